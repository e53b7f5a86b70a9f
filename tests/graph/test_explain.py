"""What made a thing one thing: names, places, rules, and what is kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import bundled
from graph.errors import NotFoundError
from graph.explain import explain
from graph.ingest import ingest
from graph.namespaces import BASE
from graph.queries.view import View
from graph.store import open_store

ONE = """松江区渡口管理办法

松渡规〔2023〕4号

第一条　区科委支持渡口数字化，补贴不超过20万元。

第二条　市发改委、经信委协调渡口规划。

上海市松江区人民政府办公室

2023年4月1日
"""
OTHER = """松江区摆渡奖励办法

第一条　根据《松江区渡口管理办法》（松渡规〔2023〕4号），松江区科学技术委员会给予奖励3万元。

第二条　落实《松江区渡口管理办法》（松渡规〔2021〕9号）遗留事项，由松江区政府办负责。

上海市松江区科学技术委员会

2024年4月1日
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("texts")
    store = open_store("memory:")
    for name, text in (("one.txt", ONE), ("other.txt", OTHER)):
        (folder / name).write_text(text, "utf-8")
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
    outcomes = list(
        ingest([Path(folder / "one.txt"), folder / "other.txt"], store, limit_bytes=100_000)
    )
    assert {outcome.status for outcome in outcomes} == {"new"}
    yield View(store.reader())
    store.close()


def test_a_body_is_one_under_its_names_in_two_documents(view: View) -> None:
    found = explain(view, "松江区科学技术委员会")
    assert found.thing.id == f"{BASE}id/organization/310117/松江区科学技术委员会"
    assert found.classes == ["fk:Organization"]
    names = {name.name: name for name in found.names}
    short = names["区科委"]
    assert short.rules == [
        "the document's own area: 区 = 310117",
        "name: 科委 = 科学技术委员会",
    ]
    assert [place.document.label for place in short.places] == ["松江区渡口管理办法"]
    assert ONE[short.places[0].start : short.places[0].end] == "区科委"
    assert names["松江区科学技术委员会"].places[0].count >= 1


def test_it_is_found_by_its_iri_its_path_and_any_name(view: View) -> None:
    node = explain(view, "松江区科学技术委员会").thing.id
    for named in (node, node.removeprefix(BASE), node.removeprefix(BASE + "id/"), "区科委"):
        assert explain(view, named).thing.id == node


def test_a_body_that_shares_the_head_of_a_list_says_so(view: View) -> None:
    found = explain(view, "上海市经济和信息化委员会")
    rules = {name.name: name.rules for name in found.names}
    assert "shares 市 with the body before it in a list" in rules["经信委"]


def test_editions_with_other_numbers_are_kept_apart(view: View) -> None:
    with pytest.raises(NotFoundError, match="several things"):
        explain(view, "松江区渡口管理办法")
    found = explain(view, "松渡规〔2023〕4号")
    assert found.ground.startswith("same document number 松渡规〔2023〕4号")
    assert [(other.thing.number, other.reason) for other in found.apart] == [
        ("松渡规〔2021〕9号", "another document number")
    ]


def test_a_label_of_a_scheme_says_so(view: View) -> None:
    found = explain(view, "集成电路")
    assert all("label of the scheme" in name.rules for name in found.names if name.said_in)


def test_a_claim_has_its_basis_its_quotes_and_its_run(view: View) -> None:
    claim = view.reader.select(
        "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
        "SELECT ?c { ?c a fk:Claim ; fk:predicate fk:actor } LIMIT 1"
    )[0]["c"]
    found = explain(view, claim)
    assert found.claim is not None
    assert found.claim.basis == "wording"
    assert found.claim.quotes
    assert found.runs[0]["rules"]


def test_what_is_not_there_is_said_so(view: View) -> None:
    with pytest.raises(NotFoundError, match="渡鸦局"):
        explain(view, "渡鸦局")
