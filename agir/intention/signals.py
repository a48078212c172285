"""What this room asks of the rooms above, which it never imports."""

from django.dispatch import Signal

# Which age windows, sectors and audiences somebody already acts for. Argument: `coalition`. Each
# receiver returns the numbers of those facets, in one query.
asking_who_is_served = Signal()
