"""One service for all clients."""

from collections.abc import Iterator
from typing import Final

import pytest

from tests.clients.service import Service, serving

IN_RDFLIB: Final = "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
"""rdflib's reader of JSON-LD makes them, and so does SPARQLWrapper."""


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that holds the graphs of `data`, and what tests add in graphs of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("no_proxy", "NO_PROXY"):  # clients go by the environment
            patch.setenv(name, "127.0.0.1")
        with serving(tmp_path_factory.mktemp("clients")) as running:
            yield running
