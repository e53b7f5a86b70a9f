"""Pictures as answers."""

import pytest

from api.pictures.answers import POLICY, answer, format_of
from graph.pictures import svg


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("key/talent", ("key/talent", None)),
        ("key/talent.svg", ("key/talent", "svg")),
        ("policy/a.b/c.png", ("policy/a.b/c", "png")),
        ("x.svg.png", ("x.svg", "png")),
    ],
)
def test_the_end_of_a_path_names_the_format(path: str, found: tuple[str, str | None]) -> None:
    assert format_of(path) == found


def test_a_file_has_a_name_and_headers_that_make_it_harmless() -> None:
    response = answer(svg.document(1, 1, "", ""), "svg", '办法"\r\nX: y/', "en")
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["content-language"] == "en"
    named = response.headers["content-disposition"]
    assert named == "inline; filename*=UTF-8''%E5%8A%9E%E6%B3%95%22%0D%0AX%3A%20y%2F.svg"
