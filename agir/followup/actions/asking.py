"""Asking kindly for news: a letter that a person has read before it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.reading.asked import ASKED, GREETED
from agir.history.actions import Record, record
from agir.history.models import Event
from agir.plan.models import Action
from agir.post.actions import post_letter

LETTER = "followup/mail/word.txt"
FRESH = dt.timedelta(days=7)  # a question asked a week late is no longer the same question


def in_charge(action: Action) -> list[Member]:
    """Who can give news of an action: the people in charge who have an account, else those of
    the organisation that leads it."""
    here = (
        Member.objects.present()
        .filter(coalition_id=action.coalition_id, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("pk")
    )
    people = list(here.filter(responsibilities__action=action).distinct())
    if people or action.lead_id is None:
        return people
    return of_organisation(action.coalition_id, action.lead_id)


def of_organisation(coalition_id: int, organisation_id: int) -> list[Member]:
    """The people of an organisation who sit in the coalition today."""
    rows = Member.objects.present().filter(
        coalition_id=coalition_id, organisation_id=organisation_id, user__is_active=True
    )
    return list(rows.select_related("user", "organisation").order_by("pk"))


@transaction.atomic
def ask_for_news(*, action: Action, by: Member, message: str) -> int:
    """Write to those in charge of an action, in the words given. Once a day at most. Returns how
    many letters were queued."""
    require(rules.can_steer(by, by.coalition) and action.coalition_id == by.coalition_id)
    people = [one for one in in_charge(action) if one.user_id != by.user_id]
    _refuse_empty_or_twice(people, ASKED, "followup", action.pk)
    page = reverse("followup:action", args=[by.coalition.slug, action.plan_id, action.pk])
    _write(people, by, message, f"news:{action.pk}", page, action.title)
    entry = Record(ASKED, "followup", action.pk, action.title)
    record(by=by.user, coalition_id=action.coalition_id, entry=entry)
    return len(people)


@transaction.atomic
def greet(*, coalition: Coalition, organisation: Organisation, by: Member, message: str) -> int:
    """Write to the people of a partner not heard of for a while. Once a day at most. Returns how
    many letters were queued."""
    require(rules.can_steer(by, coalition))
    people = of_organisation(coalition.pk, organisation.pk)
    people = [one for one in people if one.user_id != by.user_id]
    _refuse_empty_or_twice(people, GREETED, "organisation", organisation.pk)
    page = reverse("followup:mine", args=[coalition.slug])
    _write(people, by, message, f"greet:{organisation.pk}", page, "")
    entry = Record(GREETED, "organisation", organisation.pk, organisation.name)
    record(by=by.user, coalition_id=coalition.pk, entry=entry)
    return len(people)


def _refuse_empty_or_twice(
    people: Sequence[Member], verb: str, object_type: str, object_id: int
) -> None:
    if not people:
        raise Refused(_("Personne n’a de compte pour recevoir ce mot. Un appel fera l’affaire."))
    day = timezone.now() - dt.timedelta(days=1)
    if Event.objects.about(object_type, object_id).filter(verb=verb, at__gte=day).exists():
        raise Refused(_("Un mot est déjà parti depuis hier. Laissez-lui le temps d’arriver."))


def _write(
    people: Sequence[Member], by: Member, message: str, about: str, page: str, title: str
) -> None:
    now = timezone.now()
    context = {
        "coalition": by.coalition,
        "by": by.user.shown_name,
        "message": message,
        "title": title,
        "address": f"{settings.SITE_URL}{page}",
    }
    for one in people:
        post_letter(
            to=one.user.email,
            template=LETTER,
            language=one.user.language,
            context=context,
            key=f"followup:{about}:{one.pk}:{now:%Y-%m-%dT%H}",
            headers={"Reply-To": by.user.email},
            user=one.user,
            coalition_id=by.coalition_id,
            not_after=now + FRESH,
        )
