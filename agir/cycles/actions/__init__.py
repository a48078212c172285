"""Verbs of a cycle: the only place that changes its state."""
