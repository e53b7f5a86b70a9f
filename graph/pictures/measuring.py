"""How wide text can get: what is measured here is never less than what a reader's font needs.

The font of the reader is unknown, so widths are the largest of those of common fonts: Noto Sans
CJK, Liberation Sans (which has the widths of Arial) and DejaVu Sans, in regular and in bold.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_FIRST: Final = 32
# fmt: off
_REGULAR: Final = (
    318, 401, 474, 838, 636, 950, 780, 278, 390, 390, 500, 838, 318, 361, 318, 392,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
    1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 535, 667, 557, 863, 748, 787,
    667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 392, 390, 838, 559,
    606, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 284, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)
_BOLD: Final = (
    348, 456, 574, 838, 696, 1002, 872, 325, 457, 457, 523, 838, 380, 415, 380, 392,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
    1015, 774, 762, 734, 830, 683, 683, 821, 837, 372, 568, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 392, 457, 838, 567,
    626, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)
# fmt: on
"""Advance widths of the printable ASCII characters, in thousandths of the font size."""

_FULL: Final = 1000
_PICTOGRAPH: Final = 1400
_LARGE_LETTER: Final = 1250
_SMALL_LETTER: Final = 1110
_PICTOGRAPHS: Final = 0x1F000
_UNSEEN: Final = ("Mn", "Me", "Cf")
_SHOWN_AS_SIGN: Final = ("So", "Cc", "Cn", "Co", "Cs")
"""Symbols, and what no font has, for which a sign stands."""


@lru_cache(maxsize=8192)
def advance(character: str, *, bold: bool = False) -> int:
    """Upper bound of the width of one character, in thousandths of the font size."""
    place = ord(character) - _FIRST
    if 0 <= place < len(_REGULAR):
        return (_BOLD if bold else _REGULAR)[place]
    if unicodedata.category(character) in _UNSEEN:
        return 0
    if ord(character) >= _PICTOGRAPHS and unicodedata.east_asian_width(character) == "W":
        return _PICTOGRAPH if ord(character) < 0x20000 else _FULL
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return _FULL
    if character.isalpha():
        return _SMALL_LETTER if character.islower() else _LARGE_LETTER
    return _LARGE_LETTER if unicodedata.category(character) in _SHOWN_AS_SIGN else _FULL


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Upper bound of the width of ``text`` on one line, in the unit of ``size``."""
    return sum(advance(character, bold=bold) for character in text) * size / 1000
