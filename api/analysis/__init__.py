"""Network analysis: paths, neighbourhoods, likeness, centrality, clusters, chains and gaps."""
