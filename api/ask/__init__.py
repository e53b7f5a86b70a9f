"""Questions in plain words, as page and REST."""
