"""Node.js and packages for it: installed once into a cache folder outside the repository."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

import platformdirs
import pytest

SCRIPTS: Final = Path(__file__).parent / "javascript"
_OLDEST: Final = 22
"""Major version that Comunica needs."""

_INSTALL_S: Final = 300
_RUN_S: Final = 60


class Script:
    """A script of `SCRIPTS` that runs, and does a task a line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, **task: Any) -> Any:
        """What the client makes of ``task``.

        Raises:
            ClientError: it told of an error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Timer(_RUN_S, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            late.cancel()
        assert line, f"{self._process.args!r} has ended, or took more than {_RUN_S} s"
        outcome = json.loads(line)
        if "error" in outcome:
            raise ClientError(outcome["error"])
        return outcome["value"]


class ClientError(Exception):
    """An error as a client shows it."""


def prepare(folder: Path) -> str:
    """The path of Node.js, for scripts in ``folder`` that import the packages.

    The test is skipped where Node.js or packages cannot be had.
    """
    binary = _binary()
    (folder / "node_modules").symlink_to(_packages())
    return binary


@contextmanager
def running(script: str, folder: Path) -> Iterator[Script]:
    """A script of `SCRIPTS`, run in ``folder``; skips as `prepare` does."""
    binary = prepare(folder)
    for file in SCRIPTS.iterdir():
        shutil.copy(file, folder)
    command = [binary, str(folder / script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        try:
            yield Script(process)
        finally:
            process.kill()


def _binary() -> str:
    """A Node.js that is new enough: of the system, or the one that drives browsers in tests."""
    driver = resources.files("playwright") / "driver" / "node"
    for candidate in (shutil.which("node"), str(driver)):
        if candidate is not None and os.access(candidate, os.X_OK):
            shown = subprocess.run(
                [candidate, "--version"], capture_output=True, text=True, check=True
            )
            if int(shown.stdout.removeprefix("v").partition(".")[0]) >= _OLDEST:
                return candidate
    pytest.skip(f"no Node.js {_OLDEST} or newer here")


def _packages() -> Path:
    """The packages of package.json, as they were installed the first time."""
    manifest = SCRIPTS / "package.json"
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()[:12]
    cache = platformdirs.user_cache_path("fivekeys-tests")
    installed = cache / f"npm-{digest}"
    if not installed.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            made = Path(folder) / "made"
            made.mkdir()
            _install(manifest, made)
            try:
                made.rename(installed)
            except OSError:
                assert installed.is_dir()  # another run was faster
    return installed / "node_modules"


def _install(manifest: Path, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm here, and the packages are not installed yet")
    shutil.copy(manifest, folder)
    words = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error"]
    words += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"]
    try:
        done = subprocess.run(
            [npm, "install", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_INSTALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install the packages in {_INSTALL_S} s")
    if done.returncode:
        pytest.skip(f"npm cannot install the packages: {done.stderr.strip()[-300:]}")
