"""What the coalition's organisations ask of its money."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.funding.models import FundingSource


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    FundingSource.objects.filter(coalition=coalition, funder=drop).update(funder=keep)
