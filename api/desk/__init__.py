"""Lists, search and facets, as REST and as pages."""
