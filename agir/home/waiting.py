"""The plan people work with, and what the week asks of those who steer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

from agir.coalitions.models import Member
from agir.followup import rules as followup_rules
from agir.plan.models import Plan


def current_plan(member: Member) -> Plan | None:
    """The plan people work with: the latest that is not closed, else the latest."""
    plans = list(
        Plan.objects.present()
        .filter(coalition_id=member.coalition_id)
        .order_by("-starts_on", "-id")[:10]
    )
    alive = [plan for plan in plans if plan.status != Plan.Status.CLOSED]
    return next(iter(alive or plans), None)


def my_week(member: Member, found: Mapping[str, int]) -> list[str]:
    """What the week asks of those who steer, in a few words: « 2 bloquées », « 3 à renégocier ».
    Nothing for anybody else."""
    if not found or not followup_rules.can_steer(member, member.coalition):
        return []
    counted = (
        (found["blocked"], ngettext_lazy("%(n)d bloquée", "%(n)d bloquées", "n")),
        (found["late"], ngettext_lazy("%(n)d à renégocier", "%(n)d à renégocier", "n")),
        (found["silent"], ngettext_lazy("%(n)d sans nouvelle", "%(n)d sans nouvelle", "n")),
        (found["coming"], ngettext_lazy("%(n)d qui vient", "%(n)d qui viennent", "n")),
    )
    return [str(words % {"n": number}) for number, words in counted if number]
