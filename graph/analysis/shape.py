"""What of the graph is a network: kinds of thing, and the properties that link them.

Left out are properties that only describe (kind of document, action, scheme), that say how something
is known (claims, evidence, runs), and figures: two documents are not near each other because both
are 实施办法. Each link is there once, however many graphs state it.
"""

from typing import Final

KINDS: Final = (
    ("key", ("fk:Key",)),
    ("economy", ("fk:EconomyType",)),
    ("industry", ("fk:Industry",)),
    ("region", ("fk:Region",)),
    ("zone", ("fk:Zone",)),
    ("organization", ("fk:Organization",)),
    ("policy", ("fk:Policy",)),
    ("document", ("fk:Reply", "fk:OfficialDocument")),
    ("measure", ("fk:Measure",)),
    ("instrument", ("fk:Instrument",)),
)
"""Kinds of thing and their classes; a thing of several classes is of the first kind."""

KIND_NAMES: Final = (*(name for name, _ in KINDS), "other")
KIND: Final = {name: place for place, name in enumerate(KIND_NAMES)}
"""Number of a kind."""

PROPERTIES: Final = (
    "fk:statedIn",
    "fk:usesPolicy",
    "fk:supportsIndustry",
    "fk:appliesIn",
    "fk:key",
    "fk:instrument",
    "fk:responsibleBody",
    "fk:supportingBody",
    "fk:involvesOrganization",
    "fk:actor",
    "fk:mentions",
    "eli:based_on",
    "eli:applies",
    "fk:accompanies",
    "eli:amends",
    "eli:cites",
    "fk:reportsIssuing",
    "eli:repeals",
    "eli:passed_by",
    "fk:keyOf",
    "skos:broader",
    "geo:sfWithin",
    "fk:ofRegion",
    "dcterms:isPartOf",
)
"""Properties that are links of the network, by their numbers."""

PROPERTY: Final = {name: place for place, name in enumerate(PROPERTIES)}

INVERSES: Final = {"fk:hasKey": "fk:keyOf", "geo:sfContains": "geo:sfWithin"}
"""Properties that say the same the other way round."""

RELIES: Final = (
    "eli:based_on",
    "eli:applies",
    "fk:accompanies",
    "eli:amends",
    "eli:cites",
    "fk:reportsIssuing",
)
"""Relations by which one document relies on another; not eli:repeals, which does the contrary."""

CHAINED: Final = ("eli:based_on", "eli:applies", "fk:accompanies", "eli:amends", "eli:cites")
"""Relations of a chain; the subject is below its object."""

ABOVE: Final = ("skos:broader", "geo:sfWithin")
"""Links from what is narrower, or lies within, to what is above it."""

FLAGS: Final = {"fk:hasTarget": 1, "fk:hasIncentive": 2, "fk:hasBudget": 4}
"""Figures that a thing has, as bits."""

NEVER: Final = 100_000_000
"""After every day that a date can be, as yyyymmdd."""
