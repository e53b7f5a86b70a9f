"""Rule files: loaded once, digested, and refused where they cannot be read."""

import re

import pytest

from graph.errors import DataError
from graph.extract.rules import digest, rules


def test_a_rule_file_is_a_table() -> None:
    assert "marker" in rules("numbering")
    assert rules("numbering") is rules("numbering")


def test_a_missing_rule_file_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match=r"rule file no-such\.toml cannot be read"):
        rules("no-such")


def test_the_digest_is_stable() -> None:
    assert re.fullmatch("[0-9a-f]{16}", digest())
    assert digest() == digest()


@pytest.mark.parametrize(
    "name", ["numbering", "kinds", "policies", "quantities", "keys", "places", "bodies"]
)
def test_lists_of_rules_hold_no_empty_word(name: str) -> None:
    def words(value: object) -> list[str]:
        if isinstance(value, dict):
            return [word for item in value.values() for word in words(item)]
        if isinstance(value, list):
            return [
                word
                for item in value
                for word in ([item] if isinstance(item, str) else words(item))
            ]
        return []

    assert "" not in words(rules(name))
