"""Settings: rows, defaults, environment and options, and values that are refused."""

from dataclasses import fields

import pytest

from graph.errors import SettingError
from graph.namespaces import BASE
from graph.settings import ROWS, Settings

FIXED = {
    "FIVEKEYS_STORE", "FIVEKEYS_TOKEN", "FIVEKEYS_DEFAULT_GRAPH", "FIVEKEYS_BASE_IRI", "FIVEKEYS_QUERY_TIMEOUT_S",
    "FIVEKEYS_QUERY_MEMORY_MB", "FIVEKEYS_CACHE_MB", "FIVEKEYS_WORKERS", "FIVEKEYS_SERVICE_HOSTS",
}  # fmt: skip


def test_each_field_has_a_row_and_the_fixed_names_are_there() -> None:
    assert [row.field for row in ROWS] == [field.name for field in fields(Settings)]
    assert {row.variable for row in ROWS} >= FIXED
    assert all(row.help.endswith(".") for row in ROWS)
    assert len({row.variable for row in ROWS}) == len(ROWS)


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.read({}) == Settings()
    assert Settings.read({"FIVEKEYS_WORKERS": ""}) == Settings()
    assert Settings().base_iri == BASE
    assert Settings().token is None


def test_values_of_the_environment_have_the_type_of_the_setting() -> None:
    found = Settings.read(
        {
            "FIVEKEYS_STORE": "memory:", "FIVEKEYS_QUERY_TIMEOUT_S": "2.5", "FIVEKEYS_WORKERS": "3",
            "FIVEKEYS_SERVICE_HOSTS": "a.example, b.example,", "FIVEKEYS_DEFAULT_GRAPH": "strict",
        }
    )  # fmt: skip
    assert (found.store, found.query_timeout_s, found.workers) == ("memory:", 2.5, 3)
    assert found.service_hosts == ("a.example", "b.example")
    assert found.default_graph == "strict"


def test_an_option_goes_before_the_environment_unless_it_is_none() -> None:
    environ = {"FIVEKEYS_WORKERS": "3"}
    assert Settings.read(environ, workers=5).workers == 5
    assert Settings.read(environ, workers=None).workers == 3


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("FIVEKEYS_WORKERS", "many", "not a int"), ("FIVEKEYS_QUERY_TIMEOUT_S", "soon", "not a float"),
        ("FIVEKEYS_WORKERS", "-1", "use 0 or more"), ("FIVEKEYS_CACHE_MB", "-1", "use 0 or more"),
        ("FIVEKEYS_DEFAULT_GRAPH", "all", "use union or strict"), ("FIVEKEYS_BASE_IRI", "urn:x:", "use an http"),
        ("FIVEKEYS_BASE_IRI", "https://example.org", "ending with /"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_refused(variable: str, value: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        Settings.read({variable: value})


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_a_time_that_is_no_number_of_seconds_is_refused(value: str) -> None:
    with pytest.raises(SettingError):
        Settings.read({"FIVEKEYS_QUERY_TIMEOUT_S": value})
