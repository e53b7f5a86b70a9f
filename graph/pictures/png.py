"""Pictures as pixels (PNG), by resvg where it is installed (the extra ``png``).

Text is set in fonts of the system. Where none of them has Chinese characters, there is no picture
rather than one without its words.
"""

import importlib.util
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.errors import DataError, LimitError, NotInstalledError

MOST_PIXELS: Final = 12_000_000
"""Pixels that a picture may have; larger ones get a smaller scale."""

SCALE: Final = 2.0
"""Pixels for each unit of a picture, as screens have them that are called sharp."""

SECONDS: Final = 60.0
"""Time that drawing may take."""

_PROGRAM: Final = Path(__file__).with_name("png_process.py")
_SIZE: Final = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
_GLYPH: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" '
    'font-family="sans-serif"><text x="4" y="32" font-size="30">{}</text></svg>'
)
_UNASSIGNED: Final = "\U000e0fff"


def render(picture: str) -> bytes:
    """``picture``, an SVG of ours, as PNG, drawn by a process of its own.

    Raises:
        NotInstalledError: resvg_py is not installed, or no font of the system has Chinese
            characters.
        LimitError: it takes too long.
        DataError: the library cannot draw it.
    """
    if importlib.util.find_spec("resvg_py") is None:
        raise NotInstalledError(
            "PNG pictures need the package resvg_py; install fivekeys[png], or take the SVG"
        )
    if not _has_chinese():
        raise NotInstalledError(
            "no font of this system has Chinese characters, so a PNG would lack its words; "
            "install one (such as fonts-noto-cjk) and start again, or take the SVG"
        )
    return _drawn(picture, scale(picture))


def scale(picture: str) -> float:
    """Pixels for each unit of the picture: `SCALE`, less where it would have too many pixels."""
    found = _SIZE.search(picture)
    if found is None:
        return 1.0
    area = float(found.group(1)) * float(found.group(2))
    return float(min(SCALE, (MOST_PIXELS / max(area, 1.0)) ** 0.5))


def _drawn(picture: str, zoom: float) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_PROGRAM), f"{zoom:.4f}"],
            input=picture.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"drawing the PNG takes more than {SECONDS:g} s; ask for less, or take the SVG"
        ) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise DataError(f"resvg cannot draw the picture: {' '.join(said)}; take the SVG") from error
    return done.stdout


@lru_cache(maxsize=1)
def _has_chinese() -> bool:
    """Whether 中 comes out, and as something else than a character that no font has."""
    shown, absent, blank = (_drawn(_GLYPH.format(text), 1.0) for text in ("中", _UNASSIGNED, " "))
    return shown not in (absent, blank)
