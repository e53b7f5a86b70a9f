"""The extraction record as JSON: plain values, the fields that stay."""

import json

from graph.model import (
    DocumentMetadata,
    Entity,
    Key,
    Measure,
    Mention,
    PolicyReference,
    Quantity,
    Record,
    Responsibility,
    Section,
    Support,
    Text,
)

CONTENT = "一、修桥。奖励工匠5万元。"
HEADING = Mention(2, 4, "修桥")


def record() -> Record:
    """A record with one of each."""
    found = Record(Text(CONTENT, "0" * 64, "t"), DocumentMetadata("d", title="桥"))
    found.document.mentions["title"] = HEADING
    found.sections.append(Section(("一",), "修桥", 0, 13, 4))
    measure = Measure("m", "修桥", ("一",), 0, 13, 0, CONTENT, heading=HEADING)
    measure.keys.append(Key("open", "lexicon", 0.5, [HEADING]))
    measure.industries["i"] = [HEADING]
    measure.responsible.append(Responsibility("o", "lead", [HEADING]))
    found.measures.append(measure)
    found.policies.append(PolicyReference("p", "桥规", None, "cites", [HEADING], cue=HEADING))
    found.industries.append(Entity("i", "桥业", [HEADING]))
    found.quantities.append(Quantity("incentive", 5e4, "CNY", [Mention(9, 12, "5万元")]))
    found.supports.append(Support("@self", "i", "wording", 0.7, [HEADING]))
    return found


def test_the_record_is_plain_json() -> None:
    values = record().to_json()
    assert json.loads(json.dumps(values)) == values


def test_fields_of_the_extraction_record_are_there() -> None:
    values = record().to_json()
    assert values.keys() >= {
        "document", "measures", "policies", "industries", "regions", "organizations", "quantities", "supports",
    }  # fmt: skip
    assert values["document"].keys() >= {"title", "number", "kind", "issuer", "issued", "region"}
    (measure,) = values["measures"]
    assert measure["path"] == ["一"]
    assert measure["industries"] == ["i"]
    assert measure["keys"][0]["key"] == "open"
    assert measure["heading"] == {"start": 2, "end": 4, "text": "修桥"}
    (quantity,) = values["quantities"]
    assert quantity.keys() >= {
        "kind",
        "value",
        "before",
        "low",
        "unit",
        "qualifier",
        "measure",
        "mentions",
    }


def test_mentions_are_those_of_entities_quantities_and_supports() -> None:
    texts = [mention.text for mention in record().mentions()]
    assert texts == ["修桥", "修桥", "5万元", "修桥"]


def test_records_share_no_lists() -> None:
    first, second = record(), Record(Text("", "", ""), DocumentMetadata("e"))
    assert second.measures == []
    assert second.document.mentions == {}
    assert first.measures is not second.measures
