"""SPARQL texts: read from the ``.rq`` files beside this module, completed with escaped terms.

A text is SPARQL with directives, each a comment on its own line:

- ``#include NAME``  stands for the text ``NAME.rq``;
- ``#when NAME`` … ``#end``  stays only where a value of that name is given, ``#unless NAME`` …
  ``#end``  only where none is;
- ``$NAME``  stands for the terms given under that name, with spaces between; ``$,NAME`` with
  commas.

Values are terms that `graph.rdf` has escaped, or integers; nothing else can get into a text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from graph import rdf
from graph.namespaces import PREFIXES

_DIRECTIVE = re.compile(r"^\s*#(include|when|unless|end)\b *(\w[\w-]*)?\s*$")
_SLOT = re.compile(r"\$(,?)(\w+)")
_PREFIXED = re.compile(r"<[^>\s]*>|\"(?:[^\"\\]|\\.)*\"|\b([a-z]+):(?=\w)")


class Terms(tuple[str, ...]):
    """Terms in SPARQL form, escaped; made only by `iris`, `strings` and `number`."""

    __slots__ = ()


def iris(values: Iterable[str]) -> Terms:
    """IRIs as SPARQL terms."""
    return Terms(rdf.iri(value) for value in values)


def strings(*values: str, language: str | None = None) -> Terms:
    """Strings as SPARQL literals."""
    return Terms(rdf.literal(value, None, language) for value in values)


def number(value: int) -> Terms:
    """An integer as SPARQL text (LIMIT takes no other form)."""
    return Terms((str(int(value)),))


@lru_cache(maxsize=64)
def _lines(name: str) -> tuple[str, ...]:
    text = files("graph.queries").joinpath(f"{name}.rq").read_text(encoding="utf-8")
    return tuple(text.splitlines())


def compose(name: str, values: Mapping[str, Terms] | None = None) -> str:
    """The SPARQL text ``name``, completed with ``values`` and with the prefixes it uses.

    Raises:
        KeyError: the text has a slot for which no value is given.
    """
    return _headed(_body(name, values or {}))


def unite(variables: str, parts: Iterable[tuple[str, Mapping[str, Terms]]], order: str) -> str:
    """A SELECT of ``variables`` over the distinct rows of all ``parts``: SELECT texts with their values.

    Raises:
        KeyError: a text has a slot for which no value is given.
    """
    branches = [f"{{\n{_body(name, values)}\n}}" for name, values in parts]
    joined = "\nUNION\n".join(branches)
    return _headed(f"SELECT DISTINCT {variables} WHERE {{\n{joined}\n}}\nORDER BY {order}")


def _body(name: str, given: Mapping[str, Terms]) -> str:
    body = "\n".join(_kept(_lines(name), given))
    return _SLOT.sub(lambda slot: f"{slot.group(1)} ".join(given[slot.group(2)]), body)


def _headed(body: str) -> str:
    """``body`` with the prefixes that it uses."""
    used = {match.group(1) for match in _PREFIXED.finditer(body) if match.group(1)}
    header = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in PREFIXES if prefix in used]
    return "\n".join([*header, body])


def _kept(lines: Sequence[str], given: Mapping[str, Terms]) -> Iterable[str]:
    """``lines`` with includes filled in, without comments and the parts that are not wanted."""
    wanted = [True]
    for line in lines:
        directive = _DIRECTIVE.match(line)
        if directive is None:
            if all(wanted) and not line.lstrip().startswith("#") and line.strip():
                yield line
        elif directive.group(1) in ("when", "unless"):
            wanted.append((directive.group(2) in given) is (directive.group(1) == "when"))
        elif directive.group(1) == "end":
            wanted.pop()
        elif all(wanted):
            yield from _kept(_lines(directive.group(2)), given)
