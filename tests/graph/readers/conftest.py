"""Stores for readers, and hosts over them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from graph.readers.host import Config, host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.settings import Settings
from tests.graph.readers.asking import write

MEMORY_MB: Final = 200
"""What a query may use in these tests."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of two graphs that hold the same thousand triples."""
    write(tmp_path / "store", 1_000, graphs=2)
    return tmp_path / "store"


@pytest.fixture
def config(folder: Path) -> Config:
    settings = Settings(query_memory_mb=MEMORY_MB, image_mb=500)
    return host_config(settings, Source(folder=str(folder)))


@pytest.fixture
def host(config: Config) -> Iterator[HostProcess]:
    with closing(HostProcess(config)) as host:
        yield host
