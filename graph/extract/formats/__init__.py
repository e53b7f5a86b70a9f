"""Readers of file formats: bytes → the characters of a document, one paragraph or row a line.

Each module reads one format and knows nothing of the others; `graph.extract.reader` picks one by
what the bytes are. Outside packages are loaded when a file needs them, not before.
"""
