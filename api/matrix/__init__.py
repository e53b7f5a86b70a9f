"""The coverage matrix: industry, place and key against each other."""
