"""Automatic numbering of Word documents: the marker that Word shows before a paragraph.

After ECMA-376 Part 1, 17.9 (Numbering) and 17.18.59 (ST_NumberFormat).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

LEVELS: Final = 9

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST: Final = 9_999


@dataclass(slots=True)
class Level:
    """One level of a list: how its number is written and when it starts anew.

    ``restart`` is the number of levels above it (1-based) after which it starts anew: any higher
    one where None, never where 0.
    """

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class AbstractList:
    """A list definition; lists that share it count on together."""

    levels: dict[int, Level] = field(default_factory=dict)
    style: str | None = None
    """Numbering style that this definition belongs to (``styleLink``)."""
    like: str | None = None
    """Numbering style whose definition is used instead (``numStyleLink``)."""


@dataclass(slots=True)
class Instance:
    """A list: a definition with levels of its own and numbers to start from."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """All lists of a document, and how far each has counted."""

    abstracts: dict[str, AbstractList] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of the list ``number`` that belongs to a paragraph style; 0 if none does."""
        instance = self.instances.get(number)
        if instance is not None:
            for index, level in self._levels(instance).items():
                if level.style == style:
                    return index
        return 0

    def next(self, number: str, index: int) -> str:
        """Count on in the list ``number`` on level ``index`` and give the marker with what follows.

        The empty string stands for a paragraph without a number: a bullet, or an unknown list.
        """
        instance = self.instances.get(number)
        if instance is None or not 0 <= index < LEVELS:
            return ""
        levels = self._levels(instance)
        level = levels.get(index)
        if level is None:
            return ""
        counts = self._counts.setdefault(instance.abstract, [None] * LEVELS)
        self._count(counts, levels, instance, number, index)
        if level.form in ("bullet", "none"):
            return ""
        values = [
            above.start if (value := counts[place]) is None else value
            for place in range(index + 1)
            for above in (levels.get(place, Level()),)
        ]
        return _marker(level, levels, values)

    def _levels(self, instance: Instance) -> dict[int, Level]:
        abstract = self.abstracts.get(instance.abstract, AbstractList())
        if abstract.like:
            abstract = next(
                (other for other in self.abstracts.values() if other.style == abstract.like),
                abstract,
            )
        return abstract.levels | instance.levels if instance.levels else abstract.levels

    def _count(
        self,
        counts: list[int | None],
        levels: dict[int, Level],
        instance: Instance,
        number: str,
        index: int,
    ) -> None:
        value = counts[index]
        if index in instance.starts and (number, index) not in self._begun:
            value = None
            counts[index] = instance.starts[index]
        elif value is None:
            counts[index] = levels[index].start
        else:
            counts[index] = value + 1
        self._begun.add((number, index))
        for deeper in range(index + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or index < restart:
                counts[deeper] = None


def _marker(level: Level, levels: dict[int, Level], values: list[int]) -> str:
    marker = level.pattern
    for place, value in enumerate(values):
        form = levels[place].form if place in levels else "decimal"
        if level.legal and form != "decimalZero":
            form = "decimal"
        marker = marker.replace(f"%{place + 1}", written(value, form))
    if marker and level.suffix != "nothing" and (marker[-1].isalnum() or marker[-1] in ".．"):
        return marker + " "  # 第一条 or 1. would run into a word or number that follows
    return marker


def written(value: int, form: str) -> str:
    """``value`` in a number format of Word; in digits where the format does not reach so far."""
    if not 0 <= value <= _LARGEST:
        return str(value)
    return _FORMS.get(form, str)(value)


def chinese(value: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """``value`` (0 to 9,999) counted in Chinese: 十一, 二十, 一百零一."""
    if value == 0:
        return digits[0] if digits != _DIGITS else "零"
    parts: list[str] = []
    zero = False
    for place, digit in zip(range(3, -1, -1), f"{value:04}", strict=True):
        if digit == "0":
            zero = bool(parts)
            continue
        unit = units[place - 1] if place else ""
        one = digit == "1" and place == 1 and not parts and digits == _DIGITS
        parts.append(("零" if zero else "") + ("" if one else digits[int(digit)]) + unit)
        zero = False
    return "".join(parts)


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _letters(value: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    if not value:
        return "0"
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= last else str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else "0"


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _circled(value: int) -> str:
    for first, low, high in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if low <= value <= high:
            return chr(ord(first) + value - low)
    return str(value)


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanDigital2": _digital,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda value: chinese(value, _LEGAL, "拾佰仟"),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
}
