"""Colours that can be read, and steps of heat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.pictures import palette


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 has it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [*palette.KEYS.values(), *palette.DEEP.values(), palette.SOFT])
def test_colours_of_text_have_enough_contrast(colour: str) -> None:
    assert contrast(colour, palette.PAPER) >= 4.5
    assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.parametrize("step", range(len(palette.HEAT)))
def test_counts_can_be_read_on_every_step(step: int) -> None:
    ink = "#ffffff" if step >= palette.WHITE_FROM else palette.INK
    assert contrast(palette.HEAT[step], ink) >= 4.5


@given(st.integers(1, 10**7), st.data())
def test_more_is_never_lighter_and_the_legend_tells_the_same(
    most: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, most))
    assert palette.heat(0, most) == 0
    assert 1 <= palette.heat(count, most) <= palette.heat(most, most) <= 5
    (step,) = [step for step, low, high in palette.bounds(most) if low <= count <= high]
    assert step == palette.heat(count, most)


def test_things_have_the_colour_of_their_kind() -> None:
    assert palette.colour("key", "talent") == palette.colour("economy", "innovation")
    assert palette.colour("key", "nothing") == palette.colour("", "") == palette.SOFT
    assert palette.deep("policy") != palette.colour("policy")
    assert palette.deep("key", "brand") == palette.KEYS["brand"]
