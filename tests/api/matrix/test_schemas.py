"""What the matrix is asked for."""

import pytest
from pydantic import ValidationError

from api.desk.schemas import ListParameters
from api.matrix.schemas import MatrixPageParameters, MatrixParameters
from graph.queries.matrix import Question


def test_without_parameters_it_is_industries_by_keys() -> None:
    assert MatrixParameters().question() == Question()


def test_every_filter_of_lists_can_be_used() -> None:
    paging = {"limit", "cursor", "order"}
    assert set(ListParameters.model_fields) - paging <= set(MatrixParameters.model_fields)
    given = {
        (field.alias or name): "x"
        for name, field in ListParameters.model_fields.items()
        if name not in {*paging, "lang"}
    }
    as_list = ListParameters.model_validate(given).filters()
    assert MatrixParameters.model_validate(given).question().filters == as_list


def test_unknown_parameters_are_refused_by_rest_and_passed_over_by_pages() -> None:
    with pytest.raises(ValidationError):
        MatrixParameters.model_validate({"nothing": "1"})
    assert MatrixPageParameters.model_validate({"nothing": "1"}).question() == Question()
