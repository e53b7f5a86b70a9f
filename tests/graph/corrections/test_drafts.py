"""Drafts on disk: bounded, changed by one at a time, gone after a while."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.corrections import drafts as module
from graph.corrections.drafts import EXPIRY_S, Drafts, clean_name
from graph.errors import BusyError, NotFoundError, ParameterError, StaleError
from graph.namespaces import BASE
from tests.graph.corrections.test_applying import FIRST, said


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(tmp_path: Path, clock: Clock) -> Drafts:
    return Drafts(tmp_path / "drafts", clock)


def test_a_draft_is_what_was_sent(drafts: Drafts) -> None:
    draft = drafts.begin("../../etc/措施.txt", "document", "ann", data=b"text")
    assert (draft.name, draft.state, draft.size) == ("措施.txt", "waiting", 4)
    assert drafts.get(draft.id) == draft
    assert drafts.sent(draft.id) == b"text"
    assert [found.id for found in drafts.all()] == [draft.id]
    drafts.keep_read(draft.id, b"triples")
    assert drafts.read(draft.id) == b"triples"


def test_a_change_names_what_was_seen(drafts: Drafts) -> None:
    draft = drafts.begin("a.txt", "document", "ann", data=b"x")
    item = said("reject", FIRST)
    changed = drafts.change(draft.id, lambda d: d.with_made([item], BASE), revision=0)
    assert (changed.revision, changed.made(BASE)) == (1, [item])
    assert drafts.change(draft.id, lambda d: d) == changed, "nothing is no change"
    with pytest.raises(StaleError, match="revision 0, now 1"):
        drafts.change(draft.id, lambda d: replace(d, name="b"), revision=0)
    assert drafts.get(draft.id).name == "a.txt"


def test_a_draft_expires(drafts: Drafts, clock: Clock) -> None:
    old = drafts.begin("a.txt", "document", "ann", data=b"x")
    clock.now += EXPIRY_S + 1
    new = drafts.begin("b.txt", "opened", "ann")
    assert [draft.id for draft in drafts.all()] == [new.id]
    with pytest.raises(NotFoundError, match="expired"):
        drafts.get(old.id)


def test_a_reading_that_nobody_hears_of_has_failed(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.begin("a.txt", "document", "ann", data=b"x")
    drafts.change(draft.id, lambda d: replace(d, state="reading"))
    clock.now += 1_000
    assert (drafts.get(draft.id).state, drafts.get(draft.id).reason[:7]) == ("failed", "reading")


def test_there_is_a_bound_on_drafts(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DRAFTS", 2)
    monkeypatch.setattr(module, "MAX_CORRECTIONS", 0)
    first = drafts.begin("a.txt", "document", "ann", data=b"x")
    drafts.begin("a.txt", "document", "ann", data=b"x")
    with pytest.raises(BusyError, match="2 drafts"):
        drafts.begin("a.txt", "document", "ann", data=b"x")
    with pytest.raises(ParameterError, match="0 corrections"):
        first.with_made([said("reject", FIRST)], BASE)
    drafts.discard(first.id)
    monkeypatch.setattr(module, "MAX_BYTES", 3)
    with pytest.raises(BusyError):
        drafts.begin("a.txt", "document", "ann", data=b"xxx")


@pytest.mark.parametrize("identifier", ["", "x", "..", "../drafts", "0" * 16, "0" * 15 + "/"])
def test_what_is_no_draft(drafts: Drafts, identifier: str) -> None:
    for call in (drafts.get, drafts.sent, drafts.read, drafts.discard):
        with pytest.raises(NotFoundError):
            call(identifier)
    with pytest.raises(NotFoundError):
        drafts.change(identifier, lambda d: d)


@given(st.text(max_size=300))
def test_a_name_is_harmless(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert not set(clean) & set("/\\\x00\n\u202e")
    assert clean_name(clean) == clean
    clean.encode()
