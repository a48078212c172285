"""Verbs of the plan: the only place that changes it."""
