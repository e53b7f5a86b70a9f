"""Sentences from the templates of the rules, in both languages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from graph.ask import rules
from graph.ask.understanding import MOST_CHARACTERS, Declined, Kind, Language, Part
from graph.queries.answers import Quantity, Reference
from graph.queries.filters import Filters

_NAMED: Final = ("region", "issuer", "industry", "key", "economy", "kind", "instrument")
_STEPS: Final[Mapping[Language, tuple[tuple[Decimal, str], ...]]] = {
    "zh": ((Decimal(10**8), " 亿元"), (Decimal(10**4), " 万元"), (Decimal(1), " 元")),
    "en": ((Decimal(10**9), " billion"), (Decimal(10**6), " million"), (Decimal(1), "")),
}
_NAMES_SHOWN: Final = 3


def word(language: Language, *path: str) -> str:
    """One entry of the templates; its own name where the templates do not have it."""
    entry = rules.table("sentences")[language]
    for name in path:
        if name not in entry:
            return path[-1]
        entry = entry[name]
    return str(entry)


def say(language: Language, template: str, /, **values: object) -> str:
    """A sentence, filled in."""
    return word(language, template).format(**values)


def counted(language: Language, kind: str, number: int) -> str:
    """A number with its unit: 7 项政策, 7 policies."""
    if language == "en" and number == 1:
        return word(language, "one", kind)
    return word(language, "unit", kind).format(n=f"{number:,}")


def number_of(language: Language, kind: str, number: int) -> str:
    """A number whose noun is said beside it: 7 项, 7."""
    return word(language, "n", kind).format(n=f"{number:,}")


def phrased(language: Language, kind: str, number: int) -> dict[str, str]:
    """A number for a sentence that says the noun before it (Chinese) or with it (English), and the
    verb that goes with it."""
    if language == "zh":
        return {"count": number_of(language, kind, number), "be": ""}
    return {
        "count": counted(language, kind, number),
        "be": word(language, "one" if number == 1 else "noun", "be"),
    }


def date_of(date: str, language: Language) -> str:
    """A date: 2021 年, 2021 年 3 月, 2021-03-15."""
    parts = date.split("-")
    if language == "en" or len(parts) > 2:
        return date + (" " if language == "zh" else "")
    return " ".join([parts[0], "年", *([str(int(parts[1])), "月"] if len(parts) > 1 else [])])


def name_of(reference: Reference, language: Language) -> str:
    """The name of a thing in the language, in Chinese where there is no other."""
    return reference.label_en or reference.label if language == "en" else reference.label


def titled(title: str, number: str | None, language: Language) -> str:
    """A document in a sentence, with its number where it has one: several may share a title."""
    if number is None:
        return f"《{title}》"
    return f"《{title}》（{number}）" if language == "zh" else f"《{title}》 ({number})"


def listed(references: Sequence[Reference], language: Language, most: int = _NAMES_SHOWN) -> str:
    """Names of the first things, and how many there are beside these."""
    joint, rest = ("、", "等 {n} 个") if language == "zh" else (", ", " and others, {n} in all")
    names = joint.join(name_of(reference, language) for reference in references[:most])
    return names + (rest.format(n=len(references)) if len(references) > most else "")


def clause(filters: Filters, meant: Mapping[str, Sequence[Reference]], language: Language) -> str:
    """What narrows a list: 适用于青浦区、支持人工智能的; \" that apply in Qingpu\"."""
    said = [
        _said(language, name, _names(meant.get(name, ()), language))
        for name in _NAMED
        if meant.get(name)
    ]
    said += _of_time(filters, language)
    said += _of_amounts(filters, language)
    if filters.amount:
        said.append(_said(language, "amount", filters.amount))
    if filters.words:
        said.append(_said(language, "words", filters.words))
    if not said:
        return ""
    return "、".join(said) + "的" if language == "zh" else " " + ", ".join(said)


def _names(references: Sequence[Reference], language: Language) -> str:
    joint = "、" if language == "zh" else ", "
    shown = joint.join(dict.fromkeys(name_of(r, language) for r in references[:_NAMES_SHOWN]))
    return shown + ("…" if len(references) > _NAMES_SHOWN else "")


def _said(language: Language, name: str, value: str, **more: str) -> str:
    return word(language, "filter", name).format(v=value, **more)


def _of_amounts(filters: Filters, language: Language) -> list[str]:
    """More than an amount is what is one hundredth more at least; see `graph.ask.values`."""
    said = []
    for name, strict, step in (
        ("amount_from", "amount_more", Decimal("0.01")),
        ("amount_to", "amount_less", Decimal("-0.01")),
    ):
        if (text := getattr(filters, name)) is not None:
            value = Decimal(text)
            is_strict = value % 1 == step % 1 + (1 if step < 0 else 0)
            said.append(
                _said(
                    language,
                    strict if is_strict else name,
                    money(value - step if is_strict else value, language),
                )
            )
    return said


def _of_time(filters: Filters, language: Language) -> list[str]:
    said = []
    since, until = filters.since, filters.until
    if since and since == until:
        said.append(_said(language, "on", date_of(since, language).strip()))
    elif since and until:
        to = date_of(until, language).strip()
        said.append(_said(language, "range", date_of(since, language), to=to))
    elif since or until:
        date = date_of(since or until or "", language)
        said.append(_said(language, "since" if since else "until", date))
    if filters.validity:
        state = word(language, "filter", f"validity_{filters.validity}")
        day = filters.as_of
        said.append(_said(language, "state_on", day, state=state) if day else state)
    elif filters.as_of:
        said.append(_said(language, "as_of", filters.as_of))
    return said


def noun_phrase(
    kind: Kind, filters: Filters, meant: Mapping[str, Sequence[Reference]], language: Language
) -> str:
    """What a list holds: 适用于青浦区的政策, policies that apply in Qingpu."""
    noun, said = word(language, "noun", kind), clause(filters, meant, language)
    return said + noun if language == "zh" else noun + said


def money(value: Decimal, language: Language) -> str:
    """An amount of yuan as people write it: 300 万元, CNY 3 million."""
    for step, name in _STEPS[language]:
        if value >= step:
            text = f"{value / step:,.4f}".rstrip("0").rstrip(".") + name
            break
    else:
        text = f"{value:,}"
    return text if language == "zh" else f"CNY {text}"


def amount(quantity: Quantity, language: Language) -> str:
    """A figure with its kind left out, its own words where it has no number."""
    value = quantity.value if quantity.value is not None else quantity.high or quantity.low
    if value is None:
        return quantity.wording or ""
    if quantity.unit == "CNY":
        return money(Decimal(str(value)), language)
    return quantity.wording or f"{value:g} {quantity.unit or ''}".strip()


def explain(declined: Declined) -> str:
    """Why a question was not understood, and which part, in its own language."""
    language = declined.language
    parts = _quoted(declined.question, declined.parts, language)
    if declined.why == "topic" and declined.topic is not None:
        topics = [p for p in declined.parts if p.tag == "topic" and p.value == declined.topic]
        said = word(language, "topic", declined.topic)
        said = said.format(parts=_quoted(declined.question, topics, language))
        unread = [part for part in declined.parts if part.tag == "unread"]
        if unread:
            rest = _quoted(declined.question, unread, language)
            said += " " * (language == "en") + say_declined(language, "unknown", rest)
        return said
    return say_declined(language, declined.why, parts)


def say_declined(language: Language, why: str, parts: str) -> str:
    """A reason with the parts of the question."""
    return word(language, "declined", why).format(parts=parts, most=MOST_CHARACTERS)


def _quoted(question: str, parts: Sequence[Part], language: Language) -> str:
    texts = [question[part.start : part.end].strip() for part in parts]
    return (
        "、".join(f"“{t}”" for t in texts)
        if language == "zh"
        else ", ".join(f"“{t}”" for t in texts)
    )
