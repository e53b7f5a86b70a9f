"""Exports: a whole answer, however long, as a file that is sent while it is read.

An answer comes as rows (which items), is read in batches by the typed queries, and written by one
of the writers: tables (CSV, XLSX), JSON, RDF syntaxes, networks (GraphML, GEXF, Cytoscape). Memory
holds one batch. What fails before the first piece is a problem like any other; what fails later
breaks the connection off, so that no part looks like the whole.
"""
