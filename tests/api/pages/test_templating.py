"""Templates: one version of all pages for the life of a process."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from api.pages import templating


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Templates of a package that is replaced while a service runs."""
    (tmp_path / "templates").mkdir()
    for name in ("error.html", "base.html", "_searchbox.html"):
        text = files("api").joinpath("templates", name).read_text(encoding="utf-8")
        (tmp_path / "templates" / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(templating, "files", lambda package: tmp_path)
    templating._environment.cache_clear()
    yield tmp_path / "templates"
    templating._environment.cache_clear()


def test_a_newer_template_is_not_mixed_with_older_code(installed: Path) -> None:
    templating.read_all()
    newer = "{% extends 'base.html' %}{% block main %}{{ added_later }}{% endblock %}"
    (installed / "error.html").write_text(newer, encoding="utf-8")
    (installed / "base.html").unlink()
    environment = templating._environment()
    assert environment.loader is not None
    assert "added_later" not in environment.loader.get_source(environment, "error.html")[0]
    assert environment.get_template("base.html").name == "base.html"
