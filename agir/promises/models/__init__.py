"""What people promise one another."""

from agir.promises.models.promise import Promise, PromiseChange

__all__ = ["Promise", "PromiseChange"]
