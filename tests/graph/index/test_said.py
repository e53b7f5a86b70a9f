"""What is said of things, in the order of the things."""

from pathlib import Path

import numpy as np

from graph.index.said import Said, Sort


def test_a_text_is_there_once_for_each_that_it_is(tmp_path: Path) -> None:
    said = Said(tmp_path / "said")
    for sort, text in (
        (Sort.LABEL, "5G"),
        (Sort.LABEL_EN, "5G"),
        (Sort.TITLE, "5G"),
        (Sort.CODE, "5G"),
        (Sort.NUMBER, "5G"),
        (Sort.OTHER_NAME, "5G"),
        (Sort.LABEL_EN, "talent"),
        (Sort.CODE, "talent"),
    ):
        said.add(0, sort, text)
    found = said.ordered(np.zeros(1, np.int64))
    assert list(zip(found.sort.tolist(), found.texts(), strict=True)) == [
        (Sort.LABEL, "5G"),
        (Sort.LABEL_EN, "5G"),
        (Sort.LABEL_EN, "talent"),
        (Sort.NUMBER, "5G"),
        (Sort.CODE, "talent"),
    ]
    said.close()
