"""fivekeys: policy measures of Chinese government documents as a knowledge graph."""

__version__ = "0.1.0"
