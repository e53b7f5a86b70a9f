"""The group: help, settings as options, errors as one line, exit codes."""

import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import graph
from graph.cli.commands import fivekeys
from graph.cli.group import CommandLine, read_settings, setting
from graph.errors import (
    DataError,
    DocumentError,
    FivekeysError,
    NotFoundError,
    QueryError,
    SettingError,
    StoreLockedError,
)
from tests.graph.cli.conftest import Run


def failing(error: Exception) -> CommandLine:
    group = CommandLine("fivekeys")

    @group.command()
    def fail() -> None:
        raise error

    return group


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DocumentError("a.txt: empty"), 2),
        (QueryError("line 1: no query"), 2),
        (NotFoundError("no such document"), 1),
        (StoreLockedError("another process writes"), 3),
        (DataError("shapes.ttl is damaged"), 3),
        (FileNotFoundError(2, "No such file or directory", "a.txt"), 2),
        (click.UsageError("which one?"), 2),
        (click.Abort(), 1),
    ],
)
def test_errors_are_one_line_with_an_exit_code(error: Exception, code: int) -> None:
    result = CliRunner().invoke(failing(error), ["fail"])
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("fivekeys: ")
    assert result.stderr.count("\n") == 1


def test_a_message_of_several_lines_becomes_one() -> None:
    result = CliRunner().invoke(failing(FivekeysError("first\n  second")), ["fail"])
    assert result.stderr == "fivekeys: first second\n"


def test_an_error_that_nobody_foresaw_is_not_hidden() -> None:
    result = CliRunner().invoke(failing(ZeroDivisionError("bug")), ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_unknown_commands_and_options_are_usage_errors(run: Run) -> None:
    for words in (["nothing"], ["stats", "--nothing"], ["ingest"], ["query"]):
        result = run(*words)
        assert result.exit_code == 2
        assert result.stderr.startswith("fivekeys: ")
        assert "--help" in result.stderr


def test_without_a_command_there_is_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert "ingest" in result.stdout


@pytest.mark.parametrize("name", sorted(fivekeys.commands))
def test_every_command_has_help_and_names_the_variable_of_the_store(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    command = fivekeys.commands[name]
    assert command.help
    if any(parameter.name == "store" for parameter in command.params):
        assert "FIVEKEYS_STORE" in result.stdout


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVEKEYS_STORE", "from-environment")
    monkeypatch.setenv("FIVEKEYS_CACHE_MB", "7")
    settings = read_settings({"store": "from-option", "cache_mb": None})
    assert (settings.store, settings.cache_mb) == ("from-option", 7)


def test_options_of_the_group_reach_the_command(tmp_path: Path) -> None:
    seen: list[str | None] = []
    group = CommandLine("fivekeys", callback=None)

    @setting("store")
    @click.pass_context
    def remember(context: click.Context, /, **options: str | None) -> None:
        context.obj = options

    group = click.group(cls=CommandLine)(remember)

    @group.command()
    @setting("store")
    def show(**options: str | None) -> None:
        seen.append(read_settings(options).store)

    CliRunner().invoke(group, ["--store", "outer", "show"])
    CliRunner().invoke(group, ["--store", "outer", "show", "--store", "inner"])
    assert seen == ["outer", "inner"]


def test_an_unusable_setting_is_named() -> None:
    with pytest.raises(SettingError, match="FIVEKEYS_CACHE_MB is 'much'"):
        read_settings({"cache_mb": "much"})


def test_the_version_answers_at_once() -> None:
    command = [sys.executable, "-m", "api.cli", "--version"]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        times.append(time.perf_counter() - start)
    assert shown == f"fivekeys {graph.__version__}\n"
    assert min(times) < 0.5


@pytest.mark.parametrize("module", ["rdflib", "pyoxigraph", "fastapi", "rich", "openpyxl"])
def test_help_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, graph.cli.commands; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
