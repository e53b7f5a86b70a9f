"""A policy known by its title, then by a number: one node, with the older IRI beside it."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph import bundled, equivalence, identifiers, validate
from graph.equivalence import Same
from graph.errors import NotFoundError
from graph.extract import identity, naming
from graph.extract.rules import rules
from graph.ingest import find_graph, ingest
from graph.namespaces import BASE, DCTERMS, FK
from graph.queries.documents import list_documents
from graph.queries.facts import newer_address
from graph.queries.view import View
from graph.store import Store, open_store

TITLED = """松江区摆渡奖励办法

第一条　落实《松江区渡口扶持管理办法》，支持人工智能企业，给予奖励3万元。

上海市松江区科学技术委员会

2024年4月1日
"""
NUMBERED = """松江区码头奖励办法

第一条　落实《松江区渡口扶持管理办法》（松渡规〔2023〕4号），支持人工智能企业，给予奖励5万元。

上海市松江区科学技术委员会

2024年5月1日
"""
ANOTHER = NUMBERED.replace("码头奖励", "船舶奖励").replace("2023〕4号", "2021〕9号")
OLDER = identifiers.titled_policy("310117", "松江区渡口扶持管理办法")
NEWER = identifiers.policy("310117", "松渡规", 2023, 4)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    yield opened
    opened.close()


def bring(store: Store, folder: Path, **texts: str) -> None:
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.txt")
        files[-1].write_text(text, "utf-8")
    assert {item.status for item in ingest(files, store, limit_bytes=100_000)} <= {
        "new",
        "unchanged",
    }


def dump(store: Store) -> bytes:
    out = io.BytesIO()
    store.reader().dump(out)
    return out.getvalue()


def test_the_numbered_iri_is_the_node_once_a_number_turns_up(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED)
    assert equivalence.same_policies(store.reader()) == []
    assert equivalence.graph_of() not in store.reader().graphs()
    bring(store, tmp_path, numbered=NUMBERED)
    assert equivalence.same_policies(store.reader()) == [Same(NEWER, OLDER)]
    assert newer_address(View(store.reader()), OLDER) == NEWER


def test_the_order_of_documents_and_repetition_change_nothing(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    before, generation = dump(store), store.reader().generation
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    assert (dump(store), store.reader().generation) == (before, generation)
    other = open_store("memory:")
    bring(other, tmp_path, numbered=NUMBERED)
    bring(other, tmp_path, titled=TITLED)
    assert dump(other) == before


def test_it_is_gone_when_it_holds_no_longer(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED)
    before = dump(store)
    bring(store, tmp_path, numbered=NUMBERED)
    with equivalence.writing(store) as writer:
        added = next(name for name in store.reader().graphs() if "码头" in name)
        writer.forget(added)
    assert dump(store) == before


def test_an_update_and_a_load_renew_it(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED)
    policy = f"<{NEWER}> a <{FK}Policy> ; <{DCTERMS}title> '《松江区渡口扶持管理办法》'@zh ."
    with equivalence.writing(store) as writer:
        writer.update(f"INSERT DATA {{ GRAPH <x:g> {{ {policy} }} }}")
    assert equivalence.same_policies(store.reader()) == [Same(NEWER, OLDER)]
    assert newer_address(View(store.reader()), OLDER) == NEWER
    loaded = open_store("memory:")
    with equivalence.writing(loaded) as writer:
        writer.load(io.BytesIO(dump(store)))
        writer.forget(equivalence.graph_of())
    assert dump(loaded) == dump(store)
    with equivalence.writing(store) as writer:
        writer.update("DROP GRAPH <x:g>")
    assert newer_address(View(store.reader()), OLDER) is None
    loaded.close()


def test_it_is_looked_at_only_where_something_changed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    monkeypatch.setattr(equivalence, "update", lambda *_, **__: pytest.fail("looked at"))
    with equivalence.writing(store) as writer:
        assert not writer.forget("x:g")

    def write_and_fail() -> None:
        with equivalence.writing(store) as writer:
            writer.replace("x:g", b"<x:s> <x:p> <x:o> .")
            find_graph(store.reader(), "x:unknown")

    with pytest.raises(NotFoundError):
        write_and_fail()
    assert "x:g" in store.reader().graphs()


def test_what_a_run_that_was_cut_short_left_is_made_up_for(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    before = dump(store)
    with store.writer() as writer:
        writer.forget(equivalence.graph_of())
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    assert dump(store) == before


@pytest.mark.parametrize("kind", ["same", "apart"])
def test_a_row_of_exceptions_joins_or_parts_policies(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    tails = [unquote(iri.removeprefix(f"{BASE}id/")) for iri in (NEWER, OLDER)]
    another = identifiers.policy("310117", "松渡规", 2021, 9)
    if kind == "same":  # two numbers, which no rule joins
        tails[1] = unquote(another.removeprefix(f"{BASE}id/"))
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    if kind == "same":
        bring(store, tmp_path, another=ANOTHER)
        assert equivalence.same_policies(store.reader()) == []
    table = {**rules("identity"), kind: [{"names": tails, "reason": "said by hand"}]}
    monkeypatch.setattr(equivalence, "rules", lambda _name: table)
    monkeypatch.setattr(naming, "rules", lambda _name: table)
    naming.forget_rules()
    try:
        found = equivalence.same_policies(store.reader())
    finally:
        monkeypatch.undo()
        naming.forget_rules()
    assert found == ([Same(NEWER, another)] if kind == "same" else [])


def test_a_title_with_two_numbers_is_neither(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED, another=ANOTHER)
    assert equivalence.same_policies(store.reader()) == []
    assert equivalence.graph_of() not in store.reader().graphs()


def test_lists_show_the_policy_once_with_all_that_uses_it(store: Store, tmp_path: Path) -> None:
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
    bring(store, tmp_path, titled=TITLED, numbered=NUMBERED)
    page, documents = list_documents(View(store.reader()), {})
    found = {document.id: document for document in documents}
    assert page.total == len(documents)
    assert OLDER not in found
    assert found[NEWER].measures_total == 2
    assert validate.validate(store.reader()).violations == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于促进渡口发展的若干意见", "关于促进渡口发展若干意见"),
        ("《渡口“十四五”规划》", '渡口"十四五"规划'),
        ("渡口行动计划(2021—2023年)", "渡口行动计划（2021-2023年）"),
        ("松江区政府关于印发《渡口办法》的通知", "渡口办法"),
        ("松江区政府关于印发渡口办法（试行）的通知", "渡口办法（试行）"),
    ],
)
def test_titles_that_are_one(one: str, other: str) -> None:
    assert identity.title_key(one) == identity.title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡口办法（试行）", "渡口办法"),
        ("渡口办法（试行）", "渡口办法（暂行）"),
        ("渡口行动计划（2018-2020年）", "渡口行动计划（2021-2023年）"),
    ],
)
def test_editions_are_not_one(one: str, other: str) -> None:
    assert identity.title_key(one) != identity.title_key(other)


def test_the_graph_has_the_name_that_the_base_gives_it() -> None:
    assert equivalence.graph_of() == f"{BASE}id/graph/identity"
