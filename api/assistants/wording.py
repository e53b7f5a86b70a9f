"""What answers say in words, in both languages."""

from typing import Final

from api.pages.language import Language

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "found": ("找到 {total} 项含有“{text}”的内容。", "{total} things were found by {text!r}."),
    "found_some": (
        "含有“{text}”的内容较多，这里是最相近的 {shown} 项。",
        "Many things were found by {text!r}; these are the {shown} best.",
    ),
    "found_none": ("没有找到含有“{text}”的内容。", "Nothing was found by {text!r}."),
    "listed": ("符合条件的共 {total} 项。", "{total} fulfil the filters."),
    "thing": (
        "“{label}”有 {facts} 条事实，另有 {pointing} 项指向它。",
        "{label}: {facts} facts; {pointing} other things point to it.",
    ),
    "quoted": (
        "{total} 条论断，其中 {worded} 条有原文引句，其余只有来源。",
        "{total} claims; {worded} of them with the words of a text in the store, the others with "
        "their source only.",
    ),
    "compared": (
        "比较 {names}：{shared} 行各方都有，{own} 行一方独有，{differs} 行金额不同。“missing”表示"
        "图谱中未见，不等于没有。",
        "{names}: {shared} rows that all have, {own} that one has, {differs} with amounts that "
        "differ. Missing means that nothing is known, not that there is nothing.",
    ),
    "changed": (
        "从第 {since} 版到第 {until} 版：新增 {came} 条，变更 {changed} 条，移除 {went} 条论断。",
        "From generation {since} to {until}: {came} claims came, {changed} changed, {went} went.",
    ),
    "force": ("{day}：{state}（{rule}）", "On {day}: {state} ({rule})"),
    "nameless": ("名称是空的；请给出名称、标题、文号或 id", "the name is empty; give a name or id"),
    "unknown": (
        "没有叫“{text}”的；请先用 search 查找",
        "nothing is called {text!r}; look for it with the tool search",
    ),
    "unknown_near": (
        "没有叫“{text}”的；是不是 {choices}？请给出其中一个的 id",
        "nothing is called {text!r}; did you mean {choices}? Give the id of one",
    ),
    "ambiguous": (
        "“{text}”可能指 {choices}；请给出其中一个的 id",
        "{text!r} could be {choices}; give the id of one",
    ),
    "cut": (
        "要列出的 {asked} 项中有 {left} 项因篇幅（{characters} 字符）未列出；以 next 的值作 cursor 再问，"
        "或增大 characters。",
        "{left} of {asked} items are left out, as the answer may have {characters} characters: call "
        "again with `next` as `cursor`, or with more `characters`.",
    ),
    "too_long": (
        "第一项就有约 {needed} 字符，超过 {characters}：请以 characters={needed} 再问。",
        "The first item alone needs some {needed} characters, more than {characters}: call again "
        "with characters={needed}.",
    ),
    "further": (
        "还有更多；以 next 的值作 cursor 再问。",
        "There is more: call again with `next` as `cursor`.",
    ),
    "rows_only": (
        "共 {total} 项，问答只给出前 {given} 项；其余用 find_policies 或见 page。",
        "There are {total}; answers to questions give the first {given}. Use find_policies, or see "
        "the page, for the rest.",
    ),
    "most_found": (
        "检索最多给出 {most} 项；请用更多的词或 kind 缩小范围。",
        "A search gives {most} things at most; narrow it by more words or a kind.",
    ),
    "pointing_left": (
        "指向它的事物每种关系只列出前几项（总数见 pointing）；其余用 find_policies 查。",
        "Of what points to it the first of each property are listed (`pointing` has the totals); "
        "use find_policies for the rest.",
    ),
    "claims_left": (
        "概念自身没有论断：这里是指向它的文件和措施中前几项的论断；其余用 find_policies 查。",
        "Nothing is claimed of a concept itself: these are claims of the first documents and "
        "measures that point to it. Use find_policies for the rest.",
    ),
}


def say(name: str, language: Language, /, **values: object) -> str:
    """The sentence ``name`` with values in it."""
    zh, en = _SENTENCES[name]
    return (zh if language == "zh" else en).format(**values)
