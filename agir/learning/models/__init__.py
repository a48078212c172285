"""What a coalition learns, and what it decides should last, or not."""

from agir.learning.models.bilan import Bilan
from agir.learning.models.lesson import Lesson
from agir.learning.models.measure import Measure, MeasureValue
from agir.learning.models.question import EvaluationQuestion, Ground
from agir.learning.models.session import Session, SessionNote, SessionPiece
from agir.learning.models.sifting import Evidence, Sifting

__all__ = [
    "Bilan",
    "EvaluationQuestion",
    "Evidence",
    "Ground",
    "Lesson",
    "Measure",
    "MeasureValue",
    "Session",
    "SessionNote",
    "SessionPiece",
    "Sifting",
]
