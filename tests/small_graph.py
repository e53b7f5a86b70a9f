"""A small graph in the shape of the data set, for tests of queries and of the application.

Three policies, a reply with its text, two measures; the documents are made up.
"""

import io

from graph.store import open_store
from graph.store.base import Store

BASE = "https://w3id.org/fivekeys/"
REPLY = f"{BASE}id/document/310118/测试答复"
NUMBERED = f"{BASE}id/policy/310118/测府发/2019/10"
UNDATED = f"{BASE}id/policy/310118/没有日期的办法"
CITY = f"{BASE}id/policy/310000/市府发/2022/3"
OLD = f"{BASE}id/policy/310118/测试制造业办法"
MEASURE = f"{BASE}id/measure/document/310118/测试答复/一/一是"
SECOND = f"{BASE}id/measure/document/310118/测试答复/一/二是"
AI = f"{BASE}id/industry/人工智能"
CHIPS = f"{BASE}id/industry/集成电路"
SHA = "a" * 64
TEXT = f"{BASE}id/text/{SHA}"
CHARACTERS = (
    "一、创新\n一是支持。区里出台测府发〔2019〕10号，支持人工智能，最高补贴500万元。<b>完</b>"
)
START = CHARACTERS.index("人工智能")
END = START + 4

TURTLE = f"""
@prefix fk: <https://w3id.org/fivekeys/ontology#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix cnt: <http://www.w3.org/2011/content#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <{BASE}id/> .

<region/310000> a fk:Region ; skos:prefLabel "上海市"@zh, "Shanghai"@en ;
  skos:notation "310000"^^fk:GBT2260 ; geo:sfWithin <region/000000> .
<region/310118> a fk:Region ; skos:prefLabel "青浦区"@zh, "Qingpu"@en ; skos:altLabel "青浦"@zh ;
  skos:notation "310118"^^fk:GBT2260 ; geo:sfWithin <region/310000> .
<zone/测试园> a fk:Zone ; skos:prefLabel "测试园"@zh ; geo:sfWithin <region/310118> .
<industry/人工智能> a fk:Industry ; skos:prefLabel "人工智能"@zh, "artificial intelligence"@en .
<industry/集成电路> a fk:Industry ; skos:prefLabel "集成电路"@zh, "integrated circuits"@en .
<industry/测试产业> a fk:Industry ; skos:prefLabel "测试产业"@zh ;
  skos:broader <industry/人工智能> .
<key/talent> a fk:Key ; skos:prefLabel "人才"@zh, "talent"@en ; fk:keyOf <economy/innovation> .
<economy/innovation> a fk:EconomyType ; skos:prefLabel "创新型经济"@zh, "innovation economy"@en ;
  fk:hasKey <key/talent> .
<key/brand> a fk:Key ; skos:prefLabel "品牌"@zh, "brand"@en ; fk:keyOf <economy/service> .
<economy/service> a fk:EconomyType ; skos:prefLabel "服务型经济"@zh ; fk:hasKey <key/brand> .
<organization/310118/测试委> a fk:Organization ; skos:prefLabel "测试委"@zh .
<kind/实施办法> a skos:Concept, fk:DocumentKind ; skos:prefLabel "实施办法"@zh .

<policy/310118/测府发/2019/10> a fk:Policy ; dcterms:title "支持<制造业>的实施办法"@zh ;
  eli:number "测府发〔2019〕10号" ; eli:date_document "2019-02-03"^^xsd:date ;
  eli:date_no_longer_in_force "2023"^^xsd:gYear ; eli:type_document <kind/实施办法> ;
  eli:passed_by <organization/310118/测试委> ; fk:appliesIn <region/310118> ;
  fk:supportsIndustry <industry/人工智能>, <industry/集成电路> ;
  foaf:page <https://example.org/policy> ; owl:sameAs <policy/310118/测试制造业办法> .
<policy/310118/没有日期的办法> a fk:Policy ; dcterms:title "没有日期的办法"@zh ;
  fk:appliesIn <zone/测试园> ; fk:supportsIndustry <industry/测试产业> ; fk:key <key/brand> .
<policy/310000/市府发/2022/3> a fk:Policy ; dcterms:title "市级规划"@zh ;
  eli:number "市府发〔2022〕3号" ; eli:date_publication "2022-03"^^xsd:gYearMonth ;
  eli:first_date_entry_in_force "2022-05-01"^^xsd:date ; fk:appliesIn <region/310000> ;
  fk:supportsIndustry <industry/人工智能> ; eli:repeals <policy/310118/没有日期的办法> .
<document/310118/测试答复> a fk:Reply ; dcterms:title "测试答复"@zh ;
  eli:date_document "2022-06-16"^^xsd:date ; eli:passed_by <organization/310118/测试委> ;
  fk:appliesIn <region/310118> ; eli:cites <policy/310118/测府发/2019/10> ;
  fk:mentions <industry/人工智能> .

<measure/document/310118/测试答复/一/一是> a fk:Measure ; dcterms:title "支持人工智能"@zh ;
  dcterms:abstract "自己的话"@zh, "own words"@en ; fk:path "一/一是" ; fk:ordinal 1 ;
  fk:statedIn <document/310118/测试答复> ; fk:key <key/talent> ;
  fk:supportsIndustry <industry/人工智能> ; fk:appliesIn <region/310118> ;
  fk:responsibleBody <organization/310118/测试委> ;
  fk:usesPolicy <policy/310118/测府发/2019/10> ; fk:hasIncentive <quantity/1> .
<quantity/1> a fk:Incentive ; fk:wording "最高补贴500万元"@zh ; fk:qualifier "max" ;
  fk:amount <amount/1> ; fk:change <change/1> .
<amount/1> a schema:MonetaryAmount ; schema:currency "CNY" ; schema:maxValue 5000000 .
<change/1> a fk:AmountChange ; schema:replacee <amount/0> ; schema:replacer <amount/1> .
<amount/0> a schema:MonetaryAmount ; schema:currency "CNY" ; schema:maxValue 1500000 .
<measure/document/310118/测试答复/一/二是> a fk:Measure ; dcterms:title "建设园区"@zh ;
  fk:path "一/二是" ; fk:ordinal 2 ; fk:statedIn <document/310118/测试答复> ;
  fk:key <key/talent> ; fk:hasTarget <quantity/2> .
<quantity/2> a fk:Target ; fk:wording "千亿级"@zh ; fk:orderOfMagnitude 11 ; fk:unit "CNY" ;
  fk:since "2021"^^xsd:gYear ; fk:deadline "2025-06"^^xsd:gYearMonth .

<claim/1> a fk:Claim ; fk:subject <policy/310118/测府发/2019/10> ;
  fk:predicate fk:supportsIndustry ; fk:object <industry/人工智能> ; fk:basis <basis/wording> ;
  fk:confidence 0.9 ; fk:place "一/一是" ; prov:wasDerivedFrom <text/{SHA}> ;
  fk:evidence <annotation/{SHA}/{START}-{END}> .
<claim/2> a fk:Claim ; fk:subject <policy/310000/市府发/2022/3> ;
  fk:predicate fk:supportsIndustry ; fk:object <industry/人工智能> ;
  fk:basis <basis/catalogue> ; prov:wasDerivedFrom <source/1> .
<claim/3> a fk:Claim ; fk:subject <measure/document/310118/测试答复/一/一是> ;
  fk:predicate fk:supportsIndustry ; fk:object <industry/人工智能> ; fk:basis <basis/wording> ;
  prov:wasDerivedFrom <text/{SHA}> ; fk:evidence <annotation/{SHA}/{START}-{END}> .
<claim/4> a fk:Claim ; fk:subject <measure/document/310118/测试答复/一/一是> ;
  fk:predicate fk:hasIncentive ; fk:object <quantity/1> ; prov:wasDerivedFrom <text/{SHA}> .
<source/1> a fk:Source ; dcterms:title "关于印发市级规划的通知"@zh ;
  dcterms:publisher "测试市政府" ; dcterms:date "2022-03-04"^^xsd:date ;
  foaf:page <https://example.org/notice> ; fk:confirmed false .
<text/{SHA}> a fk:Text ; dcterms:title "测试答复"@zh ; fk:sha256 "{SHA}" ;
  fk:textOf <document/310118/测试答复> ; cnt:chars \"\"\"{CHARACTERS}\"\"\" .
<annotation/{SHA}/{START}-{END}> a oa:Annotation ; oa:hasBody <industry/人工智能> ;
  oa:hasTarget <text/{SHA}#char={START},{END}> .
<text/{SHA}#char={START},{END}> a oa:SpecificResource ; oa:hasSource <text/{SHA}> ;
  oa:hasSelector <selector/{SHA}/{START}-{END}/position>, <selector/{SHA}/{START}-{END}/quote> .
<selector/{SHA}/{START}-{END}/position> a oa:TextPositionSelector ; oa:start {START} ; oa:end {END} .
<selector/{SHA}/{START}-{END}/quote> a oa:TextQuoteSelector ; oa:exact "人工智能" ;
  oa:prefix "支持" ; oa:suffix "，最高" .
"""


def open_small_store() -> Store:
    """A new store in memory that holds the small graph; one triple stands in two graphs."""
    store = open_store("memory:")
    with store.writer() as writer:
        writer.load(
            io.BytesIO(TURTLE.encode()), media_type="text/turtle", graph=f"{BASE}id/graph/test"
        )
        writer.load(
            io.BytesIO(
                f"<{NUMBERED}> <https://w3id.org/fivekeys/ontology#supportsIndustry> <{AI}> .".encode()
            ),
            media_type="application/n-triples",
            graph=f"{BASE}id/graph/other",
        )
    return store
