"""Mixes of queries: the templates in ``queries``, completed with things that the data holds.

A template is SPARQL with ``$name`` where a term goes; the prefixes are put before it. What the
names mean:

- ``$policy``, ``$document`` (one that was read), ``$measure``, ``$number``: any in the data;
- ``$industry``, ``$region``: any that a policy is for;
- ``$sector``, ``$place``: those that 20 to 200 policies are for, so that a page has rows;
- ``$date``: the first of some year, typed ``xsd:date``;
- ``$limit``: how many rows a page shows.

A digit at the end (``$measure1 $measure2``) makes each name another draw from the same terms.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from graph.namespaces import DCTERMS, ELI, FK, PREFIXES, RDF, XSD

FOLDER: Final = Path(__file__).parent / "queries"
MIXES: Final = ("small", "page")
FULL_PAGE: Final = range(20, 201)
"""How many policies a sector or place has that a page is asked for."""

_SLOT: Final = re.compile(r"\$(\w+)")
_PREFIXED: Final = re.compile(r"<[^>\s]*>|\"[^\"]*\"|\b([a-z]+):(?=\w)")
_TITLE: Final = f"<{DCTERMS}title>".encode()
_TYPE: Final = f"<{RDF}type>".encode()
_POLICY: Final = f"<{FK}Policy>".encode()
_MEASURE: Final = f"<{FK}Measure>".encode()
_STATED: Final = f"<{FK}statedIn>".encode()
_NUMBER: Final = f"<{ELI}number>".encode()
_INDUSTRY: Final = f"<{FK}supportsIndustry>".encode()
_REGION: Final = f"<{FK}appliesIn>".encode()


@dataclass(frozen=True, slots=True)
class Query:
    """A query to send: its template and its text."""

    template: str
    text: str


def pools(nquads: Path, *, full_page: range = FULL_PAGE) -> dict[str, list[str]]:
    """Terms that slots can take, in SPARQL form, each list sorted; read from the lines of a file.

    Args:
        nquads: the file, as `tests.benchmarks.policy_data` writes it.
        full_page: how many policies a ``$sector`` or ``$place`` has.

    Raises:
        ValueError: the data has nothing for one of the slots.
    """
    found: dict[str, set[bytes]] = {
        name: set() for name in ("policy", "document", "measure", "number")
    }
    sectors: Counter[bytes] = Counter()
    places: Counter[bytes] = Counter()
    with nquads.open("rb") as lines:
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if predicate == _TYPE:
                if rest.startswith(_POLICY):
                    found["policy"].add(subject)
                elif rest.startswith(_MEASURE):
                    found["measure"].add(subject)
            elif predicate == _STATED:
                found["document"].add(rest.partition(b" ")[0])
            elif predicate == _NUMBER:
                found["number"].add(rest.rsplit(b" ", 2)[0])
            elif predicate in (_INDUSTRY, _REGION) and b"/id/policy/" in subject:
                count = sectors if predicate == _INDUSTRY else places
                count[rest.partition(b" ")[0]] += 1
    terms = {name: sorted(term.decode() for term in values) for name, values in found.items()}
    for many, any_of, full in ((sectors, "industry", "sector"), (places, "region", "place")):
        terms[any_of] = sorted(term.decode() for term in many)
        terms[full] = sorted(term.decode() for term in many if many[term] in full_page)
    terms["date"] = [f'"{year}-01-01"^^<{XSD}date>' for year in range(2000, 2016)]
    terms["limit"] = [str(rows) for rows in range(20, 61)]
    empty = [name for name, values in terms.items() if not values]
    if empty:
        raise ValueError(f"{nquads} holds nothing for {', '.join(empty)}; generate more triples")
    return terms


def templates(mix: str) -> dict[str, str]:
    """Templates of a mix by name, with the prefixes that they use and without comments."""
    return {file.stem: _prepared(file) for file in sorted((FOLDER / mix).glob("*.rq"))}


def _prepared(file: Path) -> str:
    lines = file.read_text("utf-8").splitlines()
    body = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    used = {match.group(1) for match in _PREFIXED.finditer(body) if match.group(1)}
    header = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in PREFIXES if name in used]
    return "\n".join([*header, body])


def queries(
    mix: str, terms: Mapping[str, Sequence[str]], count: int, *, seed: int = 1
) -> list[Query]:
    """``count`` different queries of a mix, or all there are where these are fewer.

    Templates take turns; one whose terms run out is left out from then on. The order is mixed, so
    that any stretch of them has the same make-up.
    """
    streams = [
        _instances(name, text, terms, Random(f"{seed}/{mix}/{name}"))
        for name, text in templates(mix).items()
    ]
    found: list[Query] = []
    while streams and len(found) < count:
        for stream in list(streams):
            query = next(stream, None)
            if query is None:
                streams.remove(stream)
            else:
                found.append(query)
    found = found[:count]
    Random(f"{seed}/{mix}").shuffle(found)
    return found


def _instances(
    name: str, text: str, terms: Mapping[str, Sequence[str]], random: Random
) -> Iterator[Query]:
    """Different completions of a template, until a hundred tries in a row bring no new one."""
    seen: set[str] = set()
    misses = 0
    while misses < 100:
        slots = sorted(set(_SLOT.findall(text)))
        values = {slot: random.choice(terms[slot.rstrip("0123456789")]) for slot in slots}
        query = _SLOT.sub(lambda match, values=values: values[match.group(1)], text)  # type: ignore[misc]
        if query in seen:
            misses += 1
            continue
        misses = 0
        seen.add(query)
        yield Query(name, query)
