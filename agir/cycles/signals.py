"""What this room tells the rooms above, which it never imports."""

from django.dispatch import Signal

# A page of a cycle is about to show its stages. Arguments: `cycle`, `member`. Each receiver
# returns a list of `agir.cycles.telling.Told`: what its room has made in a stage, decided,
# learned, or what is still open there. At most two queries each: it is asked on every page.
stage_told = Signal()
