"""What remains of a meeting: who was there, what was decided, promised, learned and said."""

from agir.meetings.minutes.contents import Minutes, gather

__all__ = ["Minutes", "gather"]
