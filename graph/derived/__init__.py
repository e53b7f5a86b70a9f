"""What is derived from a generation, such as its index: where it lies, who builds it, and when."""

from graph.derived.drafting import drafted
from graph.derived.keeping import Derived
from graph.derived.process import Keeper, run

__all__ = ["Derived", "Keeper", "drafted", "run"]
