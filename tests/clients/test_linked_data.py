"""A client that knows one address and follows links: from the data set to a policy and its measures."""

import sys
from collections.abc import Iterator

import httpx
import pytest
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, Namespace, URIRef

from api.http.negotiation import GRAPHS
from graph.namespaces import FK as ONTOLOGY
from tests.benchmarks.processes import free_port, running, wait_until_answers
from tests.clients import node
from tests.clients.conftest import IN_RDFLIB

FK = Namespace(ONTOLOGY)
_START_S = 60.0


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the bundled data, whose IRIs are addresses of its own."""
    folder = tmp_path_factory.mktemp("linked")
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port)]
    settings = {
        "FIVEKEYS_STORE": str(folder / "store"),
        "FIVEKEYS_BASE_IRI": address,
        "FIVEKEYS_WORKERS": "1",
    }
    log = folder / "log"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("no_proxy", "NO_PROXY"):  # rdflib goes by the environment
            patch.setenv(name, "127.0.0.1")
        with running(command, log, settings) as process:
            wait_until_answers(process, f"{address}readyz", log, seconds=_START_S)
            yield address


def follow(address: object, form: str | None = None) -> Graph:
    """What is behind a link, as rdflib asks for it."""
    return Graph().parse(str(address), format=form)


def test_from_the_data_set_to_a_policy_and_its_measures(root: str) -> None:
    catalogue = follow(f"{root}dataset")
    dataset = catalogue.value(predicate=RDF.type, object=DCAT.Dataset)
    policies = list(catalogue.objects(dataset, VOID.exampleResource))
    assert policies
    policy = policies[0]
    found = follow(policy)
    assert (policy, RDF.type, FK.Policy) in found
    measures = {*found.subjects(FK.usesPolicy, policy), *found.subjects(FK.statedIn, policy)}
    assert measures
    for measure in sorted(measures, key=str)[:3]:
        described = follow(measure)
        titles = [str(title) for title in described.objects(measure, DCTERMS.title)]
        assert titles
        claims = list(described.subjects(FK.subject, measure))
        assert claims
        for claim in claims:
            assert described.value(claim, FK.predicate) is not None
        (key, *_) = described.objects(measure, FK.key)
        assert (key, RDF.type, FK.Key) in follow(key)


@pytest.mark.filterwarnings(IN_RDFLIB)
@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_a_resource_is_the_same_in_every_format(root: str, media_type: str) -> None:
    catalogue = follow(f"{root}dataset")
    policy = min(catalogue.objects(None, VOID.exampleResource), key=str)
    known = follow(policy, "turtle")
    assert (policy, RDF.type, FK.Policy) in known
    response = httpx.get(
        str(policy),
        headers={"Accept": media_type},
        follow_redirects=True,
        timeout=_START_S,
        trust_env=False,
    )
    assert [step.status_code for step in response.history] == [303]
    assert set(Graph().parse(data=response.content, format=media_type)) == set(known)


def test_from_the_data_set_through_a_download_to_all_policies(root: str) -> None:
    catalogue = follow(f"{root}dataset")
    turtle = URIRef("https://www.iana.org/assignments/media-types/text/turtle")
    (address,) = (
        catalogue.value(node, DCAT.downloadURL)
        for node in catalogue.subjects(DCAT.mediaType, turtle)
        if Literal("政策 (Turtle)", lang="zh") in catalogue.objects(node, DCTERMS.title)
    )
    policies = set(follow(address, "turtle").subjects(RDF.type, FK.Policy))
    assert len(policies) > 50
    some = sorted(policies, key=str)[len(policies) // 2]
    assert (some, RDF.type, FK.Policy) in follow(some)


def test_from_the_data_set_to_the_schemes_and_the_counts(root: str) -> None:
    catalogue = follow(f"{root}dataset")
    schemes = list(catalogue.objects(None, VOID.rootResource))
    assert len(schemes) > 5
    assert URIRef(f"{root}id/scheme/regions") in schemes
    assert len(follow(schemes[0])) > 0
    counts = follow(f"{root}.well-known/void")
    assert list(counts.objects(None, VOID.triples))


MEASURES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fk: <https://w3id.org/fivekeys/ontology#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?policy ?measure ?title {{
  <{root}dataset#dataset> void:exampleResource ?policy .
  ?measure fk:usesPolicy ?policy .
  ?measure dcterms:title ?title .
}} LIMIT 2
"""


def test_comunica_answers_a_query_by_following_links(
    root: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It knows the address of the data set only, and no endpoint."""
    with node.running("link_traversal.mjs", tmp_path_factory.mktemp("traversal")) as script:
        found = script.run(source=f"{root}dataset", text=MEASURES.format(root=root))
    assert len(found["rows"]) == 2
    for row in found["rows"]:
        assert row["title"]["value"]
        assert row["measure"]["value"].startswith(f"{root}id/measure/")
        assert row["policy"]["value"].startswith(f"{root}id/policy/")
    assert not any("/sparql" in address for address in found["asked"])
