"""Quantities that people add or put right: read from their words, and as triples of a graph."""

from collections.abc import Iterator, Mapping
from typing import Final

from graph import identifiers, rdf
from graph.corrections.model import Figure, Named
from graph.errors import ParameterError
from graph.extract.amounts import only_amount
from graph.namespaces import BASE, FK, PROV, RDF, SCHEMA, XSD
from graph.rdf import Term, Triple

CLASSES: Final[Mapping[str, str]] = {
    FK + "hasIncentive": "Incentive",
    FK + "hasTarget": "Target",
    FK + "hasStatistic": "Statistic",
    FK + "hasThreshold": "Threshold",
    FK + "hasBudget": "Budget",
}
"""Class of what a property that leads to quantities leads to."""

_CNY: Final = "CNY"


def quantity_of(predicate: str, words: str) -> Named:
    """The quantity that some words say: one number with its unit, such as 最高500万元 or 3–5%.

    Raises:
        ParameterError: they do not say one.
    """
    found = only_amount(wording := "".join(words.split()))
    if found is None or found.before is not None or found.qualifier == "tier":
        raise ParameterError(
            f"{words[:60]!r} is not one number with its unit; write it such as 最高500万元 or 30%"
        )
    low = "" if found.low is None else _decimal(found.low)
    figure = Figure(_decimal(found.value), found.unit, low, found.qualifier or "")
    return Named(CLASSES[predicate], wording, figure=figure)


def iri_of(subject: str, predicate: str, quantity: Named, *, base: str = BASE) -> str:
    """IRI of a quantity that is said of ``subject``."""
    digest = identifiers.digest(predicate, quantity.label)
    return identifiers.below(subject, "quantity", digest, base=base)


def described(iri: str, quantity: Named, correction: str) -> Iterator[Triple]:
    """What is to be said of a quantity that a correction, by its IRI, brings in."""
    figure = quantity.figure
    assert figure is not None
    amount = f"{iri}/amount"
    is_money = figure.unit == _CNY
    unit = "currency" if is_money else "unitText"
    yield _triple(iri, RDF + "type", _iri(FK + quantity.kind))
    yield _triple(iri, FK + "wording", rdf.term_of(quantity.label, None, "zh"))
    yield _triple(iri, FK + "amount", _iri(amount))
    if figure.qualifier:
        yield _triple(iri, FK + "qualifier", rdf.term_of(figure.qualifier))
    kind = SCHEMA + ("MonetaryAmount" if is_money else "QuantitativeValue")
    yield _triple(amount, RDF + "type", _iri(kind))
    yield _triple(amount, SCHEMA + unit, rdf.term_of(figure.unit))
    for name, value in _bounds(figure):
        yield _triple(amount, SCHEMA + name, rdf.term_of(value, XSD + "decimal"))
    for node in (iri, amount):  # by which they are taken out again
        yield _triple(node, PROV + "wasDerivedFrom", _iri(correction))


def _bounds(figure: Figure) -> Iterator[tuple[str, str]]:
    if figure.low:
        yield "minValue", figure.low
        yield "maxValue", figure.value
    else:
        yield {"max": "maxValue", "min": "minValue"}.get(figure.qualifier, "value"), figure.value


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"


def _iri(value: str) -> Term:
    return Term(value, "iri")


def _triple(subject: str, predicate: str, target: Term) -> Triple:
    return Triple(_iri(subject), _iri(predicate), target)
