"""What this room tells the rooms above, which it never imports."""

from django.dispatch import Signal

# Two organisations turn out to be one. Arguments: `coalition`, `keep`, `drop`. What the rooms
# above keep about `drop` in this coalition, and in no other, becomes about `keep`.
organisations_merged = Signal()
