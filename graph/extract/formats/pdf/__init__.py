"""PDF with a text layer: glyphs with their places → lines → paragraphs.

`document` reads a file in a process of its own, bounded in time and memory; in it `worker` turns
`glyphs` into `lines` (around `tables`), drops what `margins` repeat, and undoes line breaks in
`paragraphs`.
"""
