"""Breaking text into lines that fit: between words for Latin, between characters for CJK.

No line begins with what closes or ends something (，。》) nor ends with what opens something (《（),
as GB/T 15834 asks of Chinese; a word that is longer than a line is broken.
"""

import re
from typing import Final

from graph.pictures.measuring import width

ELLIPSIS: Final = "…"

_NEVER_FIRST: Final = frozenset("，。、；：？！》〉）〕】」』”’％℃…,.;:?!)]}%")
_NEVER_LAST: Final = frozenset("《〈（〔【「『“‘([{")
_WIDE: Final = r"\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_PIECE: Final = re.compile(
    rf"[{_WIDE}\U0001f000-\U0003ffff]|[^\s{_WIDE}\U0001f000-\U0003ffff]+|\s+"
)


def wrap(
    text: str, room: float, size: float, *, lines: int | None = None, bold: bool = False
) -> list[str]:
    """``text`` in lines no wider than ``room``; at least one line, white space made single.

    Args:
        text: what is to be written.
        room: width of a line.
        size: of the font, in the same unit.
        lines: how many there may be; what is left then ends in an ellipsis. None: all.
        bold: whether it is set in bold.
    """
    broken = _lines(_units(" ".join(text.split())), room, size, bold=bold)
    if lines is None or len(broken) <= lines:
        return broken or [""]
    kept = broken[:lines]
    kept[-1] = shorten(kept[-1] + broken[lines], room, size, bold=bold)
    return kept


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The beginning of ``text`` with an ellipsis, no wider than ``room``."""
    while text and width(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _units(text: str) -> list[str]:
    """Pieces between which a line may break."""
    units: list[str] = []
    for piece in _PIECE.findall(text):
        glued = units and (
            piece[0] in _NEVER_FIRST or (units[-1][-1] in _NEVER_LAST and not piece.isspace())
        )
        if glued and not units[-1].isspace():
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _lines(units: list[str], room: float, size: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in units:
        if width((line + unit).rstrip(), size, bold=bold) <= room:
            line += unit if line else unit.lstrip()
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _pieces(unit.lstrip(), room, size, bold=bold)
        lines += full
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(unit: str, room: float, size: float, *, bold: bool) -> list[str]:
    """A unit in pieces that fit, at least one character each."""
    pieces = [""]
    for character in unit:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
