"""What this room asks of the rooms above, which it never imports."""

from django.dispatch import Signal

# Where are these things? Arguments: `coalition`, `wanted` (object type -> set of numbers). Each
# receiver answers {(type, number): `agir.history.pages.Page`} for the types it owns, one query for
# each, leaving out what is in the bin, elsewhere, or not for everybody in the coalition.
pages_asked = Signal()
