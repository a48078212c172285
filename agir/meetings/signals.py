"""What this room asks of the rooms above, which it never imports."""

from django.dispatch import Signal

# What may a decision be about? Argument: `coalition`. Each receiver returns a list of
# `agir.meetings.about.Reference`, at most one query for each type.
decidable_asked = Signal()
