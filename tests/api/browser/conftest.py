"""One browser, and services over stores, for the tests here, which are all marked `browser`."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from graph import bundled
from graph.ingest import find_documents, ingest
from graph.store import open_store
from tests.api.browser.desk import Desk, opened, served
from tests.small_graph import open_small_store

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NUMBER = "青府示〔2026〕1号"
DOCUMENT = f"""青浦区支持示例产业发展的若干措施

{NUMBER}

第一条　支持人工智能企业。落实《青浦区加快推进现代服务业高质量发展实施细则》（青商规〔2021〕2号），
对新设的人工智能研发中心给予最高500万元补助。

第二条　引进集成电路人才。对企业新引进的博士给予一次性补贴20万元，由青浦区人力资源和社会保障局
负责落实。

第三条　建设品牌。支持会展企业打造品牌，2027年前新增品牌企业10家。

青浦区人民政府
2026年1月8日
"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    api: Any = pytest.importorskip("playwright.sync_api")
    if program is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """A service over the bundled data."""
    store = open_store("memory:")
    bundled.load(store)
    with served(store) as found:
        yield found


@pytest.fixture(scope="package")
def small_address() -> Iterator[str]:
    """A service over the small graph, which holds a text."""
    with served(open_small_store()) as found:
        yield found


@pytest.fixture(scope="package")
def read_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over the bundled data and a document that was read."""
    folder: Path = tmp_path_factory.mktemp("documents")
    (folder / "措施.txt").write_text(DOCUMENT, encoding="utf-8")
    store = open_store("memory:")
    bundled.load(store)
    (outcome,) = ingest(find_documents([folder]), store, limit_bytes=1_000_000)
    assert outcome.status == "new"
    with served(store) as found:
        yield found


@pytest.fixture(scope="package")
def axe() -> str:
    """The text of axe-core."""
    package = pytest.importorskip("axe_playwright_python")
    return files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[Desk]:
    with opened(browser, address) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, browser: Any, read_address: str) -> Iterator[Desk]:
    """A Chinese reader of the service with a document, with JavaScript and without."""
    with opened(browser, read_address, java_script_enabled=request.param) as found:
        yield found
