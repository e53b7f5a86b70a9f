"""What the file says of the document beside its text: the table of facts on a government page."""

import re
from collections.abc import Mapping

from graph.extract import document_number
from graph.extract.metadata import Metadata, kind_of_title

_ADDRESS = re.compile(r"https?://[!#$%&'()*+,./:;=?@_~\w-]+\Z", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z")


def complete(found: Metadata, stated: Mapping[str, str]) -> None:
    """Fill in what the text itself leaves open; what the text says stands.

    ``stated`` has values by the names of `graph.extract.formats.content.FIELDS`.
    """
    if not found.title and (title := stated.get("title")):
        found.title = "".join(title.split())
        found.own.add(found.title)
        if found.kind is None:
            found.kind, found.is_policy = kind_of_title(found.title)
    if not found.number and (number := document_number.parse(stated.get("number", ""))):
        found.number = number.text
        found.own.add(number.text)
    if not found.issued and _DATE.match(stated.get("issued", "")):
        found.issued = stated["issued"]
    if not found.issuers and (issuer := stated.get("issuer")):
        found.issuers = [name for name in re.split(r"[、，,;；\s]+", issuer) if name]
    if _DATE.match(stated.get("published", "")):
        found.published = stated["published"]
    if _ADDRESS.match(stated.get("address", "")):
        found.address = stated["address"]
