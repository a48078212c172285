"""What changes a promise."""

from agir.promises.actions.answering import drop, keep, renegotiate, take_up
from agir.promises.actions.making import (
    bin_promise,
    hand_over,
    make_promise,
    restore_promise,
    reword,
)

__all__ = [
    "bin_promise",
    "drop",
    "hand_over",
    "keep",
    "make_promise",
    "renegotiate",
    "restore_promise",
    "reword",
    "take_up",
]
