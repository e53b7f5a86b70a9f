"""Pictures of the graph as SVG: layered layout, measured text, the same bytes for the same input.

Nothing here knows of RDF, HTTP or languages: what is drawn comes as records whose labels are
already in the language of the reader, with the addresses that their parts link to.

- `measuring`, `wrapping`: how wide text is, and how it breaks into lines (Latin and CJK).
- `layers`, `ordering`, `placing`: boxes in layers with few crossings, from a networkx graph.
- `svg`, `palette`: writing SVG without style sheets or scripts, so that any policy allows it.
- `key_map`, `heat_map`, `timeline`, `neighbourhood`: the pictures.
- `png`: the same pictures as pixels, where the library for it is installed.
"""
