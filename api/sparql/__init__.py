"""The SPARQL protocols: query, update, graph store, service description, and the query page."""
