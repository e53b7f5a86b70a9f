"""How many queries run and wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one pool.

    ``readers`` processes run at once, ``heavy`` of them with queries that take longer than
    `pool.HEAVY_S`, ``brisk`` with queries that take less than `pool.SLOW_S` so far: more than there are
    processors would only get into each other's way. ``waiting`` queries wait for a reader,
    ``per_client`` run or wait for one address.
    """

    brisk: int = 4
    readers: int = 8
    heavy: int = 6
    waiting: int = 128
    per_client: int = 64
