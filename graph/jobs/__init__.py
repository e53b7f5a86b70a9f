"""Documents read to the triples of their named graphs, in this process or in worker processes."""
