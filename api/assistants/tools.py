"""The tools: what each is called, what it is for, what it takes and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from api.assistants import answers, given
from api.assistants.asking import ask
from api.assistants.comparing import compare_things
from api.assistants.finding import find_policies, search
from api.assistants.following import changes
from api.assistants.linking import explain_link
from api.assistants.looking import get, quote_evidence
from api.assistants.opened import Opened

INSTRUCTIONS: Final = """\
A knowledge graph of Chinese government policies (五型经济政策图谱): which policies support an \
industry, where, by which measures, under which of five keys (人才 品牌 头部企业 通道 平台), with how \
much money, since when, and which sentence says so. Read only.
Names may be Chinese or English: 人工智能, AI, 青浦区, 310118, 青府发〔2019〕10号. Begin with `ask` for \
a plain question, `search` for words, `find_policies` for filters; `get`, `quote_evidence`, \
`explain_link` and `compare` take names or the `id` of other answers.
Every answer says from which `generation` of the graph it is, how many there are in all (`total`), \
what was left out (`more`; go on with `next` as `cursor`), and `page`, where a person can check it. \
Cite the words in `passages` or the `sources` of the `evidence`, never more than they say. What the \
graph does not know is absent, which does not mean that it does not exist."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        name: as it is called.
        title: for people.
        description: for models.
        given: its arguments.
        answer: its answer.
        run: gives the answer.
    """

    name: str
    title: str
    description: str
    given: type[BaseModel]
    answer: type[BaseModel]
    run: Callable[[Opened, Any], BaseModel]


_ALL: Final = (
    Tool(
        "search",
        "检索 · Search",
        "Find policies, documents, measures, industries, places, keys and bodies by words, the best "
        "first: names, aliases, codes, document numbers with any brackets, or words of texts, such "
        "as 人工智能, 青府发[2019]10号, 总部 奖励. Each has where the words were found and a claim "
        "about it. Use it to learn the `id` of a thing.",
        given.SearchGiven,
        answers.SearchAnswer,
        search,
    ),
    Tool(
        "ask",
        "提问 · Ask",
        "Answer a plain question of a common kind by rules, with its figures: 哪些政策支持人工智能？ "
        "青浦区有哪些总部经济措施？ 2021年以来出台的人才政策 · 补贴最高的是哪些 · 哪些产业在青浦还没有"
        "政策？ 《…实施办法》还有效吗？ The answer shows the query that the question became: check that "
        "it is what was meant. What is not understood says which part was not.",
        given.AskGiven,
        answers.QuestionAnswer,
        ask,
    ),
    Tool(
        "find_policies",
        "按条件列出 · List by filters",
        "List policies (or documents, or measures) that fulfil all given filters, newest first, with "
        "an exact total: industry 人工智能, region 青浦区 (with what lies within), key 人才, kind "
        "实施办法, issuer, dates, validity, instrument 财政补助, amounts in yuan, words `q`.",
        given.ListGiven,
        answers.ListAnswer,
        find_policies,
    ),
    Tool(
        "get",
        "查看 · Look at one thing",
        "Everything that is said of one thing, with evidence, and what points to it; of documents and "
        "measures whether they are in force on a day, and by which rule.",
        given.GetGiven,
        answers.ThingAnswer,
        get,
    ),
    Tool(
        "explain_link",
        "解释联系 · Explain a link",
        "How two things hang together, such as 青府发〔2019〕10号 and 人工智能: the shortest ways "
        "through the graph, link by link with the claim that says so; the most telling first.",
        given.LinkGiven,
        answers.LinkAnswer,
        explain_link,
    ),
    Tool(
        "quote_evidence",
        "引用原文 · Quote evidence",
        "The words behind a claim (`claim/…` of another answer), or behind all claims about a thing, "
        "or (`about`) those that link it to another: document, place, position, the words with what "
        "stands before and after, basis and confidence; the source where the text is not in the store.",
        given.QuoteGiven,
        answers.QuoteAnswer,
        quote_evidence,
    ),
    Tool(
        "compare",
        "比较 · Compare",
        "Set two to six regions (青浦区, 浦东新区), documents or years against each other: industries, "
        "keys and instruments that all, some or one of them has, and amounts side by side.",
        given.CompareGiven,
        answers.CompareAnswer,
        compare_things,
    ),
    Tool(
        "changes",
        "变化 · Changes",
        "What came, changed and went between two generations of the graph, claim by claim, for any "
        "filter; without `since` from the generation before the newest.",
        given.ChangesGiven,
        answers.ChangesAnswer,
        changes,
    ),
)

TOOLS: Final[Mapping[str, Tool]] = {tool.name: tool for tool in _ALL}
"""All tools by name, in the order in which they are listed."""
