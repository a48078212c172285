"""What the memory keeps so that anything can be found."""

from agir.memory.models.entry import Entry

__all__ = ["Entry"]
