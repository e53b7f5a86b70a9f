"""Tokens of writers."""

import pytest

from api.http.authorization import check_token
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
