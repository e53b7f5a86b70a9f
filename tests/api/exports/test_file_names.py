"""Names of exported files."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports.file_names import disposition, file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["policies"], "fivekeys-policies-g7.csv"),
        (["policies", "人工智能", "青浦区"], "fivekeys-policies-人工智能-青浦区-g7.csv"),
        (["measures", "a/b\\c:*?\"<>|'%\n"], "fivekeys-measures-a b c-g7.csv"),
        (["policies", "..", " . "], "fivekeys-policies-g7.csv"),
        (["x" * 500], f"fivekeys-{'x' * 80}-g7.csv"),
    ],
)
def test_names(parts: list[str], name: str) -> None:
    assert file_name(parts, 7, "csv") == name


@given(st.lists(st.text(), max_size=4))
def test_a_header_holds_any_name(parts: list[str]) -> None:
    name = file_name(parts, 1, "csv")
    value = disposition(name)["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"([\w.-]+)\"; filename\*=UTF-8''(\S+)", value)
    assert found is not None
    assert found.group(1).isascii()
    assert unquote(found.group(2)) == name
