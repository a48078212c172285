"""Letters that wait to leave, and what keeps them moving."""

from agir.post.models.beat import Beat
from agir.post.models.letter import Enclosure, Letter

__all__ = ["Beat", "Enclosure", "Letter"]
