"""Tokens of writers."""

import pytest

from api.http.authorization import check_token, name_of, tokens_of
from graph.errors import ForbiddenError
from graph.settings import Settings

SETTINGS = Settings(token="secret 秘密")


@pytest.mark.parametrize(
    "given", ["Bearer secret 秘密", "bearer  secret 秘密 ", "BEARER secret 秘密"]
)
def test_the_right_token_passes(given: str) -> None:
    check_token(given, SETTINGS)


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer secret",
        "Basic secret 秘密",
        "secret 秘密",
        "Bearer ü",
    ],
)
def test_every_other_is_refused(given: str | None) -> None:
    with pytest.raises(ForbiddenError, match="Authorization: Bearer"):
        check_token(given, SETTINGS)


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nobody_writes(token: str | None) -> None:
    for given in (None, "Bearer ", "Bearer None"):
        with pytest.raises(ForbiddenError, match="FIVEKEYS_TOKEN"):
            check_token(given, Settings(token=token))


def test_each_token_has_its_name() -> None:
    settings = Settings(token="ann:0123456789,王:abcdefgh-秘")
    assert check_token("Bearer 0123456789", settings) == "ann"
    assert name_of("abcdefgh-秘", settings) == "王"
    for other in ("ann", "ann:", "ann:abcdefgh-秘", "0123456789,", "", "editor"):
        assert name_of(other, settings) is None


@pytest.mark.parametrize(
    "token", ["secret", "a:b", "a:b,c:d", "ann:0123456789,secret", "a b:12345678"]
)
def test_what_is_no_list_of_names_is_one_token(token: str) -> None:
    assert tokens_of(Settings(token=token)) == {token: "editor"}
    assert name_of(token, Settings(token=token)) == "editor"
