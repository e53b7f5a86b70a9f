"""Policy data of any size, shaped as the service's own graph, as N-Quads.

    python -m tests.benchmarks.policy_data --triples 1000000 out.nq

The same size and seed give the same bytes. Every document is made up: its places, sectors and
kinds are those of the schemes, its titles, amounts and sentences are put together from a few words
below. Of ten documents one is read in full (text, sections, measures, quantities, a claim for each
edge with its evidence), as extraction writes it, and nine are listed with their facts and claims,
as the catalogue does. Memory stays the same at any size.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO, Final

from graph import identifiers
from graph.namespaces import BASE, CNT, DCTERMS, ELI, FK, OA, PROV, RDF, SCHEMA, XSD
from tests.benchmarks.headings import Named, bodies, heading, words
from tests.benchmarks.vocabularies import Vocabularies, described

READ_EVERY: Final = 10
"""Of so many documents one is read in full."""

_ID: Final = BASE + "id/"
_A: Final = f"<{RDF}type>"
_NUMERALS: Final = "一二三四五六七八九十"
_CONTEXT: Final = 24
_RELATIONS: Final = (ELI + "based_on", ELI + "cites", ELI + "applies")


@dataclass(frozen=True, slots=True)
class Edge:
    """An asserted edge with what its claim says; spans are half-open, in code points."""

    subject: str
    predicate: str
    target: str
    basis: str
    confidence: str
    place: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class _Document:
    """Writes the named graph of one document."""

    def __init__(self, seed: int, ordinal: int, *, repeated: bool) -> None:
        self.seed = seed
        self.ordinal = ordinal
        self.repeated = repeated
        self.heading = heading(seed, ordinal)
        self.random = Random(f"{seed}/{ordinal}/text")
        self.iri = self.heading.iri
        self.tail = self.iri.removeprefix(_ID)
        self.graph = f"{_ID}graph/{self.tail}"
        self.end = f" <{self.graph}> .\n"
        self.blocks: list[str] = []
        self.edges: list[Edge] = []
        self.text: list[str] = []
        self.length = 0
        self.spans: dict[tuple[int, int], str] = {}
        self.bodies = {self.heading.body: None}

    def write(self) -> str:
        """The quads of the document, each once."""
        read = self.ordinal % READ_EVERY == 0
        self._facts()
        if read:
            self._said(self.heading.title + "\n")
            for index in range(self.random.randint(6, 14)):
                self._measure(index)
        self._claims(read)
        if self.repeated:
            of = self.heading.region
            self.blocks += [described(body, of, self.end) for body in self.bodies]
        return "".join(self.blocks)

    def _facts(self) -> None:
        of, end, iri = self.heading, self.end, f"<{self.iri}>"
        self.blocks.append(
            f'{iri} {_A} <{FK}Policy>{end}'
            f'{iri} <{DCTERMS}title> "{of.title}"@zh{end}'
            f'{iri} <{ELI}number> "{of.number}"{end}'
            f'{iri} <{FK}agencyCode> "{of.agency}"{end}'
            f'{iri} <{FK}numberYear> "{of.year}"^^<{XSD}gYear>{end}'
            f'{iri} <{FK}serial> "{of.serial}"^^<{XSD}integer>{end}'
            f'{iri} <{ELI}type_document> <{of.kind}>{end}'
            f'{iri} <{ELI}date_document> "{of.date}"^^<{XSD}date>{end}'
        )  # fmt: skip
        if self.random.random() < 0.5:
            until = f'"{of.year + 3}{of.date[4:]}"^^<{XSD}date>'
            self.blocks.append(f"{iri} <{ELI}date_no_longer_in_force> {until}{end}")
        self._edge(self.iri, FK + "appliesIn", of.region.iri, "title", "0.8")
        self._edge(self.iri, ELI + "passed_by", of.body.iri, "wording", "0.9")
        for sector in of.industries:
            self._edge(self.iri, FK + "supportsIndustry", sector.iri, "title", "0.9")
        if self.ordinal > READ_EVERY:
            other = heading(self.seed, self.random.randrange(1, self.ordinal)).iri
            self._edge(self.iri, self.random.choice(_RELATIONS), other, "catalogue", "0.7")

    def _edge(
        self,
        subject: str,
        predicate: str,
        target: str,
        basis: str,
        confidence: str,
        place: str = "",
        *spans: tuple[int, int],
    ) -> None:
        self.edges.append(Edge(subject, predicate, target, basis, confidence, place, spans))

    def _said(self, words: str, body: str = "") -> tuple[int, int]:
        """Put ``words`` at the end of the text; its span, which names ``body``."""
        start = self.length
        self.text.append(words)
        self.length += len(words)
        if body:
            self.spans[start, self.length] = body
        return start, self.length

    def _measure(self, index: int) -> None:
        random, path = self.random, f"第{_numeral(index + 1)}条"
        iri = f"{_ID}measure/{self.tail}/{path}"
        deed = random.choice(words().deeds)
        sector = random.choice(self.heading.industries)
        title = f"{random.choice(words().aims)}{sector.label}企业{deed.zh}"
        start, stop = head = self._said(f"{path}　{title}")
        self.spans[head] = ""
        at = stop - len(f"{sector.label}企业{deed.zh}")
        named = (at, at + len(sector.label))
        self.spans[named] = sector.iri
        self._described(iri, path, title, f"Support for {deed.en} (article {index + 1})", index)
        self._section(iri, path, start, stop)
        self._edge(iri, FK + "statedIn", self.iri, "heading", "0.95", path, head)
        self._edge(iri, FK + "supportsIndustry", sector.iri, "wording", "0.8", path, named)
        if random.random() < 0.7:
            self._edge(iri, FK + "key", deed.key, "lexicon", "0.6", path, head)
        self._said("。由")
        body = random.choice(bodies(self.heading.region))
        named = self._said(body.label, body.iri)
        self._edge(iri, FK + "responsibleBody", body.iri, "wording", "0.8", path, named)
        self.bodies[body] = None
        self._second_sector(iri, path, sector)
        if random.random() < 0.6:
            self._incentive(iri, path)
        else:
            self._target(iri, path)
        self._said("。\n")

    def _described(self, iri: str, path: str, title: str, english: str, index: int) -> None:
        end = self.end
        self.blocks.append(
            f'<{iri}> {_A} <{FK}Measure>{end}'
            f'<{iri}> <{DCTERMS}title> "{title}"@zh{end}'
            f'<{iri}> <{DCTERMS}abstract> "{path}：{title}"@zh{end}'
            f'<{iri}> <{DCTERMS}abstract> "{english}"@en{end}'
            f'<{iri}> <{FK}path> "{path}"{end}'
            f'<{iri}> <{FK}ordinal> "{index + 1}"^^<{XSD}integer>{end}'
        )  # fmt: skip

    def _section(self, measure: str, path: str, start: int, stop: int) -> None:
        iri, end = f"{_ID}section/{self.tail}/{start}-{stop}", self.end
        self.blocks.append(
            f'<{iri}> {_A} <{FK}Section>{end}'
            f'<{iri}> <{ELI}is_part_of> <{self.iri}>{end}'
            f'<{iri}> <{FK}number> "{path}"{end}'
            f'<{iri}> <{FK}path> "{path}"{end}'
            f'<{measure}> <{FK}inSection> <{iri}>{end}'
        )  # fmt: skip

    def _second_sector(self, measure: str, path: str, first: Named) -> None:
        other = self.random.choice(self.heading.industries)
        if other is not first:
            self._said("会同")
            span = self._said(other.label, other.iri)
            self._said("企业")
            edge = (measure, FK + "supportsIndustry", other.iri, "wording", "0.8", path, span)
            self._edge(*edge)

    def _incentive(self, measure: str, path: str) -> None:
        amount = self.random.choice((10, 20, 50, 80, 100, 200, 300, 500, 1000, 2000))
        self._said("给予")
        span = self._said(f"最高{amount}万元")
        self._said(self.random.choice(words().means))
        facts = (
            f'<{SCHEMA}currency> "CNY"',
            f'<{SCHEMA}maxValue> "{amount}0000"^^<{XSD}decimal>',
        )
        self._quantity(measure, path, span, f"最高{amount}万元", "Incentive", "Monetary", facts)

    def _target(self, measure: str, path: str) -> None:
        count = self.random.randint(2, 99)
        self._said(f"力争到{self.heading.year + 3}年新增")
        span = self._said(f"{count}家以上")
        self._said("企业")
        facts = (
            f'<{SCHEMA}unitText> "家"',
            f'<{SCHEMA}minValue> "{count}"^^<{XSD}decimal>',
        )
        self._quantity(measure, path, span, f"{count}家以上", "Target", "Quantitative", facts)

    def _quantity(
        self,
        measure: str,
        path: str,
        span: tuple[int, int],
        wording: str,
        kind: str,
        amount_kind: str,
        facts: tuple[str, str],
    ) -> None:
        iri, end = f"{_ID}quantity/{measure.removeprefix(_ID)}/{span[0]}-{span[1]}", self.end
        amount_class = SCHEMA + amount_kind + ("Amount" if amount_kind == "Monetary" else "Value")
        qualifier = "max" if kind == "Incentive" else "min"
        self.spans[span] = ""
        self.blocks.append(
            f'<{iri}> {_A} <{FK}{kind}>{end}'
            f'<{iri}> <{FK}wording> "{wording}"@zh{end}'
            f'<{iri}> <{FK}qualifier> "{qualifier}"{end}'
            f'<{iri}> <{FK}amount> <{iri}/amount>{end}'
            f'<{iri}/amount> {_A} <{amount_class}>{end}'
            f'<{iri}/amount> {facts[0]}{end}'
            f'<{iri}/amount> {facts[1]}{end}'
        )  # fmt: skip
        self._edge(measure, f"{FK}has{kind}", iri, "wording", "0.8", path, span)

    def _claims(self, read: bool) -> None:
        """The edges with their claims, and the text with its annotations where there is one."""
        content, end = "".join(self.text), self.end
        sha256 = hashlib.sha256(content.encode()).hexdigest() if read else ""
        source = f"{_ID}text/{sha256}" if read else f"{_ID}source/{self.ordinal:016x}"
        run = f"{_ID}run/{self.ordinal:016x}"
        if read:
            self._text(content, sha256, source, run)
        else:
            self.blocks.append(
                f'<{source}> {_A} <{FK}Source>{end}'
                f'<{source}> <{DCTERMS}title> "{self.heading.title}"@zh{end}'
                f'<{source}> <{DCTERMS}publisher> "{self.heading.body.label}"{end}'
                f'<{source}> <{FK}confirmed> "true"^^<{XSD}boolean>{end}'
            )  # fmt: skip
        by = f"<{PROV}wasGeneratedBy> <{run}>{end}" if read else ""
        for edge in self.edges:
            subject, predicate, target = edge.subject, edge.predicate, edge.target
            iri = f"<{_ID}claim/{identifiers.digest(subject, predicate, target, source)}>"
            block = (
                f"<{subject}> <{predicate}> <{target}>{end}"
                f"{iri} {_A} <{FK}Claim>{end}"
                f"{iri} <{FK}subject> <{subject}>{end}"
                f"{iri} <{FK}predicate> <{predicate}>{end}"
                f"{iri} <{FK}object> <{target}>{end}"
                f"{iri} <{FK}basis> <{_ID}basis/{edge.basis}>{end}"
                f'{iri} <{FK}confidence> "{edge.confidence}"^^<{XSD}decimal>{end}'
                f"{iri} <{PROV}wasDerivedFrom> <{source}>{end}"
            )
            if by:
                block += f"{iri} {by}"
            if edge.place:
                block += f'{iri} <{FK}place> "{edge.place}"{end}'
            for start, stop in edge.spans:
                block += f"{iri} <{FK}evidence> <{_ID}annotation/{sha256}/{start}-{stop}>{end}"
            self.blocks.append(block)

    def _text(self, content: str, sha256: str, source: str, run: str) -> None:
        end, whole = self.end, content.replace("\n", "\\n")
        self.blocks.append(
            f'<{source}> {_A} <{FK}Text>{end}'
            f'<{source}> <{DCTERMS}title> "{self.heading.title}"@zh{end}'
            f'<{source}> <{FK}sha256> "{sha256}"{end}'
            f'<{source}> <{FK}textOf> <{self.iri}>{end}'
            f'<{source}> <{CNT}chars> "{whole}"{end}'
            f'<{run}> {_A} <{FK}Extraction>{end}'
            f'<{run}> <{PROV}used> <{source}>{end}'
            f'<{run}> <{FK}softwareVersion> "0"{end}'
            f'<{run}> <{FK}rulesDigest> "made up"{end}'
        )  # fmt: skip
        for (start, stop), body in self.spans.items():
            iri = f"<{_ID}annotation/{sha256}/{start}-{stop}>"
            target = f"<{source}#char={start},{stop}>"
            selector = f"{_ID}selector/{sha256}/{start}-{stop}"
            position, quote = f"<{selector}/position>", f"<{selector}/quote>"
            before = content[max(0, start - _CONTEXT) : start].replace("\n", "\\n")
            after = content[stop : stop + _CONTEXT].replace("\n", "\\n")
            block = (
                f"{iri} {_A} <{OA}Annotation>{end}"
                f"{iri} <{OA}hasTarget> {target}{end}"
                f"{target} {_A} <{OA}SpecificResource>{end}"
                f"{target} <{OA}hasSource> <{source}>{end}"
                f"{target} <{OA}hasSelector> {position}{end}"
                f"{target} <{OA}hasSelector> {quote}{end}"
                f"{position} {_A} <{OA}TextPositionSelector>{end}"
                f'{position} <{OA}start> "{start}"^^<{XSD}nonNegativeInteger>{end}'
                f'{position} <{OA}end> "{stop}"^^<{XSD}nonNegativeInteger>{end}'
                f"{quote} {_A} <{OA}TextQuoteSelector>{end}"
                f'{quote} <{OA}exact> "{content[start:stop]}"{end}'
                f'{quote} <{OA}prefix> "{before}"{end}'
                f'{quote} <{OA}suffix> "{after}"{end}'
            )
            self.blocks.append(block + (f"{iri} <{OA}hasBody> <{body}>{end}" if body else ""))


def _numeral(number: int) -> str:
    """1 to 19 in Chinese."""
    return _NUMERALS[number - 1] if number <= 10 else "十" + _NUMERALS[number - 11]


def policy_data(triples: int, *, seed: int = 1, repeated: bool = False) -> Iterator[bytes]:
    """N-Quads in pieces, at least ``triples`` in all, ending with a whole document.

    Args:
        triples: how many.
        seed: which of the data sets of that size.
        repeated: describe a body in the graph of every document that names it, as extraction
            does, and not once: then the same triple stands in many graphs.
    """
    vocabularies = Vocabularies(triples)
    done = sum(piece.count(b"\n") for piece in vocabularies.whole)
    yield from vocabularies.whole
    ordinal = 0
    while done < triples:
        ordinal += 1
        document = _Document(seed, ordinal, repeated=repeated)
        text = document.write()
        named = () if repeated else document.bodies
        piece = vocabularies.of(document.heading, named) + text.encode()
        done += piece.count(b"\n")
        yield piece


def write(out: BinaryIO, triples: int, *, seed: int = 1, repeated: bool = False) -> int:
    """Write the data to ``out``; returns how many quads."""
    done = 0
    for piece in policy_data(triples, seed=seed, repeated=repeated):
        out.write(piece)
        done += piece.count(b"\n")
    return done


def main() -> None:
    """Write a file, or standard output for ``-``."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--repeated", action="store_true", help="describe bodies again in every document's graph"
    )
    parser.add_argument("file", help="N-Quads file to write; - for standard output")
    options = parser.parse_args()
    begin = time.perf_counter()
    keywords = {"seed": options.seed, "repeated": options.repeated}
    if options.file == "-":
        done = write(sys.stdout.buffer, options.triples, **keywords)
    else:
        with Path(options.file).open("wb", buffering=1 << 20) as out:
            done = write(out, options.triples, **keywords)
    seconds = time.perf_counter() - begin
    print(f"{done:,} quads in {seconds:.1f} s, {done / seconds:,.0f}/s", file=sys.stderr)


if __name__ == "__main__":
    main()
