"""A complete record that tests break in one place at a time."""

import hashlib
from typing import Final

from graph import rdf, validate
from graph.namespaces import PREFIXES

TEXT: Final = "一是育苗。试农委对育种企业最高补助五百万元。"
SHA: Final = hashlib.sha256(TEXT.encode()).hexdigest()
QUOTE: Final = "对育种企业"
START: Final = TEXT.index(QUOTE)
END: Final = START + len(QUOTE)

HEAD: Final = "@base <https://w3id.org/fivekeys/id/> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()
)

RECORD: Final = f"""
<policy/310118/试府发/2020/3> a fk:Policy ;
    dcterms:title "育种扶持办法"@zh ; eli:number "试府发〔2020〕3号" ;
    fk:agencyCode "试府发" ; fk:numberYear "2020"^^xsd:gYear ; fk:serial 3 ;
    eli:type_document <kind/办法> ; eli:passed_by <organization/310118/试农委> ;
    eli:date_document "2020-05-01"^^xsd:date ; eli:date_publication "2020-06"^^xsd:gYearMonth ;
    eli:date_no_longer_in_force "2025"^^xsd:gYear ;
    eli:cites <policy/310118/种业规划> ; fk:appliesIn <region/310118> ;
    fk:supportsIndustry <industry/试业> ; foaf:page <https://example.org/3> .
<policy/310118/种业规划> a fk:Policy ; dcterms:title "种业规划"@zh ; fk:appliesIn <region/310118> .
<section/1> a fk:Section ; eli:is_part_of <policy/310118/试府发/2020/3> ;
    dcterms:title "育苗"@zh ; fk:number "一是" ; fk:path "一是" ; fk:evidence <annotation/1> .
<measure/1> a fk:Measure ; dcterms:title "育苗"@zh ; dcterms:abstract "补助育种。"@zh ;
    fk:path "一是" ; fk:ordinal 1 ; fk:statedIn <policy/310118/试府发/2020/3> ;
    fk:inSection <section/1> ; fk:key <key/talent> ; fk:supportsIndustry <industry/试业> ;
    fk:appliesIn <zone/试种园> ; fk:responsibleBody <organization/310118/试农委> ;
    fk:action <action/培育> ; fk:usesPolicy <policy/310118/种业规划> ;
    fk:hasIncentive <quantity/1> ; fk:hasTarget <quantity/2> ; fk:hasStatistic <quantity/3> ;
    fk:hasThreshold <quantity/4> .
<quantity/1> a fk:Incentive ; fk:change <change/1> ; fk:qualifier "max" ; fk:wording "五百万元"@zh ;
    fk:threshold <quantity/4> .
<change/1> a fk:AmountChange ; schema:replacee <amount/1> ; schema:replacer <amount/2> .
<amount/1> a schema:MonetaryAmount ; schema:currency "CNY" ; schema:maxValue 1500000.0 .
<amount/2> a schema:MonetaryAmount ; schema:currency "CNY" ; schema:minValue 1.0 ;
    schema:maxValue 5000000.0 .
<quantity/2> a fk:Target ; fk:orderOfMagnitude 11 ; fk:unit "CNY" ;
    fk:since "2016"^^xsd:gYear ; fk:deadline "2020-06"^^xsd:gYearMonth ;
    fk:evidence <annotation/1> .
<quantity/3> a fk:Statistic ; fk:amount <amount/3> ; fk:asOf "2019"^^xsd:gYear .
<quantity/4> a fk:Threshold ; fk:amount <amount/4> .
<amount/4> a schema:MonetaryAmount ; schema:currency "CNY" ; schema:minValue 9000000.0 .
<amount/3> a schema:QuantitativeValue ; schema:unitText "家" ; schema:value 42.0 .
<text/{SHA}> a fk:Text ; dcterms:title "试"@zh ; fk:sha256 "{SHA}" ;
    fk:textOf <policy/310118/试府发/2020/3> ; cnt:chars "{TEXT}" .
<source/1> a fk:Source ; dcterms:title "目录"@zh ; dcterms:date "2021"^^xsd:gYear ;
    fk:confirmed false .
<run/1> a prov:Activity, fk:Extraction ; prov:used <text/{SHA}> ; fk:softwareVersion "0" ;
    fk:rulesDigest "ab" .
<correction/1> a fk:Correction ; dcterms:title "更正：采纳（试员）"@zh ; fk:decision "accept" ;
    fk:correctedSubject <policy/310118/试府发/2020/3> ; fk:correctedObject <industry/试业> ;
    prov:wasAttributedTo <editor/试员> ; prov:generatedAtTime "2026-01-02T03:04:05Z"^^xsd:dateTime .
<editor/试员> a prov:Agent ; skos:prefLabel "试员" .
<annotation/1> a oa:Annotation ; oa:hasBody <industry/试业> ; oa:hasTarget <span/1> .
<span/1> a oa:SpecificResource ; oa:hasSource <text/{SHA}> ; oa:hasSelector <span/p>, <span/q> .
<span/p> a oa:TextPositionSelector ; oa:start "{START}"^^xsd:nonNegativeInteger ;
    oa:end "{END}"^^xsd:nonNegativeInteger .
<span/q> a oa:TextQuoteSelector ; oa:exact "{QUOTE}" ; oa:prefix "试农委" ; oa:suffix "最高" .
<scheme/试> a skos:ConceptScheme ; skos:prefLabel "试"@zh .
<industry/试业> a fk:Industry, skos:Concept ; skos:inScheme <scheme/试> ;
    skos:prefLabel "种业"@zh, "seed industry"@en ; skos:altLabel "育种"@zh ;
    skos:broader <industry/试母业> .
<industry/试母业> a fk:Industry, skos:Concept ; skos:inScheme <scheme/试> ;
    skos:prefLabel "农业"@zh .
<zone/试种园> a fk:Zone ; skos:prefLabel "试种园"@zh ; geo:sfWithin <region/310118> .
<organization/310118/试农委> a fk:Organization ; skos:prefLabel "试农委"@zh ;
    fk:ofRegion <region/310118> .
<region/999999> a fk:Region ; skos:prefLabel "试县"@zh ; skos:notation "999999"^^fk:GBT2260 ;
    geo:sfWithin <region/310000> .
"""

EDGES: Final = (
    ("policy/310118/试府发/2020/3", "eli:passed_by", "organization/310118/试农委"),
    ("policy/310118/试府发/2020/3", "eli:cites", "policy/310118/种业规划"),
    ("policy/310118/试府发/2020/3", "fk:appliesIn", "region/310118"),
    ("policy/310118/试府发/2020/3", "fk:supportsIndustry", "industry/试业"),
    ("policy/310118/种业规划", "fk:appliesIn", "region/310118"),
    ("measure/1", "fk:statedIn", "policy/310118/试府发/2020/3"),
    ("measure/1", "fk:key", "key/talent"),
    ("measure/1", "fk:supportsIndustry", "industry/试业"),
    ("measure/1", "fk:appliesIn", "zone/试种园"),
    ("measure/1", "fk:responsibleBody", "organization/310118/试农委"),
    ("measure/1", "fk:usesPolicy", "policy/310118/种业规划"),
    ("measure/1", "fk:action", "action/培育"),
    ("measure/1", "fk:hasIncentive", "quantity/1"),
    ("measure/1", "fk:hasTarget", "quantity/2"),
    ("measure/1", "fk:hasStatistic", "quantity/3"),
    ("measure/1", "fk:hasThreshold", "quantity/4"),
    ("quantity/1", "fk:threshold", "quantity/4"),
)


def claim(number: int, edge: tuple[str, str, str]) -> str:
    """A complete claim for ``edge``, in Turtle."""
    subject, predicate, value = edge
    return (
        f"<claim/{number}> a fk:Claim ; fk:subject <{subject}> ; fk:predicate {predicate} ;\n"
        f"    fk:object <{value}> ; fk:basis <basis/wording> ; fk:confidence 0.9 ;\n"
        f'    fk:place "一是" ; prov:wasDerivedFrom <source/1> ; fk:evidence <annotation/1> ;\n'
        f"    prov:wasGeneratedBy <run/1> .\n"
    )


CLAIMS: Final = "".join(claim(number, edge) for number, edge in enumerate(EDGES))


def nquads(body: str) -> bytes:
    """``body`` (Turtle) in one named graph, as N-Quads."""
    trig = f"{HEAD}<graph/试> {{\n{body}\n}}\n"
    return rdf.convert(trig.encode(), "application/trig", "application/n-quads", {})


def report(*changes: tuple[str, str]) -> validate.Report:
    """The report on the complete record after replacing the first of each pair by the second."""
    body = RECORD + CLAIMS
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    return validate.validate_graph(nquads(body))


def messages(found: validate.Report, check: validate.Check) -> list[str]:
    """English messages of the violations that ``check`` found."""
    return [item.message["en"] for item in found.violations if item.check == check]
