"""The W3C SPARQL 1.1 test suite over HTTP, against this service and against its peer.

    manifests     what the suite asks
    peers         services to ask: ours and the native Oxigraph server, as processes
    datasets      what a service holds, compared by isomorphism
    results       results of queries, compared by isomorphism
    running       tests of queries and updates, and whatever else there is
    exchanges     tests of the protocols, request by request
    descriptions  tests of the service description
    failures      what fails here, and why

The suite itself is not part of the repository; where its folder is absent the tests are skipped.
Not run: entailment (70 tests; no entailment regime is offered, as the service description says),
service and syntax-fed (10; a service that fetches nothing refuses SERVICE), http-rdf-update (18;
deprecated there, graph-store-protocol has taken its place).

`python -m tests.conformance` prints how many pass, here and with the peer in the same run.
"""
