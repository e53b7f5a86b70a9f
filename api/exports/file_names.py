"""Names of exported files: what was asked, and the generation that answered."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

_UNFIT: Final = re.compile(r"[\s/\\:*?\"'<>|%;,\x00-\x1f\x7f\ud800-\udfff]+")
_MOST: Final = 80


def file_name(parts: Sequence[str], generation: int, extension: str) -> str:
    """``fivekeys-policies-人工智能-青浦区-g7.csv``: the parts without what file systems refuse."""
    plain = "-".join(found for part in parts if (found := _UNFIT.sub(" ", part).strip(" .")))
    return f"fivekeys-{plain[:_MOST].strip(' .')}-g{generation}.{extension}"


def disposition(name: str) -> Mapping[str, str]:
    """The header that gives an answer a file name (RFC 6266), with a plain one beside it."""
    plain = re.sub(r"-+", "-", re.sub(r"[^A-Za-z0-9.-]+", "-", name))
    value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='-._')}"
    return {"Content-Disposition": value}
