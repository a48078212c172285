"""Verbs of the notices."""

from agir.notices.actions.digests import prepare_digests, write_digests
from agir.notices.actions.preferences import change_preferences, resume_digests, stop_digests

__all__ = [
    "change_preferences",
    "prepare_digests",
    "resume_digests",
    "stop_digests",
    "write_digests",
]
