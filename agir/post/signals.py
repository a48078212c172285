"""What this room tells the rooms above, which it never imports."""

from django.dispatch import Signal

# Just before a few letters of one `maker` leave. Arguments: `maker`, `letters`, `now`. Whoever
# made them answers {letter pk: Written | None} from the present state; None withdraws the letter.
letters_leaving = Signal()

# A letter has been settled: sent, refused, too late or withdrawn. Arguments: `letter`. Called in
# the transaction that says so.
letter_settled = Signal()
