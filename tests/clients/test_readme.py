"""The lines for clients in README do what they say."""

import subprocess
from pathlib import Path
from typing import Any

from rdflib import RDFS, Literal, URIRef

from tests.clients.node import prepare
from tests.clients.service import TOKEN, Service
from tests.test_readme import blocks

ADDRESS = "http://localhost:8000"
CLASSES = {"https://example.org/Policy", "https://example.org/Reply"}


def snippet(language: str, service: Service) -> str:
    [block] = blocks(language)
    assert ADDRESS in block
    return block.replace(ADDRESS, service.address).replace("TOKEN", TOKEN)


def test_python(service: Service) -> None:
    found: dict[str, Any] = {}
    exec(compile(snippet("python", service), "README.md", "exec"), found)
    assert set(found["table"]["class"]) == CLASSES
    assert {row["class"]["value"] for row in found["rows"]} == CLASSES
    [note] = found["notes"]
    assert note == (URIRef("https://example.org/a"), RDFS.comment, Literal("待核实", lang="zh"))


def test_javascript(service: Service, tmp_path: Path) -> None:
    binary = prepare(tmp_path)
    script = tmp_path / "readme.mjs"
    script.write_text(snippet("javascript", service), encoding="utf-8")
    command = [binary, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == CLASSES
