"""Nouns of the portrait: what was told, what was chosen, what was counted."""
