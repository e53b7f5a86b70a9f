"""Plain text: bytes → characters, whatever the encoding Chinese texts come in."""

import re
from typing import Final

from graph.errors import DocumentError
from graph.extract.formats.content import Content

LONGEST_LINE: Final = 5_000_000
"""Longest line that is still taken for text, in characters."""

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ENCODINGS: Final = ("utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")
"""Encodings tried, the usual ones first: the first wins among equally plausible ones."""

_FREQUENT: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "产面方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点"
    "从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
    "看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运"
    "农指几九区强放决西被干做必战先回则任取据处府南给色光门即保治北造百规热领七海口东导器压志世金增"
    "争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达"
    "走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究"
    "观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团"
    "往酸历市克何除消构称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状"
    "育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席"
    "為個國這們時來對會發動產後過學經進著電裡現實體當點從業應開還無與關線內數問題條結變沒設將組見計"
    "總長資邊統較區強決據處門則給領東導爭濟階術極聯認權證轉單風帶場車務萬達議報類離確張節話傳許廣記"
    "驗連斷難備辦習響約勞團歷構稱準號劃選標寫親層狀識適屬圓調滿縣參紅細聽該鐵價嚴隨蘇爾講黃顯談藝"
    "、。，：；（）《》“”「」　〔〕"
)
"""Characters that make up most of any Chinese text, simplified or traditional."""

_SAMPLE: Final = 60_000
_PLAUSIBLE: Final = 0.15
_BAD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_CONTROLS: Final = 8
_DAMAGED_SHARE: Final = 1 / 500
"""Share of characters that may be damaged, as one cut in half by a download."""


def read(data: bytes, label: str) -> Content:
    """The characters of a plain text file.

    Raises:
        DocumentError: binary data, an encoding that cannot be told, or damaged characters.
    """
    content, encoding = decode(data, label)
    controls = sum(1 for char in _BAD.findall(content[:_SAMPLE]) if char < "\x20")
    if controls > _CONTROLS:
        raise DocumentError(f"{label}: this is a binary file (control characters), not plain text")
    if any(len(line) > LONGEST_LINE for line in content.splitlines()):
        raise DocumentError(
            f"{label}: one line of more than {LONGEST_LINE:,} characters; this is not a document"
        )
    return Content(content, encoding)


def decode(data: bytes, label: str, *, declared: str | None = None) -> tuple[str, str]:
    """The characters of ``data`` and their encoding: by byte order mark, else by plausibility.

    A text in Big5 is mostly valid GB18030 too, and the other way round; which one it is shows in
    the characters that come out. The same holds for UTF-16 without a mark.

    Args:
        data: the bytes of the file.
        label: name of the file for messages.
        declared: encoding that the file itself names; taken where it fits.

    Raises:
        DocumentError: the encoding cannot be told, or too many characters are damaged.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _whole(data, encoding, label), encoding
    if declared and _plausibility(data, declared) >= _PLAUSIBLE:
        return _whole(data, declared, label), declared
    if b"\x00" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass  # in another encoding, or damaged: judged below
    scores = {encoding: _plausibility(data, encoding) for encoding in _ENCODINGS}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _PLAUSIBLE:
        return _whole(data, best, label), best
    if b"\x00" in data:
        raise DocumentError(f"{label}: this is a binary file (it holds NUL bytes), not plain text")
    raise DocumentError(
        f"{label}: the encoding cannot be told (tried UTF-8, GB18030, Big5, UTF-16); "
        "save the file as UTF-8"
    )


def _whole(data: bytes, encoding: str, label: str) -> str:
    """All of ``data``; single damaged characters stay as U+FFFD.

    Raises:
        DocumentError: there are more of them than a text may have.
    """
    content = data.decode(encoding, "replace")
    damaged = content.count("\ufffd")
    if damaged > 1 + len(content) * _DAMAGED_SHARE:
        raise DocumentError(
            f"{label}: {damaged:,} characters are not valid {encoding}; the file is damaged or in "
            "another encoding: save it as UTF-8"
        )
    return content


def _plausibility(data: bytes, encoding: str) -> float:
    """How much ``data`` in ``encoding`` looks like Chinese: the share of frequent characters.

    Characters that stand for nothing count twenty times against it.
    """
    size = len(data)
    if encoding.startswith("utf-16") and size % 2:
        return 0.0
    try:
        sample = data[:_SAMPLE].decode(encoding, "replace")
    except (UnicodeDecodeError, LookupError):
        return 0.0
    foreign = _FOREIGN.findall(sample)
    if not foreign:
        return 0.0
    bad = len(_BAD.findall(sample))
    if size > _SAMPLE:
        bad = max(0, bad - 1)  # the sample may end inside a character
    frequent = sum(char in _FREQUENT for char in foreign)
    return frequent / len(foreign) - 20 * bad / len(sample)
