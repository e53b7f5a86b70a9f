"""Normal forms of names: abbreviations written out by the tables of ``identity.toml``.

Each function gives the normal form with the steps that led to it, so that it can be said why two
names are one. Normal forms are their own normal forms.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from graph.extract.rules import rules

_LEVELS = frozenset("省市区县州旗镇乡")
"""Last characters of names of divisions: what follows one may be a body of it."""


class Step(NamedTuple):
    """One rule that was applied to a name: its kind, and what it makes of what."""

    rule: str
    short: str
    full: str


class Written(NamedTuple):
    """A name in its normal form, with the steps that led to it."""

    name: str
    steps: tuple[Step, ...] = ()

    def then(self, rule: str, name: str) -> "Written":
        """The name after one more step; the same where it does not change."""
        if name == self.name:
            return self
        return Written(name, (*self.steps, Step(rule, self.name, name)))


@lru_cache(maxsize=1 << 14)
def local_body(name: str, code: str | None) -> Written:
    """A public body's name after its place: 发改委 is 发展和改革委员会.

    Where the place is not taken off (高新区发改委, 各设区市发改委) what follows its last level word
    is written out. ``code`` is that of the place, where it is known.
    """
    written = _governing(_body(name), code)
    if not written.steps:
        for at in range(1, len(name) - 1):
            tail = _governing(_body(name[at:]), code) if name[at - 1] in _LEVELS else Written("")
            if tail.steps:
                written = Written(name[:at] + tail.name, tail.steps)
                break
    return zone_words(written)


def is_known_body(name: str) -> bool:
    """Whether ``name`` is the full name of a local body (工商业联合会) after its place."""
    return name in _full_names()


@cache
def _full_names() -> frozenset[str]:
    return frozenset(_table()["names"].values())


def _body(name: str) -> Written:
    table = _table()
    if name in table["names"]:
        return _named(name, table["names"][name])
    if name.endswith("管委会"):
        full = name.removesuffix("管委会") + "管理委员会"
        return Written(full, (Step("name", "管委会", "管理委员会"),))
    fields: dict[str, str] = table["fields"]
    for suffix in table["field_suffixes"]:
        field = name.removesuffix(suffix)
        if field == name or not field:
            continue
        known = field in fields or field in _fields()
        steps = (Step("field", field, fields[field]),) if field in fields else ()
        full = fields.get(field, field)
        if suffix == "委" and known:
            return Written(full + "委员会", (*steps, Step("suffix", "委", "委员会")))
        return Written(full + suffix, steps)
    return Written(name)


@cache
def _fields() -> frozenset[str]:
    """Fields that may stand before 委, in their full forms."""
    fields: list[str] = [field for field in rules("bodies")["fields"] if len(field) > 1]
    return frozenset([*fields, *_table()["fields"].values()]) - {"农委"}


def _governing(written: Written, code: str | None) -> Written:
    """The office of a government by the rank of its place (政府办: 办公厅 or 办公室)."""
    name = written.name
    for short in ("人民政府", "政府"):
        if name in (f"{short}办", f"{short}办公厅", f"{short}办公室"):
            return written.then("rank", f"人民政府{_office(name.removeprefix(short), code)}")
    return written


def _office(word: str, code: str | None) -> str:
    if code is None:
        return "办公室" if word == "办" else word
    table = _table()["chancelleries"]
    high = code in table["codes"] or code.endswith(tuple(table["ends"]))
    return "办公厅" if high else "办公室"


@lru_cache(maxsize=1 << 12)
def party_body(name: str, code: str | None) -> Written | None:
    """A committee of the Party or its organ, by what follows its place: 委, 委编办.

    The normal form goes without the place and without the 中共 before it. None where it is none.
    """
    organs: dict[str, str] = _table()["party"]
    if not name.startswith("委") or name[1:] not in organs:
        return None
    organ = organs[name[1:]]
    if organ in ("办公厅", "办公室"):
        organ = _office(name[1:], code)
    written = Written("委" + organ)
    return written if written.name == name else _named(name, written.name)


def central_body(name: str) -> Written:
    """A central body's name in a national document: 国家发改委 is 国家发展和改革委员会."""
    table = _table()
    full: str = table["national"].get(name) or table["bare"].get(name, name)
    return Written(name) if full == name else _named(name, full)


def is_central(name: str) -> bool:
    """Whether ``name`` is a central body's, short or full, whatever document names it."""
    return name in _central_names()


def is_bare(name: str) -> bool:
    """Whether ``name`` is a central body's in a national document only (国资委)."""
    return name in _table()["bare"]


@cache
def names_of_their_own() -> frozenset[str]:
    """Bodies whose whole name is known: no place in it is the one that they belong to."""
    table = rules("bodies")
    return frozenset([*table["names"], *table["more_names"]])


@cache
def _central_names() -> frozenset[str]:
    table: dict[str, str] = _table()["national"]
    return frozenset([*table, *table.values()])


def branches(name: str) -> list[tuple[str, str, dict[str, str]]]:
    """How ``name`` may be that of a central body's branch.

    Returns:
        For each way the central body, what stands between it and the ending, and the rule.
    """
    return [
        (head, name[len(head) : len(name) - len(row["is"])], row)
        for row in _table()["branch"]
        for head in row["of"]
        if name.startswith(head) and name.endswith(row["is"])
    ]


def zone_words(written: Written) -> Written:
    """A zone's name, or a name that begins with one, with its words for zones written out."""
    name, steps = written
    for short, full in _table()["zones"].items():
        if short in name:
            name, steps = name.replace(short, full), (*steps, Step("zone", short, full))
    return Written(name, steps)


def listed(name: str) -> tuple[tuple[str, ...], str, str] | None:
    """The row of exceptions that ``name`` (or an IRI from ``id/`` on) stands in.

    Returns:
        The names of the row, its reason, and ``same`` or ``apart``; None where there is no row.
    """
    return _exceptions().get(name)


@cache
def _exceptions() -> dict[str, tuple[tuple[str, ...], str, str]]:
    found: dict[str, tuple[tuple[str, ...], str, str]] = {}
    for kind in ("same", "apart"):
        for row in _table().get(kind, []):
            for name in row["names"]:
                found[name] = (tuple(row["names"]), row.get("reason", ""), kind)
    return found


def forget_rules() -> None:
    """Read the tables again at the next use."""
    for kept in (
        local_body,
        party_body,
        _exceptions,
        _full_names,
        _fields,
        _central_names,
        names_of_their_own,
    ):
        kept.cache_clear()


def _named(short: str, full: str) -> Written:
    return Written(full, (Step("name", short, full),))


def _table() -> dict[str, Any]:
    return rules("identity")
