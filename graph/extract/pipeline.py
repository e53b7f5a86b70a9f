"""Text → extraction record."""

from graph.extract import rules as rule_files
from graph.extract.assembly import Assembly
from graph.extract.reading import Reading
from graph.extract.text import flatten
from graph.extract.uncollected import uncollected
from graph.model import Record, Text
from graph.namespaces import BASE


def rules_digest() -> str:
    """Sixteen hexadecimal digits that stand for all rules and schemes extraction depends on."""
    return rule_files.digest()


def extract(text: Text, *, base: str = BASE) -> Record:
    """Everything that is read in ``text``, with spans into its unchanged characters.

    Time is linear in the length of the text. The result depends on the text, the rules and
    ``base`` alone.
    """
    with uncollected():
        return Assembly(text, Reading(flatten(text.content), text.metadata), base).record()
