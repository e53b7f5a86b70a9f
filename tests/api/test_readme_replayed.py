"""The answers over HTTP that README shows, given again from the generation that they cite."""

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.api.served import PATIENCE_S, Service
from tests.test_readme import README

HERE: Final = "localhost:8000"
LINES: Final = tuple(dict.fromkeys(re.findall(r"^curl .*$", README, re.MULTILINE)))
TEXT: Final = """青浦区促进示例产业发展的若干措施

青府示〔2026〕1号

第一条　支持人工智能企业设立总部，最高补助500万元。引进人才。
"""


class Shown(NamedTuple):
    """What curl got: status, headers by their names in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("replayed")
    running = Service(folder, folder / "store", {"workers": "1"})
    yield running
    running.stop()


def curl(service: Service, line: str, folder: Path, *more: str) -> Shown:
    """Run a line; where an analysis is still being made, until it is there."""
    words = [word.replace(HERE, service.address) for word in shlex.split(line)]
    words = [word.replace("-OJG", "-G") for word in words]
    head, body = folder / "head", folder / "body"
    end = time.monotonic() + PATIENCE_S
    while True:
        command = [*words, "-sS", "--noproxy", "*", "-D", str(head), "-o", str(body), *more]
        subprocess.run(command, check=True, timeout=PATIENCE_S)
        first, *lines = head.read_text("utf-8").splitlines()
        pairs = (text.partition(": ") for text in lines if text)
        found = Shown(int(first.split()[1]), {k.lower(): v for k, _, v in pairs}, body.read_bytes())
        if found.status != 503 or time.monotonic() > end:
            return found
        time.sleep(0.1)


@pytest.fixture(scope="module")
def first(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """The answers before another document came in."""
    folder = tmp_path_factory.mktemp("first")
    answers = {line: curl(service, line, folder) for line in LINES}
    file = folder / "措施.txt"
    file.write_text(TEXT, "utf-8")
    store = str(service.log.parent / "store")
    words = [sys.executable, "-m", "api.cli", "ingest", str(file), "--store", store]
    subprocess.run(words, check=True, capture_output=True, timeout=PATIENCE_S)
    service.wait_until(lambda: newest(service) == "2", "the generation of the document")
    return answers


def newest(service: Service) -> str:
    return service.get("/healthz").headers["fivekeys-generation"]


def test_there_are_lines_for_all_that_is_asked() -> None:
    for path in ("policies", "ask", "path", "gaps", "compare", "measures"):
        assert any(f"{HERE}/api/{path} " in line for line in LINES), path
    assert any(f"{HERE}/sparql " in line for line in LINES)


@pytest.mark.parametrize("line", LINES)
def test_an_answer_is_given_again(
    service: Service, first: dict[str, Shown], tmp_path: Path, line: str
) -> None:
    was = first[line]
    assert was.status == 200, was.body
    cited = was.headers["fivekeys-generation"]
    assert cited == "1"
    more = () if " generation=" in line else ("-d", f"generation={cited}")
    again = curl(service, line, tmp_path, *more)
    assert again.status == 200, again.body
    assert again.headers["fivekeys-generation"] == cited
    assert again.headers["content-type"] == was.headers["content-type"]
    assert again.headers.get("etag") == was.headers.get("etag")
    assert again.body == was.body


def test_the_new_document_is_in_newer_answers(
    service: Service, first: dict[str, Shown], tmp_path: Path
) -> None:
    analysed = (" generation=", "/api/path ", "/api/gaps ")  # those come from 1 until 2 is there
    lines = [line for line in LINES if not any(part in line for part in analysed)]
    new = {line: curl(service, line, tmp_path) for line in lines}
    assert {shown.headers["fivekeys-generation"] for shown in new.values()} == {"2"}
    changed = [line for line in lines if new[line].body != first[line].body]
    assert len(changed) >= 3, changed
