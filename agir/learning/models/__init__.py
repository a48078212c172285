"""What a coalition learns, and what it decides should last, or not."""

from agir.learning.models.bilan import Bilan
from agir.learning.models.lesson import Lesson
from agir.learning.models.sifting import Evidence, Sifting

__all__ = ["Bilan", "Evidence", "Lesson", "Sifting"]
