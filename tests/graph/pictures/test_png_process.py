"""The process that draws one picture."""

import subprocess
import sys

import pytest

from graph.pictures import png, png_process, svg


def run(picture: bytes, scale: str) -> subprocess.CompletedProcess[bytes]:
    pytest.importorskip("resvg_py")
    command = [sys.executable, "-P", png_process.__file__, scale]
    return subprocess.run(command, input=picture, capture_output=True, check=False)


def test_it_reads_svg_and_writes_png() -> None:
    done = run(svg.document(10, 10, "", "").encode(), "1")
    assert done.returncode == 0
    assert done.stdout.startswith(b"\x89PNG")


def test_it_fails_with_a_reason() -> None:
    done = run(b"<svg", "1")
    assert done.returncode != 0
    assert b"Error" in done.stderr


def test_it_is_the_program_that_pictures_are_drawn_by() -> None:
    assert str(png._PROGRAM) == png_process.__file__
