"""Meetings, what is said there, and what is decided."""

from agir.meetings.models.decision import Decision, Position
from agir.meetings.models.feed import CalendarFeed
from agir.meetings.models.meeting import AgendaItem, Document, Invitee, Meeting
from agir.meetings.models.notes import Aside, Insight, Writing

__all__ = [
    "AgendaItem",
    "Aside",
    "CalendarFeed",
    "Decision",
    "Document",
    "Insight",
    "Invitee",
    "Meeting",
    "Position",
    "Writing",
]
