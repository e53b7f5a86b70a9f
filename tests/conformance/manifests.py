"""Manifests of the suite, read into plain records."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

BASE: Final = "http://w3c.example/sparql11/"
"""Address that the suite has for its readers; the files have relative addresses only."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"

QUERIES: Final = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping",
    "negation", "project-expression", "property-path", "subquery", "syntax-query",
)  # fmt: skip
UPDATES: Final = (
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert",
    "delete-where", "drop", "move", "syntax-update-1", "syntax-update-2", "update-silent",
)  # fmt: skip
FOLDERS: Final = (
    *QUERIES, *UPDATES, "csv-tsv-res", "json-res", "protocol", "service-description",
    "graph-store-protocol",
)  # fmt: skip

GROUPS: Final = (
    "protocol",
    "service description",
    "graph store",
    "updates",
    "update syntax",
    "query evaluation",
    "query syntax",
    "results formats",
)

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Content(NamedTuple):
    """Files that fill a data set: of the default graph, and of named graphs by their IRIs."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path | None], ...] = ()  # None: an empty graph


class Message(NamedTuple):
    """A request, or what is expected of its answer."""

    method: str = ""
    path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    statuses: tuple[str, ...] = ()
    boolean: bool | None = None
    format: str | None = None
    location: str | None = None


class Exchange(NamedTuple):
    """A request, and the answer that is expected."""

    request: Message
    response: Message


class Case(NamedTuple):
    """One test of the suite."""

    id: str
    group: str
    kind: str
    text: Path | None = None
    """The query or update."""
    before: Content = Content()
    after: Content = Content()
    result: Path | None = None
    """The results that are expected."""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def base_iri(self) -> str:
        """Address of the query or update."""
        assert self.text is not None
        return BASE + f"{self.text.parent.name}/{self.text.name}"


class Suite:
    """The suite in ``folder`` (of its file ``manifest-all.ttl``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def cases(self) -> list[Case]:
        """All tests of the groups above; those that read the same data stand together."""
        cases = [case for name in FOLDERS for case in self._read(name)]
        first: dict[object, int] = {}
        for place, case in enumerate(cases):
            first.setdefault((case.group, case.before), place)
        return sorted(cases, key=lambda case: first[case.group, case.before])

    def _read(self, name: str) -> Iterator[Case]:
        files = sorted((self.folder / name).glob("manifest*.ttl"))
        for file in files:
            manifest = _Manifest(file, self.folder)
            for node in manifest.entries():
                yield manifest.case(node, name)


class _Manifest:
    def __init__(self, file: Path, folder: Path) -> None:
        self._folder = folder
        self._values: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self.iri = ox.NamedNode(f"{BASE}{file.parent.name}/{file.name}")
        for quad in ox.parse(path=file, base_iri=self.iri.value):
            self._values[quad.subject][quad.predicate.value].append(quad.object)

    def all(self, node: Node | None, name: str) -> list[Node]:
        return self._values[node][name] if node is not None else []

    def one(self, node: Node | None, name: str) -> Node | None:
        found = self.all(node, name)
        return found[0] if found else None

    def string(self, node: Node | None, name: str) -> str | None:
        found = self.one(node, name)
        return found.value if isinstance(found, ox.NamedNode | ox.Literal) else None

    def items(self, node: Node | None) -> Iterator[Node]:
        while node is not None and (first := self.one(node, RDF + "first")) is not None:
            yield first
            node = self.one(node, RDF + "rest")

    def entries(self) -> Iterator[Node]:
        """Tests of the list of entries, then those that are in no list."""
        listed = list(self.items(self.one(self.iri, MF + "entries")))
        yield from listed
        for node, values in list(self._values.items()):
            if values[MF + "name"] and node not in listed:
                yield node

    def file(self, node: Node | None, name: str) -> Path | None:
        found = self.string(node, name)
        return None if found is None else self._folder / found.removeprefix(BASE)

    def files(self, node: Node | None, name: str) -> tuple[Path, ...]:
        found = (f for f in self.all(node, name) if isinstance(f, ox.NamedNode))
        return tuple(self._folder / f.value.removeprefix(BASE) for f in found)

    def case(self, node: Node, folder: str) -> Case:
        assert isinstance(node, ox.NamedNode)
        kind = (self.string(node, RDF + "type") or "").removeprefix(MF)
        action, result = self.one(node, MF + "action"), self.one(node, MF + "result")
        case = Case(f"{folder}/{node.value.rpartition('#')[2]}", _group(folder, kind), kind)
        if kind in ("ProtocolTest", "GraphStoreProtocolTest"):
            requests = self.items(self.one(action, HT + "requests"))
            return case._replace(
                before=self.content(node, UT),
                exchanges=tuple(self.exchange(request) for request in requests),
            )
        if kind == "UpdateEvaluationTest":
            return case._replace(
                text=self.file(action, UT + "request"),
                before=self.content(action, UT),
                after=self.content(result, UT),
            )
        if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
            return case._replace(
                text=self.file(action, QT + "query"),
                before=self.content(action, QT),
                result=self.file(node, MF + "result"),
            )
        return case._replace(text=self.file(node, MF + "action"))

    def content(self, node: Node | None, namespace: str) -> Content:
        named = []
        for value in self.all(node, namespace + "graphData"):
            if isinstance(value, ox.NamedNode):
                named.append((value.value, self._folder / value.value.removeprefix(BASE)))
            elif (file := self.file(value, UT + "graph")) is not None:
                named.append((self.string(value, RDFS + "label") or "", file))
        return Content(self.files(node, namespace + "data"), tuple(named))

    def exchange(self, node: Node) -> Exchange:
        answer = self.one(node, HT + "resp")
        boolean = self.string(answer, MF + "expectedBoolean")
        request = Message(
            method=self.string(node, HT + "methodName") or "",
            path=self.string(node, HT + "absolutePath") or "",
            headers=self.headers(node),
            body=self.body(node),
        )
        response = Message(
            headers=self.headers(answer),
            body=self.body(answer),
            statuses=tuple(
                status.value.rpartition("#")[2]
                for status in self.all(answer, MF + "expectedStatus")
                if isinstance(status, ox.NamedNode)
            ),
            boolean=None if boolean is None else boolean == "true",
            format=self.string(answer, MF + "expectedFormat"),
            location=self.string(answer, MF + "expectedLocation"),
        )
        return Exchange(request, response)

    def headers(self, node: Node | None) -> tuple[tuple[str, str], ...]:
        return tuple(
            (
                self.string(item, HT + "fieldName") or "",
                self.string(item, HT + "fieldValue") or "",
            )
            for item in self.items(self.one(node, HT + "headers"))
        )

    def body(self, node: Node | None) -> bytes | None:
        body = self.one(node, HT + "body")
        chars = self.string(body, CNT + "chars")
        encoding = self.string(body, CNT + "characterEncoding") or "UTF-8"
        return None if chars is None else chars.encode(encoding)


def _group(folder: str, kind: str) -> str:
    fixed = {
        "protocol": "protocol",
        "service-description": "service description",
        "graph-store-protocol": "graph store",
        "csv-tsv-res": "results formats",
        "json-res": "results formats",
    }
    if folder in fixed:
        return fixed[folder]
    if kind == "UpdateEvaluationTest":
        return "updates"
    if "UpdateSyntax" in kind:
        return "update syntax"
    return "query syntax" if "Syntax" in kind else "query evaluation"
