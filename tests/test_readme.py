"""README: its tour is run, its settings are those of the code, its commands are real."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from api.cli import fivekeys
from graph.settings import ROWS, Settings

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
LEFT_OUT: Final = "…"


class Step(NamedTuple):
    """A command of the tour and what it prints."""

    command: str
    output: list[str]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def steps(block: str) -> list[Step]:
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], []))
        elif line == ">" or (line.startswith("> ") and not found[-1].output):
            found[-1] = Step(f"{found[-1].command}\n{line[2:]}", [])
        else:
            found[-1].output.append(line)
    return found


def matches(expected: list[str], shown: list[str]) -> bool:
    """Whether ``shown`` is ``expected``, … standing for any lines, or for the rest of a line."""
    pattern = "\n".join(expected) + "\n"
    pieces = [re.escape(piece) for piece in pattern.split(LEFT_OUT)]
    return re.fullmatch("(?s:.*?)".join(pieces), "\n".join(shown) + "\n") is not None


def make_workplace(folder: Path, code: Path) -> Path:
    """``folder`` as a place to work in, with a command fivekeys that runs ``code``."""
    (folder / "bin").mkdir(parents=True)
    command = folder / "bin" / "fivekeys"
    command.write_text(
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(code))} exec {shlex.quote(sys.executable)} "
        '-m api.cli "$@"\n'
    )
    command.chmod(0o755)
    (folder / "work").mkdir()
    return folder


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workplace(tmp_path_factory.mktemp("tour"), ROOT)


def shown_by(step: Step, workplace: Path) -> list[str]:
    """What a command prints, without the note on the bundled data set."""
    done = subprocess.run(
        ["sh", "-c", step.command],
        cwd=workplace / "work",
        env={
            "PATH": f"{workplace / 'bin'}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "FIVEKEYS_STORE": str(workplace / "store"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    return [line for line in lines if not line.endswith("using the bundled data set")]


def check_steps(language: str, workplace: Path) -> None:
    for block in blocks(language):
        for step in steps(block):
            shown = shown_by(step, workplace)
            assert matches(step.output, shown), f"$ {step.command}\n" + "\n".join(shown)


def test_the_tour_shows_what_happens(workplace: Path) -> None:
    check_steps("console", workplace)


def put_lines(block: str, code: Path) -> None:
    """Put the lines with + below the one line before them, in the file that is named."""
    name, where, *lines = block.splitlines()
    file = code / name.removeprefix("--- ")
    content = file.read_text(encoding="utf-8").splitlines()
    places = [place for place, line in enumerate(content) if line == where[1:]]
    assert len(places) == 1, f"{where!r} stands {len(places)} times in {file.name}"
    assert lines
    assert all(line.startswith("+") for line in lines)
    content[places[0] + 1 : places[0] + 1] = [line[1:] for line in lines]
    file.write_text("\n".join(content) + "\n", encoding="utf-8")


def test_the_lines_for_data_files_do_what_is_said(tmp_path: Path) -> None:
    code = tmp_path / "code"
    for package in ("graph", "api"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, code / package, ignore=ignored)
    shutil.copy(ROOT / "ontology.ttl", code)
    assert len(blocks("diff")) == 2
    for block in blocks("diff"):
        put_lines(block, code)
    edited = make_workplace(tmp_path / "edited", code)
    for block in blocks("console"):
        for step in steps(block):
            if step.command.startswith("cat > "):
                shown_by(step, edited)
    check_steps("edited", edited)


def test_the_two_commands_are_those_that_are_promised() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert commands[0].endswith(".venv/bin/fivekeys serve")
    assert commands[1].startswith("curl -G localhost:8000/api/policies ")
    assert commands[2].endswith(".venv/bin/python -m pytest")
    assert all(line.startswith("python3 -m venv .venv && ") for line in commands[::2])


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"(?:\$ |`)fivekeys (\w+)", README))
    assert named <= fivekeys.commands.keys()
    assert {"serve", "ingest", "extract", "import", "policies", "query"} <= named | {"serve"}


def settings_table() -> str:
    """The table of settings as README has it."""
    lines = ["| variable | option | default | meaning |", "|---|---|---|---|"]
    defaults = Settings()
    for row in ROWS:
        value = getattr(defaults, row.field)
        shown = (
            ""
            if value in (None, ())
            else f"`{value:g}`"
            if isinstance(value, float)
            else (f"`{value}`")
        )
        option = "--" + row.field.replace("_", "-")
        lines.append(f"| `{row.variable}` | `{option}` | {shown} | {row.help} |")
    return "\n".join(lines)


def test_the_settings_are_those_of_the_code() -> None:
    found = re.search(r"<!-- settings -->\n(.*?)\n?<!-- /settings -->", README, re.DOTALL)
    assert found is not None
    assert found[1].strip() == settings_table(), "put this table into README:\n" + settings_table()


def test_every_setting_is_an_option_of_serve() -> None:
    options = {name for parameter in fivekeys.commands["serve"].params for name in parameter.opts}
    assert {"--" + row.field.replace("_", "-") for row in ROWS} <= options


@pytest.mark.parametrize(
    ("expected", "shown", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "…", "z"], ["a", "b", "c", "z"], True),
        (["a", "…", "z"], ["a", "z"], False),
        (["a…"], ["abc", "d"], True),
        (["a"], ["a", "b"], False),
        ([], [""], True),
    ],
)
def test_lines_left_out(expected: list[str], shown: list[str], same: bool) -> None:
    assert matches(expected, shown) is same
