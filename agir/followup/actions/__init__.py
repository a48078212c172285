"""Verbs of the follow-up."""
