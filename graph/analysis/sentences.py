"""What numbers mean and how they were made, in Chinese and in English."""

from graph.analysis.answers import (
    Alike,
    Chain,
    ChainLink,
    Explanation,
    Neighbourhood,
    Paths,
    Said,
    Similar,
)
from graph.analysis.centrality import DAMPING
from graph.analysis.whole_answers import Central, Centrals, Cluster, Clusters, Gap, Gaps, Tie
from graph.queries.answers import Reference

PATH = Said(
    "把图谱看作无向网络，按广度优先找出全部最短路径；中间各节点邻居数的自然对数之和越小，说明"
    "经过的东西越少见、越能说明问题，排得越前。文种、语句动作等只作描述的属性不算连接。",
    "Links are followed in either direction, breadth first, and all shortest paths are found. Paths "
    "come first whose things in between have fewer neighbours (least sum of their natural "
    "logarithms), since what is rare tells more. Properties that only describe are no links.",
)
NEIGHBOURHOOD = Said(
    "从该节点出发沿任一方向的连接逐步扩展；每一步全部计数，只列出其中邻居最多的若干个。",
    "Links are followed in either direction, step by step; all things at each distance are counted, "
    "those with most neighbours are listed.",
)
POLICIES = Said(
    f"文件之间按“依据、落实、配套、修订、引用、提及印发”以及措施“运用政策”建立指向，计算 PageRank（阻尼"
    f"系数 {DAMPING}），再除以平均值：1 表示平均水平。被重要文件倚重的文件更重要，因此不只数引用次数；"
    "废止不算倚重。",
    "Each document points to those that it is based on, carries out, accompanies, revises, cites or "
    f"reports, or that its measures use. PageRank (damping {DAMPING}) over these, divided by the "
    "mean, so that 1 is average: what important documents rely on is more important than what many "
    "unimportant ones name. Repealing is no relying.",
)
BODIES = Said(
    "统计每个机构被写明为“责任单位”的措施数，可以逐条点数；责任不会像引用那样传递，所以不用 PageRank。"
    "配合的措施、发文数和共同担责的机构另列，不计入排序。",
    "Measures that name a body as responsible are counted; they can be counted again by hand. "
    "Responsibility is not passed on as citations are, hence no PageRank. Measures that a body "
    "supports, documents that it issued and bodies named with it stand beside and do not count.",
)
CLUSTERS = Said(
    "同一措施或文件同时支持的两个产业相连；支持 n 个产业的给每一对 1/(n-1)，使长清单不至于压过专门措施。"
    "再用 Louvain 方法（固定的四个随机种子，取模块度最高者）划分群组。",
    "Two sectors are tied by each measure or document that supports both; one that supports n gives "
    "each pair 1/(n-1), so that long lists do not outweigh special measures. Clusters by the Louvain "
    "method, from four fixed seeds, the division with the greatest modularity.",
)
SIMILAR = Said(
    "特征是本身及其措施所连的产业、关键、政策工具、地区、责任单位和所用政策（地区之间不比地区和机构）；"
    "权重为 (1+ln 次数)×ln((1+总数)/拥有者数)，人人都有的几乎不计；相似度是权重向量的余弦。至少共有两项"
    "才列出。",
    "Features are the industries, keys, instruments, places, responsible bodies and policies that "
    "it and its measures are linked to (for places without places and bodies). They weigh "
    "(1 + ln count) x ln((1 + things) / things that have it), so that what all have counts for "
    "nearly nothing; similarity is the cosine. Two features at least must be shared.",
)
CHAIN = Said(
    "沿“依据、落实、配套、修订、引用”向上、向下逐级找文件；层级取发文机关所在地区，其次取标识中的地区和"
    "适用地区。新增内容是下位文件及其措施写明而上位文件没有的产业、关键、政策工具和金额；任何一方内容未知"
    "时不作比较，只知标题或目录所列时予以注明。",
    "Documents are followed up and down along based on, applies, accompanies, amends and cites. The "
    "level is that of the issuer's region, else of the region in the IRI, else of where it applies. "
    "Added is what the lower one or its measures name and the higher one does not: industries, keys, "
    "instruments, sums. Where the content of either is not known, nothing is compared; where it is "
    "known by its title or a catalogue alone, that is said.",
)
GAPS = {
    "industries": Said(
        "对每个产业统计支持它或其下位产业的措施；没有措施的列出，已有政策点名支持的排在前面。地区条件包括"
        "其下辖地区，措施按自身或所在文件的适用地区计算。",
        "Measures that support each industry, or a narrower one, are counted; those without any are "
        "listed, first those that most policies name. A place includes what lies within it; measures "
        "count where they, or the documents that state them, apply.",
    ),
    "keys": Said(
        "对五个关键分别统计自身写明、或由其措施写明该关键的政策；一份也没有的列出。",
        "For each of the five keys, policies are counted that turn it by their own words or by a "
        "measure that they state or that uses them; keys without any are listed.",
    ),
    "targets": Said(
        "列出写有目标、但既无政策工具、也无奖补或预算的措施和文件；文件的各项措施都算在内。未读出不等于原文"
        "没有，请核对依据。",
        "Measures and documents that state a target, but no instrument, incentive or budget; for "
        "documents those of their measures count. What was not read may still stand in the text: "
        "check the evidence.",
    ),
    "expired": Said(
        "列出失效日期已过，且没有被修订、废止，也没有同一地区、同名（不计年份、届次、试行、修订等字样）而日期"
        "更晚的文件的文件。失效日期未知的不在其内。",
        "Documents whose last day in force is past, which nothing revises or repeals, and which have "
        "no later document of the same place and title (years, numbers, 试行, 修订 and the like left "
        "out). Documents without a known last day are not among them.",
    ),
}


def name(reference: Reference, language: str) -> str:
    """The name of a thing in a sentence."""
    if language == "en" and reference.label_en:
        return reference.label_en
    return reference.label


def path(answer: Paths) -> None:
    """Say a path."""
    zh = name(answer.start, "zh"), name(answer.end, "zh")
    en = name(answer.start, "en"), name(answer.end, "en")
    if answer.length is None:
        answer.sentence = Said(
            f"图谱中没有把“{zh[0]}”与“{zh[1]}”连起来的路径。",
            f"Nothing in the graph connects {en[0]} and {en[1]}.",
        )
        return
    answer.sentence = Said(
        f"“{zh[0]}”与“{zh[1]}”最短相隔 {answer.length} 步，共有 {answer.total:,} 条最短路径，"
        f"这里给出最能说明问题的 {len(answer.items)} 条。",
        f"{en[0]} and {en[1]} are {_n(answer.length, 'step')} apart; there "
        f"{'is' if answer.total == 1 else 'are'} {_n(answer.total, 'shortest path')}, of which the "
        f"{len(answer.items)} most telling {'is' if len(answer.items) == 1 else 'are'} given.",
    )
    for item in answer.items:
        item.sentence = _explanation(item)


def _explanation(item: Explanation) -> Said:
    between = [step.end for step in item.steps[:-1]]
    if not between:
        return Said("两者直接相连。", "The two are linked directly.")
    return Said(
        f"经由“{'”“'.join(name(thing, 'zh') for thing in between)}”相连；"
        f"常见程度 {item.commonness:.2f}（越小越能说明问题）。",
        f"By way of {', '.join(name(thing, 'en') for thing in between)}; commonness "
        f"{item.commonness:.2f} (less is more telling).",
    )


def neighbourhood(answer: Neighbourhood) -> None:
    """Say a neighbourhood."""
    steps = "、".join(f"{n} 步 {count:,} 个" for n, count in enumerate(answer.by_distance, 1))
    counted = ", ".join(
        f"{count:,} at {_n(n, 'step')}" for n, count in enumerate(answer.by_distance, 1)
    )
    answer.sentence = Said(
        f"“{name(answer.centre, 'zh')}”周围有 {answer.total:,} 个节点（{steps or '无'}），这里给出 "
        f"{len(answer.items)} 个和它们之间的 {len(answer.links)} 条连接。",
        f"Around {name(answer.centre, 'en')} there {'is' if answer.total == 1 else 'are'} "
        f"{_n(answer.total, 'thing')} ({counted or 'none'}); {len(answer.items)} are given with the "
        f"{_n(len(answer.links), 'link')} between them.",
    )


def central(answer: Centrals) -> None:
    """Say what is central."""
    policies = answer.what == "policies"
    if not answer.items:
        answer.sentence = (
            Said("没有文件被其他文件倚重。", "No document relies on another here.")
            if policies
            else Said("没有措施写明责任单位。", "No measure names a responsible body here.")
        )
        return
    answer.sentence = (
        Said(
            f"共有 {answer.total:,} 份文件被其他文件倚重，这里给出前 {len(answer.items)} 份。",
            f"Other documents rely on {_n(answer.total, 'document')}; the first {len(answer.items)} "
            "are given.",
        )
        if policies
        else Said(
            f"共有 {answer.total:,} 个机构被写明为责任单位，这里给出前 {len(answer.items)} 个。",
            f"Measures name {_n(answer.total, 'responsible body', 'responsible bodies')}; the first "
            f"{len(answer.items)} are given.",
        )
    )
    for item in answer.items:
        item.sentence = _policy(item) if policies else _body(item)


def _policy(item: Central) -> Said:
    return Said(
        f"第 {item.rank} 位：有 {item.count} 份文件倚重它，重要性是平均值的 {item.score:.1f} 倍。",
        f"Place {item.rank}: {_n(item.count, 'document')} "
        f"{'relies' if item.count == 1 else 'rely'} on it; {item.score:.1f} times as important as "
        "the mean.",
    )


def _body(item: Central) -> Said:
    return Said(
        f"第 {item.rank} 位：{item.count} 项措施由其负责，另配合 {item.supporting} 项，发文 "
        f"{item.issued} 份，与 {item.partners} 个机构共同担责。",
        f"Place {item.rank}: responsible for {_n(item.count, 'measure')}, supports "
        f"{item.supporting} more, issued {_n(item.issued, 'document')}, named together with "
        f"{_n(item.partners, 'other body', 'other bodies')}.",
    )


def clusters(answer: Clusters) -> None:
    """Say clusters."""
    answer.sentence = Said(
        f"产业分为 {answer.total} 个常被一并扶持的群组，模块度 {answer.modularity:.2f}"
        f"（0 为与随机无异，越高界限越分明）；另有 {len(answer.alone)} 个产业从不与其他产业同时出现。",
        f"Sectors fall into {_n(answer.total, 'cluster')} that are treated together; modularity "
        f"{answer.modularity:.2f} (0 is as by chance, more is clearer); "
        f"{_n(len(answer.alone), 'sector')} never {'comes' if len(answer.alone) == 1 else 'come'} "
        "together with another.",
    )
    for item in answer.items:
        item.sentence = _cluster(item)
        for tie in item.ties:
            tie.sentence = _tie(tie)


def _cluster(item: Cluster) -> Said:
    return Said(
        f"{len(item.members)} 个产业；它们的共同扶持权重有 {item.share:.0%} 在群组之内"
        f"（组内权重 {item.weight:.1f}）。",
        f"{_n(len(item.members), 'sector')}; {item.share:.0%} of the weight of their ties lies "
        f"within the cluster (weight {item.weight:.1f}).",
    )


def _tie(tie: Tie) -> Said:
    return Said(
        f"{tie.count} 项措施或文件同时支持两者，权重 {tie.weight:.2f}。",
        f"{_n(tie.count, 'measure or document', 'measures or documents')} "
        f"{'supports' if tie.count == 1 else 'support'} both; weight {tie.weight:.2f}.",
    )


def similar(answer: Similar) -> None:
    """Say what is similar."""
    answer.sentence = Said(
        f"“{name(answer.thing, 'zh')}”有 {answer.features} 项特征，{answer.total:,} 个与它至少共有两项，"
        f"这里给出最相似的 {len(answer.items)} 个。",
        f"{name(answer.thing, 'en')} has {_n(answer.features, 'feature')}; {answer.total:,} share at "
        f"least two with it, the {len(answer.items)} most similar are given.",
    )
    if not answer.items:
        answer.sentence = Said(
            f"“{name(answer.thing, 'zh')}”有 {answer.features} 项特征，没有与它共有两项以上的。",
            f"{name(answer.thing, 'en')} has {_n(answer.features, 'feature')}; nothing shares two "
            "of them.",
        )
    for item in answer.items:
        item.sentence = _alike(item)


def _alike(item: Alike) -> Said:
    zh = "、".join(name(shared.thing, "zh") for shared in item.shared[:3])
    en = ", ".join(name(shared.thing, "en") for shared in item.shared[:3])
    return Said(
        f"相似度 {item.score:.2f}（1 为构成相同），共有 {item.shared_total} 项特征，主要是 {zh}。",
        f"Similarity {item.score:.2f} (1 is the same mix), {_n(item.shared_total, 'shared feature')}, "
        f"above all {en}.",
    )


def chain(answer: Chain) -> None:
    """Say a chain."""
    above = sum(item.distance < 0 for item in answer.items)
    below = sum(item.distance > 0 for item in answer.items)
    answer.sentence = Said(
        f"“{name(answer.document, 'zh')}”所在的链条有 {answer.total} 份文件，这里给出 "
        f"{len(answer.items)} 份：上位 {above} 份，下位 {below} 份，关系 {len(answer.links)} 条。",
        f"The chain of {name(answer.document, 'en')} has {_n(answer.total, 'document')}; "
        f"{len(answer.items)} are given, {above} above it, {below} below it, with "
        f"{_n(len(answer.links), 'relation')}.",
    )
    for link in answer.links:
        link.sentence = _link(link)


def _link(link: ChainLink) -> Said:
    if not link.comparable:
        return Said(
            "其中一份的内容未知，无法比较。",
            "The content of one of the two is not known: not compared.",
        )
    unread = (
        ("", "")
        if link.read
        else (
            "其中一份只知标题或目录所列，所谓新增也可能见于其正文。",
            " One of the two is known by its title or a catalogue alone: what seems to be added "
            "may stand in its text as well.",
        )
    )
    return Said(
        f"与上位文件共有 {link.shared} 项产业、关键和工具，新增 {link.added_total} 项，"
        f"列出新出现的金额 {len(link.amounts)} 个。{unread[0]}",
        f"It shares {link.shared} industries, keys and instruments with the higher one, and adds "
        f"{link.added_total}; {_n(len(link.amounts), 'other sum')} "
        f"{'is' if len(link.amounts) == 1 else 'are'} given.{unread[1]}",
    )


def gaps(answer: Gaps) -> None:
    """Say gaps."""
    zh = {
        "industries": f"{answer.of:,} 个产业中有 {answer.total:,} 个没有措施。",
        "keys": f"{answer.of} 个关键中有 {answer.total} 个没有政策。",
        "targets": f"{answer.of:,} 项写有目标的措施和文件中，{answer.total:,} 项没有工具、奖补或预算。",
        "expired": f"{answer.of:,} 份已过失效日期的文件中，{answer.total:,} 份没有后续文件。",
    }
    en = {
        "industries": f"{answer.total:,} of {answer.of:,} industries have no measure.",
        "keys": f"{answer.total} of {answer.of} keys have no policy.",
        "targets": f"{answer.total:,} of {answer.of:,} measures and documents with a target have no "
        "instrument, incentive or budget.",
        "expired": f"{answer.total:,} of {answer.of:,} documents past their last day have no successor.",
    }
    answer.sentence = Said(zh[answer.kind], en[answer.kind])
    for item in answer.items:
        item.sentence = _gap(answer.kind, item)


def _gap(kind: str, item: Gap) -> Said:
    if kind == "industries":
        return Said(
            f"没有一项措施支持它；点名支持它的政策有 {item.policies} 份。",
            f"No measure supports it; {_n(item.policies, 'policy', 'policies')} "
            f"{'names' if item.policies == 1 else 'name'} it.",
        )
    if kind == "keys":
        return Said(
            f"没有政策转动这个关键；有 {item.measures} 项措施涉及它。",
            f"No policy turns this key; {_n(item.measures, 'measure')} "
            f"{'does' if item.measures == 1 else 'do'}.",
        )
    if kind == "targets":
        return Said(
            "写有目标，但没有读出政策工具、奖补或预算。",
            "It states a target; no instrument, incentive or budget was read.",
        )
    return Said(
        f"有效期至 {item.date}，之后没有找到修订、废止或接续它的文件。",
        f"In force until {item.date}; nothing was found that revises, repeals or follows it.",
    )


def _n(number: int, one: str, more: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
