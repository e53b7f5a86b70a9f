"""Questions in plain Chinese and English, understood by rules and answered from the lists.

The rules are files under ``graph/data/ask``: words, names, kinds of question, times and amounts,
sentences of answers. A question is divided into parts (`reading`), each of which must be taken by a
rule or be a name; which kind of question takes all of them says what is asked (`parsing`,
`building`); the lists answer it (`answering`).
"""

from graph.ask.answers import Answer
from graph.ask.by_index import IndexLists
from graph.ask.by_sparql import SparqlLists
from graph.ask.lists import Lists
from graph.ask.names import NameLookup, ViewNames
from graph.ask.parsing import understand
from graph.ask.records import Asked, ask, asked
from graph.ask.understanding import Declined, Understanding

__all__ = [
    "Answer",
    "Asked",
    "Declined",
    "IndexLists",
    "Lists",
    "NameLookup",
    "SparqlLists",
    "Understanding",
    "ViewNames",
    "ask",
    "asked",
    "understand",
]
