"""What every reader of a format gives."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

FIELDS: Final = (
    "title",
    "number",
    "issuer",
    "issued",
    "published",
    "valid_from",
    "valid_until",
    "index_number",
    "category",
    "keywords",
    "status",
    "source",
    "site",
    "address",
)
"""Names of metadata that a file may carry beside its text; dates are ISO where they are whole.

``issued`` is the date on the document (成文日期), ``published`` the day it was put on the site
(公开日期), ``source`` who supplied the page (来源), ``address`` where it stands on the web.
"""


class Content(NamedTuple):
    """The characters of a document as read, which all offsets point into.

    Attributes:
        text: one paragraph, heading or table row a line; cells of a row are apart by a tab.
        encoding: encoding of the characters in the file.
        metadata: values by their name in `FIELDS`.
    """

    text: str
    encoding: str = "utf-8"
    metadata: Mapping[str, str] = MappingProxyType({})
