"""What people promise one another."""

from agir.promises.models.link import LINK_LIFE, PromiseLink
from agir.promises.models.promise import Promise, PromiseChange

__all__ = ["LINK_LIFE", "Promise", "PromiseChange", "PromiseLink"]
