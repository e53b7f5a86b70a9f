"""Names for tests of reading, without a store."""

from collections.abc import Mapping, Sequence

from graph.ask.names import Named

BASE = "https://w3id.org/fivekeys/id/"


def place(name: str, code: str, *around: str) -> Named:
    return Named("region", code, f"{BASE}region/{code}", name, tuple(f"{BASE}{t}" for t in around))


NAMES: dict[str, list[Named]] = {
    "甲产业": [Named("industry", "甲产业", f"{BASE}industry/甲产业", "甲产业")],
    "乙产业": [Named("industry", "乙产业", f"{BASE}industry/乙产业", "乙产业")],
    "alpha": [Named("industry", "甲产业", f"{BASE}industry/甲产业", "甲产业")],
    "东区": [place("东区", "990101", "region/990100")],
    "西区": [place("西区", "990102", "region/990100")],
    "东西市": [place("东西市", "990100")],
    "同名区": [
        place("同名区", "990103", "region/990100"),
        place("同名区", "980101", "region/980100"),
    ],
    "某办法": [Named("document", "某办法", f"{BASE}policy/990100/某办法", "某办法")],
    "测府发〔2020〕1号": [
        Named("document", "测府发〔2020〕1号", f"{BASE}policy/990100/测府发/2020/1", "某规定")
    ],
}


class FakeNames:
    """Looks names up in a table, and counts how many it was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def find(self, texts: Sequence[str]) -> Mapping[str, Sequence[Named]]:
        self.asked += len(texts)
        return {text: NAMES[text] for text in texts if text in NAMES}

    def titled(self, words: str) -> Sequence[Named]:
        return [
            named
            for name, found in NAMES.items()
            for named in found
            if named.field == "document" and all(word in name for word in words.split())
        ]

    def document(self, tail: str) -> Named | None:
        every = [named for found in NAMES.values() for named in found]
        return next((named for named in every if named.id == BASE + tail), None)
