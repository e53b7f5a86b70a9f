"""The tools over the bundled data set and one document with its text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.assistants.opened import Opened
from graph import bundled
from graph.ingest import ingest
from graph.settings import Settings
from graph.store import Store, open_store

PAGES = "http://pages.example"
TEXT = """浦东新区促进示例产业发展的若干措施

浦府示〔2026〕1号

第一条　支持人工智能企业建设研发中心，对认定的研发中心最高补助500万元。

第二条　引进人才。对集成电路企业新引进的博士给予一次性补贴20万元。
"""


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store("memory:")
    bundled.load(store)
    file: Path = tmp_path_factory.mktemp("document") / "措施.txt"
    file.write_text(TEXT, "utf-8")
    assert [outcome.status for outcome in ingest([file], store, limit_bytes=10_000)] == ["new"]
    yield store
    store.close()


@pytest.fixture(scope="package")
def opened(store: Store) -> Iterator[Opened]:
    with Opened(store, Settings(), PAGES) as opened:
        yield opened
