"""What the coalition's organisations ask of its plans."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.plan.models import Action, ActionOrganisation, Plan


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """Actions led or joined by the one are now by the other; an action that had both keeps one
    line. Binned actions too: they may come back."""
    Action.objects.filter(coalition=coalition, lead=drop).update(lead=keep)
    parts = ActionOrganisation.objects.filter(coalition=coalition)
    already = parts.filter(organisation=keep).values("action")
    parts.filter(
        organisation=drop, action__in=list(already.values_list("action", flat=True))
    ).delete()
    parts.filter(organisation=drop).update(organisation=keep)
    parts.filter(organisation=keep, action__lead=keep).delete()
    Plan.objects.filter(coalition=coalition).update(revision=F("revision") + 1)
