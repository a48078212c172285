"""The portrait of a community: its figures, what they do not say, its priorities."""
