"""What this room tells the rooms above, which it never imports."""

from django.dispatch import Signal

# Before an account is erased, inside the transaction. Arguments: `user`. A room that keeps
# something of hers lets go of it; raising `Refused` stops everything.
account_leaving = Signal()

# When a person downloads what is kept about her. Argument: `user`. Each receiver returns a
# dictionary of its part, ready for JSON.
account_described = Signal()
