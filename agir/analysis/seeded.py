"""The one door to igraph's random generator.

igraph has a single generator for the whole process. Ours is put in its place under a
lock, so that a result depends on its seed alone, whatever other threads are doing, and
Python's own module (igraph's default) is put back afterwards.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import igraph

_alone = threading.RLock()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make igraph draw from `random.Random(seed)` inside the block, one thread at a time."""
    with _alone:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
