"""SVG (SVG 1.1, which SVG 2 includes) as text: escaped, numbers short, no style sheet, no script.

All looks are presentation attributes, so that a picture shows under a content security policy
that allows no inline style, also when it stands inside a page.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'Hiragino Sans GB', 'WenQuanYi Micro Hei', Arial, sans-serif"
)
SERIF: Final = (
    "'Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'Songti SC', SimSun, "
    "'Noto Sans CJK SC', Georgia, serif"
)

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SAFE_SCHEME: Final = re.compile(r"https?:", re.IGNORECASE)

Value = str | float | int | None


def text(value: str) -> str:
    """``value`` as character data; what XML cannot hold becomes U+FFFD."""
    return escape(_NO_XML.sub("\ufffd", value))


def attribute(value: Value) -> str:
    """A value inside double quotes; numbers with one decimal at most."""
    if isinstance(value, float):
        value = number(value)
    return escape(_NO_XML.sub("\ufffd", str(value)), _QUOTES)


def number(value: float) -> str:
    """A coordinate: one decimal, none where it is whole."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def element(name: str, attributes: Mapping[str, Value], *content: str) -> str:
    """An element; ``content`` is SVG already. Underscores in names of attributes stand for hyphens.

    Attributes that are None are left out.
    """
    written = "".join(
        f' {key.replace("_", "-")}="{attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def group(*content: str, **attributes: Value) -> str:
    """A group of elements."""
    return element("g", attributes, *content)


def rectangle(x: float, y: float, width: float, height: float, **attributes: Value) -> str:
    """A rectangle."""
    return element("rect", {"x": x, "y": y, "width": width, "height": height, **attributes})


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> str:
    """A straight line."""
    return element("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **attributes})


def path(commands: Iterable[tuple[str, Iterable[float]]], **attributes: Value) -> str:
    """A path of commands with their coordinates."""
    data = " ".join(
        letter + " ".join(number(coordinate) for coordinate in coordinates)
        for letter, coordinates in commands
    )
    return element("path", {"d": data, **attributes})


def lines(
    written: Iterable[str], x: float, y: float, size: float, leading: float, **attributes: Value
) -> str:
    """Lines of text below each other; ``y`` is the baseline of the first.

    Each line is a text of its own: renderers agree on that better than on nested positions.
    """
    return "".join(
        element(
            "text", {"x": x, "y": y + place * leading, "font_size": size, **attributes}, text(one)
        )
        for place, one in enumerate(written)
    )


def title(said: str) -> str:
    """What a reader hears, and sees on hovering."""
    return element("title", {}, text(said)) if said else ""


def link(address: str | None, *content: str, said: str = "") -> str:
    """``content`` as a link; as a group where there is no address that may be followed.

    Addresses are paths of the service, or http and https; nothing else becomes a link.
    """
    if address is None or not _may_be_followed(address):
        return element("g", {}, title(said), *content)
    return element("a", {"href": address}, title(said), *content)


def _may_be_followed(address: str) -> bool:
    plain = "".join(c for c in address if c > " ")
    return _SAFE_SCHEME.match(plain) is not None or _SCHEME.match(plain) is None


def document(
    width: float, height: float, name: str, description: str, *content: str, language: str = "zh"
) -> str:
    """A whole picture with its name and a description for those who do not see it."""
    size = {"width": float(round(width)), "height": float(round(height))}
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            **size,
            "viewBox": f"0 0 {number(size['width'])} {number(size['height'])}",
            "role": "group",
            "aria-label": name,
            "lang": "zh-Hans" if language == "zh" else language,
            "font-family": FONT,
        },
        title(name),
        element("desc", {}, text(description)) if description else "",
        *content,
    )
