"""IRIs of resources: readable, stable, and made from the thing itself (RFC 3987).

All functions return IRIs under ``{base}id/``. Path segments keep Chinese characters as they
are and percent-encode only what an IRI path segment may not hold.
"""

import hashlib
import re
import unicodedata

from graph.namespaces import BASE

_DASHES = re.compile(r"[\u2010-\u2015\u2212~\u301c]")
_FORBIDDEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\"#%/<>?\[\\\]^`{|}\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff"
    r"\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000e0fff\U000efffe-\U0010ffff]"
)
"""What RFC 3987 leaves out of ``ipchar``, white space, and what divides segments."""


def segment(text: str) -> str:
    """``text`` as one IRI path segment: NFC, no white space, reserved characters encoded."""
    compact = "".join(unicodedata.normalize("NFC", text).split())
    return _FORBIDDEN.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), compact
    )


def path(kind: str, *parts: str | int, base: str = BASE) -> str:
    """The IRI ``{base}id/{kind}/{part}/…``."""
    return f"{base}id/{kind}/" + "/".join(segment(str(part)) for part in parts)


def policy(region: str, agency: str, year: int, serial: int, *, base: str = BASE) -> str:
    """IRI of a policy with a document number (GB/T 9704: agency code, year, serial)."""
    return path("policy", region, agency, year, serial, base=base)


def normal_title(title: str) -> str:
    """``title`` as titles are compared and put into IRIs.

    NFKC, no white space, one kind of dash (2022-2024), brackets full-width, without outer 《》.
    """
    text = _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", title).split()))
    text = text.replace("(", "（").replace(")", "）")
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        return text[1:-1]
    return text


def titled_policy(region: str, title: str, *, base: str = BASE) -> str:
    """IRI of a policy of which only title (see `normal_title`) and region are known."""
    return path("policy", region, normal_title(title), base=base)


def document(region: str, name: str, *, base: str = BASE) -> str:
    """IRI of an official document that is not a policy, by region and title (or text hash)."""
    return path("document", region, name, base=base)


def below(owner: str, kind: str, *parts: str | int, base: str = BASE) -> str:
    """IRI of a part of ``owner``: ``{base}id/{kind}/{path of owner under id/}/{part}…``."""
    tail = "/".join(segment(str(part)) for part in parts)
    return f"{base}id/{kind}/{owner.removeprefix(base + 'id/')}" + (f"/{tail}" if tail else "")


def named_graph(owner: str, *, base: str = BASE) -> str:
    """IRI of the named graph that holds what is said of ``owner``."""
    return below(owner, "graph", base=base)


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for the ordered ``parts``."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
