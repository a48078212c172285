"""What each person wants to be told, and what she has been told."""

from agir.notices.models.preference import Level, Preference, Rhythm
from agir.notices.models.told import Told

__all__ = ["Level", "Preference", "Rhythm", "Told"]
