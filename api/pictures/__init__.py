"""Pictures of the graph as pages, SVG and PNG."""
