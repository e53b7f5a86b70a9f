"""The page of a thing: facts with evidence, time, text with its spans, ways on."""
