"""Things as schema.org has them."""

import pytest

from api.things.schema_org import describe
from graph.queries.things import read_thing
from graph.queries.view import View
from graph.store import open_store
from tests.small_graph import AI, BASE, CITY, MEASURE, NUMBERED, REPLY, open_small_store

DAY = "2022-06-01"


@pytest.fixture(scope="module")
def view() -> View:
    return View(open_small_store().reader())


def described(view: View, kind: str, iri: str) -> dict[str, object]:
    return describe(read_thing(view, kind, iri, DAY), "http://t/page", "http://t/")


def test_a_policy_is_legislation(view: View) -> None:
    found = described(view, "policy", NUMBERED)
    assert (found["@type"], found["@id"]) == ("Legislation", NUMBERED)
    assert found["name"] == [{"@value": "支持<制造业>的实施办法", "@language": "zh"}]
    assert found["legislationIdentifier"] == ["测府发〔2019〕10号"]
    assert found["legislationDate"] == ["2019-02-03"]
    assert found["legislationLegalForce"] == "https://schema.org/InForce"
    assert found["legislationJurisdiction"] == [
        {"@id": f"{BASE}id/region/310118", "name": "青浦区"}
    ]
    assert found["isPartOf"] == {"@type": "Dataset", "@id": "http://t/.well-known/void"}


def test_what_is_only_in_force_as_far_as_is_known_is_not_said_to_be(view: View) -> None:
    assert "legislationLegalForce" not in described(view, "policy", CITY)


@pytest.mark.parametrize(
    ("kind", "iri", "name", "more"),
    [
        ("document", REPLY, "CreativeWork", "dateCreated"),
        ("measure", MEASURE, "CreativeWork", "about"),
        ("industry", AI, "DefinedTerm", "name"),
        ("region", f"{BASE}id/region/310118", "AdministrativeArea", "containedInPlace"),
        ("zone", f"{BASE}id/zone/测试园", "Place", "containedInPlace"),
        ("key", f"{BASE}id/key/talent", "DefinedTerm", "name"),
        ("organization", f"{BASE}id/organization/310118/测试委", "Organization", "name"),
        ("economy", f"{BASE}id/economy/innovation", "Thing", "name"),
    ],
)
def test_each_kind_has_its_type_and_nothing_empty(
    view: View, kind: str, iri: str, name: str, more: str
) -> None:
    found = described(view, kind, iri)
    assert found["@type"] == name
    assert found[more]
    assert all(value not in (None, [], "") for value in found.values())


def test_a_thing_without_a_name_has_the_end_of_its_address() -> None:
    store = open_store("memory:")
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <g:x> {{ <{BASE}id/zone/某园> a <x:y> }} }}")
    assert described(View(store.reader()), "zone", f"{BASE}id/zone/某园")["name"] == "某园"
    store.close()
