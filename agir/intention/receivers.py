"""What a person's account, the coalition's organisations and its cycles ask of the intention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, DateField, IntegerField, OuterRef, Q, Subquery, Value
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.intention.days import today_in
from agir.intention.models import (
    Adherence,
    AdherenceLink,
    Adoption,
    Chair,
    Reply,
    Suggestion,
    Vision,
)
from agir.meetings.about import Reference
from agir.meetings.signals import decidable_asked
from agir.post.models import Letter
from agir.post.signals import letter_settled

STAGE = "intention"


@receiver(letter_settled)
def remember_departure(sender: object, letter: Letter, **kwargs: Any) -> None:
    """Keep that a letter of adherence has left: the page of the round says so."""
    kind, _colon, number = (letter.key or "").partition(":")
    if kind == "adherence" and letter.went:
        AdherenceLink.objects.filter(pk=number).update(sent_at=letter.settled_at)


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """Her links go, and the words of what she said for herself. Where she stood stays, by « une
    personne partie »: a decision may rest on it. What she said for an organisation is its own."""
    AdherenceLink.objects.filter(member__user=user).delete()
    Adherence.objects.filter(member__user=user).update(words="", remedy="")
    Chair.objects.filter(asker__user=user).update(asker=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    said = Adherence.objects.filter(Q(member__user=user) | Q(by=user))
    suggested = Suggestion.objects.filter(by=user).select_related("coalition")
    replied = Reply.objects.filter(by=user).select_related("coalition")
    return {
        "adherences": [
            {
                "coalition": one.coalition.name,
                "for": one.organisation.name if one.organisation else None,
                "stance": one.stance,
                "words": one.words,
                "what_would_change": one.remedy,
                "at": one.at.isoformat(),
                "replaced_at": one.replaced_at.isoformat() if one.replaced_at else None,
            }
            for one in said.select_related("coalition", "organisation")
        ],
        "suggestions": [
            {"coalition": one.coalition.name, "words": one.words, "why": one.why,
             "at": one.at.isoformat()}
            for one in suggested
        ],
        "replies": [
            {"coalition": one.coalition.name, "text": one.text, "at": one.at.isoformat()}
            for one in replied
        ],
    }  # fmt: skip


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """What the one said becomes said by the other. Where both had answered in one round, the
    answer of the kept name is the current one, and both stay."""
    rows = Adherence.objects.filter(coalition=coalition)
    both = rows.current().filter(organisation=keep).values_list("round", flat=True)
    said = rows.current().filter(organisation=drop, round__in=list(both))
    said.update(replaced_at=timezone.now())
    rows.filter(organisation=drop).update(organisation=keep)


class Row(NamedTuple):
    """A vision in a line; or an empty chair, whose `number` is -1."""

    pk: int
    name: str
    number: int
    adopted_on: dt.date | None
    review_on: dt.date | None
    adopted_number: int | None


def _rows(cycle: Cycle) -> list[Row]:
    """The visions of a cycle and the coalition's empty chairs, in one query."""
    adopted = Adoption.objects.filter(vision=OuterRef("pk"), ended_at=None)
    visions = (
        Vision.objects.filter(Q(cycle=cycle) | Q(cycle=None), coalition_id=cycle.coalition_id)
        .annotate(
            number=Count("versions"),
            adopted_on=Subquery(adopted.values("decided_on")[:1]),
            review_on=Subquery(adopted.values("review_on")[:1]),
            adopted_number=Subquery(adopted.values("version__number")[:1]),
        )
        .order_by()
    )
    no_day, no_number = Value(None, DateField()), Value(None, IntegerField())
    chairs = Chair.objects.filter(coalition_id=cycle.coalition_id, status=Chair.Status.EMPTY)
    empty = chairs.order_by().values_list("pk", "name", Value(-1), no_day, no_day, no_number)
    both = visions.values_list(*Row._fields).union(empty, all=True)
    return sorted((Row(*row) for row in both), key=lambda row: row.pk)


@receiver(stage_told)
def tell(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """What the intention has produced for this cycle and what is still open. One query."""
    coalition, rows = cycle.coalition, _rows(cycle)
    told = [_vision_told(coalition, one) for one in rows if one.number >= 0]
    if not told:
        url = reverse("intention:vision_new", args=[coalition.slug])
        told.append(Told(STAGE, _("La vision n’est pas encore écrite."), url, Kind.OPEN))
    empty = sum(1 for one in rows if one.number < 0)
    if empty:
        words = ngettext(
            "%(n)d chaise vide : une invitation à faire.",
            "%(n)d chaises vides : des invitations à faire.",
            empty,
        )
        url = reverse("intention:chairs", args=[coalition.slug])
        told.append(Told(STAGE, words % {"n": empty}, url, Kind.OPEN))
    return told


def _vision_told(coalition: Coalition, vision: Row) -> Told:
    """The most useful line about one vision: to look at again, decided, or being discussed."""
    url = reverse("intention:vision", args=[coalition.slug, vision.pk])
    about = {"name": vision.name, "number": vision.adopted_number or vision.number}
    if vision.adopted_on is None:
        words = _("« %(name)s », version %(number)d, est en discussion.") % about
        return Told(STAGE, words, url, Kind.OPEN)
    if vision.review_on is not None and vision.review_on <= today_in(coalition):
        return Told(STAGE, _("« %(name)s » est à revoir.") % about, url, Kind.OPEN)
    words = _("« %(name)s », version %(number)d, est adoptée.") % about
    return Told(STAGE, words, url, Kind.DECIDED)


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Visions: none is ever put away."""
    rows = Vision.objects.filter(coalition=coalition, pk__in=wanted.get("vision", ()))
    return {
        ("vision", pk): Page(name, reverse("intention:vision", args=[coalition.slug, pk]))
        for pk, name in (rows.values_list("pk", "name") if wanted.get("vision") else ())
    }


@receiver(decidable_asked)
def offer_to_decide(sender: object, coalition: Coalition, **kwargs: Any) -> list[Reference]:
    """A decision may be about a vision."""
    rows = Vision.objects.filter(coalition=coalition).values_list("pk", "name")
    return [Reference("vision", pk, name) for pk, name in rows]
