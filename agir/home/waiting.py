"""What waits for one person in one coalition, as far as the plan knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from agir.coalitions.models import Member
from agir.core.templatetags.typography import day
from agir.followup import rules as followup_rules
from agir.followup.reading import week_counts
from agir.history.models import Event
from agir.intention import rules as intention_rules
from agir.intention.models import Adherence, Adoption, Round
from agir.plan.models import Action, ActionPerson, FindingNote, Plan, Status

SOON = dt.timedelta(days=30)
OVER = (Status.DONE, Status.STOPPED)
MOST = 12


@dataclass(frozen=True)
class Waiting:
    """One action that asks for attention: why, and whether its date should be talked about."""

    action: Action
    why: str
    on: dt.date
    renegotiate: bool = False
    personal: bool = False


def current_plan(member: Member) -> Plan | None:
    """The plan people work with: the latest that is not closed, else the latest."""
    plans = list(
        Plan.objects.present()
        .filter(coalition_id=member.coalition_id)
        .order_by("-starts_on", "-id")[:10]
    )
    alive = [plan for plan in plans if plan.status != Plan.Status.CLOSED]
    return next(iter(alive or plans), None)


def my_actions(member: Member, today: dt.date) -> list[Waiting]:
    """Actions she answers for, or that her organisation leads, which start or end within thirty
    days or are past their end. At most twelve, the most pressing first, in one query."""
    hers = Exists(ActionPerson.objects.filter(action=OuterRef("pk"), member=member))
    mine = Q(hers=True)
    if member.organisation_id:
        mine |= Q(lead_id=member.organisation_id)
    soon = today + SOON
    rows = (
        Action.objects.present()
        .filter(coalition_id=member.coalition_id, plan__binned_at=None)
        .exclude(plan__status=Plan.Status.CLOSED)
        .exclude(status__in=OVER)
        .annotate(hers=hers)
        .filter(mine)
        .filter(Q(starts_on__range=(today, soon)) | Q(ends_on__lte=soon))
        .only("title", "plan_id", "starts_on", "ends_on", "status", "ends_text", "ends_precision")
        .order_by("ends_on", "starts_on", "pk")[:MOST]
    )
    return [_waiting(action, today, soon) for action in rows]


def _waiting(action: Action, today: dt.date, soon: dt.date) -> Waiting:
    personal = bool(getattr(action, "hers", False))
    ends, starts = action.ends_on, action.starts_on
    if ends is not None and ends < today:
        return Waiting(action, _("Date passée"), ends, renegotiate=True, personal=personal)
    if ends is not None and ends <= soon:
        return Waiting(action, _("Se termine bientôt"), ends, personal=personal)
    return Waiting(action, _("Commence bientôt"), starts or today, personal=personal)


def my_week(member: Member, today: dt.date) -> list[str]:
    """What the week asks of those who steer, in a few words: « 2 bloquées », « 3 à renégocier ».
    One query; none for anybody else."""
    if not followup_rules.can_steer(member, member.coalition):
        return []
    found = week_counts(member.coalition, today)
    counted = (
        (found["blocked"], ngettext_lazy("%(n)d bloquée", "%(n)d bloquées", "n")),
        (found["late"], ngettext_lazy("%(n)d à renégocier", "%(n)d à renégocier", "n")),
        (found["silent"], ngettext_lazy("%(n)d sans nouvelle", "%(n)d sans nouvelle", "n")),
        (found["coming"], ngettext_lazy("%(n)d qui vient", "%(n)d qui viennent", "n")),
    )
    return [str(words % {"n": number}) for number, words in counted if number]


@dataclass(frozen=True)
class Given:
    """A finding given to her: how it read that day, and its page."""

    title: str
    url: str
    plan: str


def my_findings(member: Member) -> list[Given]:
    """What the X-ray found and the coalition gave to her to follow. Two queries at most: the
    words are those of the day it was given, so that the X-ray need not be computed here."""
    notes = list(
        FindingNote.objects.filter(assigned_to=member, set_aside=False, plan__binned_at=None)
        .select_related("plan")
        .order_by("-at")[:MOST]
    )
    said = dict(
        Event.objects.filter(
            object_type="finding",
            object_id__in=[note.pk for note in notes],
            verb="plan.finding.assigned",
        )
        .order_by("at", "pk")
        .values_list("object_id", "title")
    )
    unsaid = _("Un constat de la radiographie")
    slug = member.coalition.slug
    return [
        Given(
            said.get(note.pk) or unsaid,
            reverse("plan:finding", args=[slug, note.plan_id, note.code]),
            note.plan.title,
        )
        for note in notes
    ]


@dataclass(frozen=True)
class Asked:
    """Something of the intention that waits for her: a round to answer, a vision to review."""

    title: str
    url: str
    why: str
    review: bool = False


def my_intention(member: Member, today: dt.date) -> list[Asked]:
    """Rounds where her voice is awaited, and visions whose review day has come. Two queries."""
    slug, found = member.coalition.slug, []
    if intention_rules.has_voice(member):
        mine = Q(member=member)
        if not intention_rules.speaks_in_person(member):
            mine = Q(organisation=member.organisation_id)
        said = Adherence.objects.filter(mine, round__version=OuterRef("version"))
        rows = Round.objects.filter(
            coalition_id=member.coalition_id, closed_at=None, closes_on__gte=today
        )
        for one in rows.exclude(Exists(said)).select_related("version__vision")[:MOST]:
            why = _("Dites où vous vous situez, jusqu’au %(day)s") % {"day": day(one.closes_on)}
            url = reverse("intention:answer", args=[slug, one.pk])
            found.append(Asked(one.version.vision.name, url, why))
    due = Adoption.objects.filter(
        coalition_id=member.coalition_id, ended_at=None, review_on__lte=today
    )
    for adoption in due.select_related("vision")[:MOST]:
        why = _("À revoir ensemble depuis le %(day)s") % {"day": day(adoption.review_on)}
        url = reverse("intention:vision", args=[slug, adoption.vision_id])
        found.append(Asked(adoption.vision.name, url, why, review=True))
    return found
