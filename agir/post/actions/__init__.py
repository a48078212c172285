"""Verbs of the post room."""

from agir.post.actions.delivering import deliver
from agir.post.actions.sweeping import sweep
from agir.post.actions.writing import Attachment, Promised, post_letter, post_promised, withdraw

__all__ = ["Attachment", "Promised", "deliver", "post_letter", "post_promised", "sweep", "withdraw"]
