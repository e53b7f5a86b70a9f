"""Functions that the engine does not know: an error of the expression, not of the query.

SPARQL 1.1 (section 17.3) lets an expression fail alone: its FILTER is false, its variable unbound.
The engine refuses the whole query instead, one unknown function at a time, before it evaluates
anything; told of the function, with one that always fails, it does as the standard says.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import pyoxigraph as ox

Functions = dict[ox.NamedNode, Callable[..., Any]]
"""Functions to give to the engine as ``custom_functions``."""

_UNKNOWN: Final = re.compile(r"The custom function <(.*)> is not supported\Z", re.DOTALL)
_T = TypeVar("_T")


def tolerating_unknown(call: Callable[[Functions], _T]) -> _T:
    """``call`` with as many failing functions as it takes for the engine not to refuse them.

    ``call`` must have done nothing where it raises RuntimeError, and give the functions to the
    engine.
    """
    functions: Functions = {}
    while True:
        try:
            return call(functions)
        except RuntimeError as error:
            name = _name(error)
            if name is None or name in functions:
                raise
            functions = {**functions, name: _fail}


def _name(error: RuntimeError) -> ox.NamedNode | None:
    """The function that the engine says it does not know; None for another error."""
    found = _UNKNOWN.match(str(error))
    return ox.NamedNode(found[1]) if found else None


def _fail(*_: object) -> None:
    """An error, whatever the arguments."""
