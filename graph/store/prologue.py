"""What names in a query or update stand for: its BASE and PREFIX declarations."""

from typing import NamedTuple
from urllib.parse import urljoin

from graph.store.sparql import Token


class Prologue(NamedTuple):
    """The declarations in force somewhere in a query or update."""

    base_iri: str | None
    prefixes: tuple[tuple[str, str], ...] = ()

    def after(self, tokens: list[Token], index: int) -> "Prologue":
        """As it is after the declaration that begins at ``index``, if one does."""
        following = tokens[index + 1 : index + 3]
        if tokens[index].is_word("BASE") and following and following[0].kind == "iri":
            return self._replace(base_iri=self.iri(following[0]))
        if (
            tokens[index].is_word("PREFIX")
            and [token.kind for token in following] == ["name", "iri"]
            and (iri := self.iri(following[1])) is not None
        ):
            return self._replace(prefixes=((following[0].text, iri), *self.prefixes))
        return self

    def iri(self, token: Token) -> str | None:
        """The IRI that a token stands for; None where that is not known."""
        if "\\" in token.text:
            return None
        if token.kind == "iri":
            return urljoin(self.base_iri or "", token.text[1:-1])
        for name, iri in self.prefixes:
            if token.kind == "name" and name == f"{token.prefix or ''}:":
                return iri + token.text.removeprefix(name)
        return None
