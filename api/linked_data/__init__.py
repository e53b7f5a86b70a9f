"""Linked data: identifiers, the ontology, the schemes, the data set and its sitemap."""
