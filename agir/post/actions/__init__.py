"""Verbs of the post room."""

from agir.post.actions.delivering import deliver
from agir.post.actions.writing import Attachment, post_letter, withdraw

__all__ = ["Attachment", "deliver", "post_letter", "withdraw"]
