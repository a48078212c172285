"""What this room asks of the rooms above and tells them; it never imports them."""

from django.dispatch import Signal

# Where are these things? Arguments: `coalition`, `wanted` (object type -> set of numbers). Each
# receiver answers {(type, number): `agir.history.pages.Page`} for the types it owns, one query for
# each, leaving out what is in the bin, elsewhere, or not for everybody in the coalition.
pages_asked = Signal()

# Something was recorded. Arguments: `coalition_id`, `keys` (the (type, number) of each object of
# the gesture). Sent inside the transaction of the verb.
recorded = Signal()
