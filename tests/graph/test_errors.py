"""The tree of exceptions is the one drawn in the module's docstring."""

import inspect
import re

import pytest

from graph import errors
from graph.errors import FivekeysError

CLASSES = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, Exception) and value.__module__ == errors.__name__
]


def drawn() -> dict[str, str]:
    """Parent of each class in the drawing, by the column of its name."""
    parents: dict[str, str] = {}
    open_at: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.search(r"\b[A-Z]\w+Error\b", line)
        if not match or not re.match(r"^[\s│├└─]*[A-Z]\w+Error\b", line):
            continue
        while open_at and open_at[-1][0] >= match.start():
            open_at.pop()
        if open_at:
            parents[match.group()] = open_at[-1][1]
        open_at.append((match.start(), match.group()))
    return parents


def test_the_drawing_is_the_tree() -> None:
    parents = {kind.__name__: kind.__mro__[1].__name__ for kind in CLASSES}
    del parents["FivekeysError"]
    assert drawn() == parents


@pytest.mark.parametrize("kind", CLASSES)
def test_each_error_is_one_of_ours_and_documented(kind: type[Exception]) -> None:
    assert issubclass(kind, FivekeysError)
    assert kind.__doc__
    assert str(kind("x: wrong; do y")) == "x: wrong; do y"
