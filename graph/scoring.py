"""Precision and recall of extraction records against annotated documents, by category.

A gold file is one JSON object a document: ``document`` with the metadata, and the lists
``policies``, ``measures``, ``industries``, ``regions``, ``organizations``, ``quantities`` and
``supports``. An entity has a ``label`` and the surface forms under ``accept``; what is
``optional`` counts neither for nor against.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

ENTITIES: Final = ("policies", "industries", "regions", "organizations")
METADATA: Final = ("title", "number", "kind", "issuer", "issued", "region")
CATEGORIES: Final = (
    "metadata",
    "policies",
    "policy numbers",
    "policy relations",
    "measures",
    "measure keys",
    "measure links",
    "industries",
    "regions",
    "organizations",
    "quantities",
    "supports",
    "evidence",
)

Json = Mapping[str, Any]
_QUOTES = re.compile(r"[\s《》〈〉“”\"'‘’「」『』]")
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")


@dataclass(slots=True)
class Count:
    """Hits, false alarms and misses of one category, with what they were."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None where nothing was found."""
        found = self.right + len(self.spurious)
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of what is there that was found; None where nothing is there."""
        there = self.right + len(self.missed)
        return self.right / there if there else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where neither is defined."""
        total = 2 * self.right + len(self.spurious) + len(self.missed)
        return 2 * self.right / total if total else None


class Scores:
    """Counts by category over any number of documents."""

    def __init__(self) -> None:
        self.counts: dict[str, Count] = {name: Count() for name in CATEGORIES}

    @property
    def macro_f1(self) -> float:
        """Mean of the F1 of the categories that have one."""
        values = [count.f1 for count in self.counts.values() if count.f1 is not None]
        return sum(values) / len(values) if values else 0.0

    def add(self, record: Json, gold: Json, text: str) -> None:
        """Compare ``record`` with ``gold``; ``text`` is the document as read."""
        _Comparison(self.counts, record, gold, text).run()

    def include(self, other: "Scores") -> None:
        """Add the counts of ``other``."""
        for name, count in other.counts.items():
            own = self.counts[name]
            own.right += count.right
            own.missed += count.missed
            own.spurious += count.spurious


def plain(text: str | None) -> str:
    """``text`` as surface forms are compared: NFKC, no white space, quotes or book marks."""
    folded = _QUOTES.sub("", unicodedata.normalize("NFKC", text or ""))
    return folded.translate(_BRACKETS).casefold()


class _Comparison:
    def __init__(self, counts: dict[str, Count], record: Json, gold: Json, text: str) -> None:
        self.counts = counts
        self.record = record
        self.gold = gold
        self.text = text
        self.labels: dict[str, dict[str, str]] = {}

    def run(self) -> None:
        self._metadata()
        for kind in ENTITIES:
            self.labels[kind] = self._entities(kind)
        self._policies()
        self._measures()
        self._quantities()
        self._supports()
        self._evidence()

    def _note(self, category: str, right: bool, found: str | None, wanted: str | None) -> None:
        count = self.counts[category]
        if right:
            count.right += 1
            return
        if found is not None:
            count.spurious.append(found)
        if wanted is not None:
            count.missed.append(wanted)

    def _metadata(self) -> None:
        have, want = self.record.get("document", {}), self.gold["document"]
        for name in METADATA:
            found, wanted = have.get(name), want.get(name)
            if found is None and wanted is None:
                continue
            right = found is not None and wanted is not None and _same(str(found), str(wanted))
            self._note(
                "metadata",
                right,
                f"{name}={found}" if found is not None else None,
                f"{name}={wanted}" if wanted is not None else None,
            )

    def _entities(self, kind: str) -> dict[str, str]:
        """Match found entities with gold ones by surface form; labels by id of the found."""
        gold = self.gold.get(kind, [])
        taken: set[str] = set()
        labels: dict[str, str] = {}
        for item in self.record.get(kind, []):
            forms = _forms(item)
            fitting = [g for g in gold if forms & {plain(form) for form in g["accept"]}]
            if not fitting:
                self._note(kind, False, _name(item), None)
                continue
            fitting.sort(key=lambda g: (g["label"] in taken, bool(g.get("optional"))))
            best = fitting[0]
            labels[item["id"]] = best["label"]
            if best["label"] not in taken and not best.get("optional"):
                self._note(kind, True, None, None)
            taken.add(best["label"])
        for g in gold:
            if g["label"] not in taken and not g.get("optional"):
                self._note(kind, False, None, g["label"])
        return labels

    def _policies(self) -> None:
        labels = self.labels["policies"]
        gold = {g["label"]: g for g in self.gold["policies"]}
        found = {
            (labels.get(p["id"], p["title"]), plain(p["number"]))
            for p in self.record.get("policies", [])
            if p.get("number")
        }
        numbered = [(g["label"], plain(g["number"]), g) for g in gold.values() if g.get("number")]
        self._sets(
            "policy numbers",
            found,
            {(label, number) for label, number, g in numbered if not g.get("optional")},
            {(label, number) for label, number, g in numbered if g.get("optional")},
        )
        for policy in self.record.get("policies", []):
            g = gold.get(labels.get(policy["id"], ""))
            if g and g.get("relation") and not g.get("optional"):
                right = policy.get("relation") in g["relation"]
                note = f"{g['label']}: {policy.get('relation')}"
                self._note("policy relations", right, note, g["label"])

    def _measures(self) -> None:
        seen: set[str] = set()
        for measure in self.record.get("measures", []):
            g = _gold_measure(measure, self.gold["measures"], seen)
            if g is None:
                self._note("measures", False, _name(measure), None)
                continue
            seen.add(_measure_name(g))
            if not g.get("optional"):
                self._note("measures", True, None, None)
            self._measure(measure, g)
        for g in self.gold["measures"]:
            if _measure_name(g) not in seen and not g.get("optional"):
                self._note("measures", False, None, _measure_name(g))
                for key in g.get("keys", []):
                    self._note("measure keys", False, None, f"{_measure_name(g)}: {key}")
                for kind in ENTITIES:
                    for label in set(g.get(kind, [])) - self._optional(kind):
                        self._note("measure links", False, None, f"{_measure_name(g)}: {label}")

    def _measure(self, measure: Json, g: Json) -> None:
        name = _measure_name(g)
        if "keys" in g:
            found = {key["key"] if isinstance(key, dict) else key for key in measure["keys"]}
            self._sets(
                "measure keys",
                {(name, key) for key in found},
                {(name, key) for key in g["keys"]},
                {(name, key) for key in g.get("keys_optional", [])},
            )
        for kind in ENTITIES:
            if kind in g:
                labels, optional = self.labels[kind], self._optional(kind)
                self._sets(
                    "measure links",
                    {(name, labels.get(item, item)) for item in measure.get(kind, [])},
                    {(name, label) for label in g[kind] if label not in optional},
                    {(name, label) for label in optional},
                )

    def _optional(self, kind: str) -> set[str]:
        return {g["label"] for g in self.gold.get(kind, []) if g.get("optional")}

    def _quantities(self) -> None:
        gold = self.gold["quantities"]
        self._sets(
            "quantities",
            {_quantity(q) for q in self.record.get("quantities", [])},
            {_quantity(q) for q in gold if not q.get("optional")},
            {_quantity(q) for q in gold if q.get("optional")},
        )

    def _supports(self) -> None:
        policies, industries = self.labels["policies"], self.labels["industries"]
        found = {
            (policies.get(s["policy"], s["policy"]), industries.get(s["industry"], s["industry"]))
            for s in self.record.get("supports", [])
        }
        free = {(s["policy"], s["industry"]) for s in self.gold["supports"] if s.get("optional")}
        free |= {
            (policy, industry)
            for policy, industry in found
            if policy in self._optional("policies") or industry in self._optional("industries")
        }
        wanted = {
            (s["policy"], s["industry"]) for s in self.gold["supports"] if not s.get("optional")
        }
        self._sets("supports", found, wanted, free)

    def _evidence(self) -> None:
        for kind in ENTITIES:
            for item in self.record.get(kind, []):
                for mention in item.get("mentions", []):
                    quoted = self.text[mention["start"] : mention["end"]]
                    right = quoted == mention["text"]
                    self._note("evidence", right, mention["text"], mention["text"])
                if not item.get("mentions"):
                    self._note("evidence", False, _name(item), _name(item))

    def _sets(
        self,
        category: str,
        found: set[Any],
        wanted: set[Any],
        free: set[Any],
    ) -> None:
        for item in found - free | found & wanted:
            self._note(category, item in wanted, _shown(item), None)
        for item in wanted - found:
            self._note(category, False, None, _shown(item))


def _same(found: str, wanted: str) -> bool:
    """Whether two values are equal; a found name may begin with the municipality's own."""
    return plain(wanted) in (plain(found), plain(found).removeprefix("上海市"))


def _forms(item: Json) -> set[str]:
    names = [item.get("label") or item.get("title"), *item.get("aliases", [])]
    names += [mention["text"] for mention in item.get("mentions", [])]
    return {plain(name) for name in names} - {""}


def _name(item: Json) -> str:
    return str(item.get("label") or item.get("title") or item.get("text", "")[:20])


def _shown(item: Hashable) -> str:
    return " · ".join(str(part) for part in item) if isinstance(item, tuple) else str(item)


def _measure_name(g: Json) -> str:
    return f"{g.get('path', '')} {g['title']}".strip()


def _gold_measure(measure: Json, gold: Sequence[Json], seen: set[str]) -> Json | None:
    """The gold measure with the same title, else the one whose title begins the found text."""
    free = [g for g in gold if _measure_name(g) not in seen]
    title = plain(measure.get("title")).rstrip("。.;:,，；：")
    text = plain(measure.get("text"))
    body = re.sub(r"^[第\d一二三四五六七八九十零百()、.．①-⑳条章节是要]+", "", text)
    tests: tuple[Callable[[Json], bool], ...] = (
        lambda g: bool(title) and plain(g["title"]).rstrip("。.;:,，；：") == title,
        lambda g: body.startswith(plain(g["title"])),
    )
    for test in tests:
        for g in free:
            if test(g):
                return g
    return None


def _quantity(item: Json) -> tuple[Any, ...]:
    value, before = item.get("value"), item.get("before")
    return (
        item.get("kind"),
        None if value is None else float(value),
        None if before is None else float(before),
        plain(item.get("unit")),
    )


def summary(scores: Scores) -> Iterable[tuple[str, float | None, float | None, float | None, int]]:
    """Rows of category, precision, recall, F1 and the number of errors."""
    for name, count in scores.counts.items():
        errors = len(count.missed) + len(count.spurious)
        yield name, count.precision, count.recall, count.f1, errors
