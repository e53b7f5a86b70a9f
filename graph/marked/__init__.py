"""A document with all that was read in it as one standalone page, for people to check."""

from graph.marked.page import page

__all__ = ["page"]
