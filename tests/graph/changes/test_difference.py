"""What came, changed and went between two generations, by claim."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.changes import (
    Change,
    Claimed,
    Figures,
    Ground,
    Group,
    Said,
    apply,
    changes,
    difference,
)
from graph.changes.difference import Claims
from graph.namespaces import FK
from graph.store.base import Reader
from tests.graph.changes.made import ID, INCENTIVE, SUPPORTS, Made, reader_of
from tests.small_graph import open_small_store

Told = tuple[str, str, str | None, str | None, str | None]


def told(found: Iterable[Change]) -> set[Told]:
    """Changes in few words: kind, subject, object or amount before and after, aspect."""
    return {
        (c.kind, c.subject.removeprefix(f"{ID}measure/"), word(c.before), word(c.after), c.aspect)
        for c in found
    }


def word(said: Said | None) -> str | None:
    if said is None:
        return None
    return said.object.rsplit("/", 1)[-1] if said.figures is None else said.figures.value


def test_what_comes_and_goes() -> None:
    old = reader_of(Made("a", "x"), Made("a", "y"), Made("b", "x"))
    new = reader_of(Made("a", "x"), Made("a", "z"), Made("a", "w"), Made("c", "x"))
    assert told(changes(old, new)) == {
        ("went", "a", "y", None, None),
        ("came", "a", None, "z", None),
        ("came", "a", None, "w", None),
        ("went", "b", "x", None, None),
        ("came", "c", None, "x", None),
    }


def test_one_object_in_the_place_of_another() -> None:
    found = list(changes(reader_of(Made("a", "x")), reader_of(Made("a", "y"))))
    assert told(found) == {("changed", "a", "x", "y", "object")}
    assert found[0].predicate == SUPPORTS


def test_another_amount_at_the_same_place_or_of_the_same_unit() -> None:
    old = reader_of(Made("a", "1-2", 100), Made("b", "5-6", 100), Made("b", "8-9", 700))
    new = reader_of(Made("a", "3-4", 200), Made("b", "5-6", 300), Made("b", "9-10", 800))
    assert told(changes(old, new)) == {
        ("changed", "a", "100", "200", "amount"),
        ("changed", "b", "100", "300", "amount"),
        ("changed", "b", "700", "800", "amount"),
    }


def test_amounts_of_which_nobody_knows_which_became_which() -> None:
    old = reader_of(Made("a", "1-2", 100), Made("a", "3-4", 200))
    new = reader_of(Made("a", "5-6", 300))
    assert told(changes(old, new)) == {
        ("went", "a", "100", None, None),
        ("went", "a", "200", None, None),
        ("came", "a", None, "300", None),
    }


def test_the_same_read_again_is_no_change() -> None:
    old = reader_of(Made("a", "x"), Made("a", "1-2", 100))
    new = reader_of(Made("a", "x", source="b"), Made("a", "3-4", 100, source="b"))
    assert not list(changes(old, new))


def test_other_grounds_for_the_same() -> None:
    old, new = reader_of(Made("a", "x")), reader_of(Made("a", "x", basis="heading"))
    (found,) = changes(old, new)
    assert (found.kind, found.aspect) == ("changed", "grounds")
    assert found.before is not None
    assert found.after is not None
    assert found.before.grounds == (Ground("wording", "0.9", ""),)
    assert found.after.grounds == (Ground("heading", "0.9", ""),)


def test_the_figures_of_real_data_are_told() -> None:
    store = open_small_store()
    with Claimed(store.reader()) as claimed:
        groups = {(g.subject.rsplit("/", 1)[-1], g.predicate): g for g in claimed}
    (said,) = groups["一是", FK + "hasIncentive"].said.values()
    assert said.figures == Figures(
        unit="CNY", high="5000000", before="1500000", qualifier="max", wording="最高补贴500万元"
    )
    (industry,) = groups["10", SUPPORTS].said.values()
    assert industry.grounds == (Ground("wording", "0.9", "一/一是"),)
    store.close()


def test_ids_are_stable_and_tell_changes_apart() -> None:
    old = reader_of(Made("a", "x"), Made("b", "x"))
    new = reader_of(Made("a", "y"), Made("b", "y"), Made("b", "z"))
    first, again = list(changes(old, new)), list(changes(old, new))
    assert [c.id for c in first] == [c.id for c in again]
    assert len({c.id for c in first}) == len(first) == 4


# Against brute force

made = st.builds(
    Made,
    st.sampled_from("ab"),
    st.sampled_from(["1-2", "3-4", "9"]),
    st.none() | st.sampled_from([100, 200]),
    st.sampled_from(["wording", "heading"]),
    st.just("0.9"),
    st.sampled_from("st"),
)
claims = st.frozensets(made, max_size=6)


def state(reader: Reader) -> Claims:
    with Claimed(reader) as found:
        return {(g.subject, g.predicate, key): s for g in found for key, s in g.said.items()}


def plain(claims: Claims) -> dict[tuple[str, ...], tuple[Ground, ...]]:
    """Claims by what tells them, with their grounds; without where figures stand."""
    return {(s, p, str(key)): said.grounds for (s, p, key), said in claims.items()}


def expected(claims: Iterable[Made]) -> dict[tuple[str, ...], tuple[Ground, ...]]:
    """What `state` should give, from the claims as they were made; figures share their amounts."""
    amounts: dict[str, set[int]] = {}
    for claim in claims:
        if claim.amount is not None:
            amounts.setdefault(claim.target, set()).add(claim.amount)
    found: dict[tuple[str, ...], set[Ground]] = {}
    for claim in claims:
        subject, ground = f"{ID}measure/{claim.subject}", Ground(claim.basis, claim.confidence)
        if claim.amount is None:
            keys = [(subject, SUPPORTS, f"{ID}industry/{claim.target}")]
        else:
            keys = [
                (subject, INCENTIVE, str(Figures(unit="CNY", value=str(amount))))
                for amount in amounts[claim.target]
            ]
        for key in keys:
            found.setdefault(key, set()).add(ground)
    return {key: tuple(sorted(grounds)) for key, grounds in found.items()}


@given(claims, claims)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_changes_of_random_graphs(before: frozenset[Made], after: frozenset[Made]) -> None:
    old, new = reader_of(*before), reader_of(*after)
    was, now = state(old), state(new)
    assert plain(was) == expected(before)
    found = list(changes(old, new))
    assert plain(apply(was, found)) == plain(now)
    gone, come = plain(was).items() - plain(now).items(), plain(now).items() - plain(was).items()
    told_gone = {(c.subject, c.predicate, str(c.before.key)) for c in found if c.before}
    told_come = {(c.subject, c.predicate, str(c.after.key)) for c in found if c.after}
    assert told_gone == {key for key, _ in gone}
    assert told_come == {key for key, _ in come}
    assert len({c.id for c in found}) == len(found)


words = st.text("ab/é中\x7f#", min_size=1, max_size=3)
keys = st.dictionaries(words.map("urn:o:{}".format), st.sampled_from("xyz"), max_size=4)
many = st.dictionaries(st.tuples(words, words), keys.filter(bool), max_size=5)
Many = dict[tuple[str, str], dict[str, str]]


def groups(claims: Many) -> list[Group]:
    found = [
        Group(f"urn:s:{s}", f"urn:p:{p}", {o: Said(o, None, (Ground(g),)) for o, g in said.items()})
        for (s, p), said in claims.items()
    ]
    return sorted(found, key=lambda g: f"<{g.subject}>\t<{g.predicate}>\t".encode())


def as_claims(found: Iterable[Group]) -> Claims:
    return {(g.subject, g.predicate, key): said for g in found for key, said in g.said.items()}


@given(many, many)
@settings(derandomize=True)
def test_the_difference_of_sorted_streams(before: Many, after: Many) -> None:
    old, new = groups(before), groups(after)
    found = list(difference(old, new))
    assert apply(as_claims(old), found) == as_claims(new)
    assert not list(difference(old, old))
    back = list(difference(new, old))
    assert sorted(c.kind for c in back if c.kind == "changed") == sorted(
        c.kind for c in found if c.kind == "changed"
    )
    assert apply(as_claims(new), back) == as_claims(old)
