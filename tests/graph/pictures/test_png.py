"""Pictures as pixels."""

import struct
import sys

import pytest

from graph.errors import DataError, LimitError, NotInstalledError
from graph.pictures import png, svg

PICTURE = svg.document(40, 20, "图", "", svg.rectangle(0, 0, 40, 20, fill="#ffffff"))


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.fixture
def chinese() -> None:
    pytest.importorskip("resvg_py")
    try:
        png.render(PICTURE)
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("chinese")
def test_a_picture_has_two_pixels_for_each_unit() -> None:
    assert size(png.render(PICTURE)) == (80, 40)


@pytest.mark.usefixtures("chinese")
def test_chinese_comes_out_and_characters_differ() -> None:
    def drawn(text: str) -> bytes:
        return png.render(svg.document(40, 40, "", "", svg.lines([text], 4, 30, 30, 0)))

    assert len({drawn("人"), drawn("才"), drawn(" ")}) == 3


def test_large_pictures_get_fewer_pixels() -> None:
    assert png.scale(PICTURE) == 2
    large = svg.document(10_000, 10_000, "", "")
    assert 10_000**2 * png.scale(large) ** 2 == pytest.approx(png.MOST_PIXELS)
    assert png.scale("<svg/>") == 1


def test_without_the_library_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(NotInstalledError, match=r"install fivekeys\[png\]"):
        png.render(PICTURE)


def test_without_chinese_characters_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(png, "_has_chinese", lambda: False)
    with pytest.raises(NotInstalledError, match="no font of this system"):
        png.render(PICTURE)


@pytest.mark.usefixtures("chinese")
def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(DataError, match="resvg cannot draw the picture"):
        png.render("<svg")


@pytest.mark.usefixtures("chinese")
def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "SECONDS", 0.001)
    with pytest.raises(LimitError, match="takes more than"):
        png.render(PICTURE)
