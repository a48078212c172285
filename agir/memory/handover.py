"""The handover file (*dossier de relève*): what the next coordinator needs, always ready.

Two pages: people, money and rhythm; then the work under way and what is due. Nothing in it tells
how a person's promises stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Partnership
from agir.core.templatetags.typography import day, money, quoted
from agir.cycles.models import Carried, Cycle
from agir.followup.models import BackboneRole, Obstacle
from agir.followup.reading.alone import Rests, resting
from agir.followup.reading.support import months
from agir.followup.reading.told import week_counts
from agir.funding.models import FundingSource
from agir.intention.models import Adoption
from agir.learning.models import Lesson
from agir.meetings.models import Decision, Meeting
from agir.plan.models import Plan
from agir.promises.models import Promise

MOST = 12
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Item:
    """One line: its words, what goes with them, its page."""

    words: str
    note: str = ""
    url: str = ""


@dataclass
class Section:
    """One part of the file, its lines, and what to say when there are none."""

    slug: str
    title: str | Lazy
    empty: str | Lazy
    items: list[Item] = field(default_factory=list)
    url: str = ""


def _url(coalition: Coalition, name: str, *more: object) -> str:
    return reverse(name, args=[coalition.slug, *more])


def _people(coalition: Coalition, today: dt.date, section: Section) -> None:
    rows = Member.objects.present().filter(coalition=coalition).select_related("user")
    for one in rows.order_by("joined_on", "pk"):
        if coalition_rules.can_steer(one, coalition):
            since = _("depuis le %(day)s") % {"day": day(one.joined_on)}
            note = f"{one.get_role_display()}, {since}"
            section.items.append(Item(one.user.shown_name, note))
    section.url = _url(coalition, "coalitions:members")


def _partners(coalition: Coalition, today: dt.date, section: Section) -> None:
    rows = Partnership.objects.filter(coalition=coalition).exclude(role=Partnership.Role.PARTNER)
    for one in rows.select_related("organisation").order_by("organisation__name")[:30]:
        url = _url(coalition, "coalitions:partner", one.organisation_id)
        section.items.append(Item(one.organisation.name, str(one.get_role_display()), url))
    section.url = _url(coalition, "coalitions:partners")


def _money(coalition: Coalition, today: dt.date, section: Section) -> None:
    rows = FundingSource.objects.filter(coalition=coalition)
    for one in rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by("ends_on", "name"):
        end = (
            _("jusqu’au %(day)s") % {"day": day(one.ends_on)} if one.ends_on else _("sans fin dite")
        )
        note = f"{money(one.amount)}, {end}" if one.amount else end
        section.items.append(Item(one.name, note))


def _rhythm(coalition: Coalition, today: dt.date, section: Section) -> None:
    rows = Meeting.objects.present().filter(coalition=coalition).exclude(
        status=Meeting.Status.CANCELLED
    )  # fmt: skip
    now = timezone.now()
    coming = list(
        rows.filter(starts_at__gte=now, status=Meeting.Status.PLANNED).order_by("starts_at")[:3]
    )
    past = list(rows.filter(starts_at__lt=now).order_by("-starts_at")[:MOST])
    for one in coming:
        words = _("À venir : %(title)s") % {"title": one.title}
        url = _url(coalition, "meetings:meeting", one.pk)
        section.items.append(Item(words, day(timezone.localtime(one.starts_at).date()), url))
    if len(past) > 1:
        span = (past[0].starts_at - past[-1].starts_at).days
        weeks = max(1, round(span / (len(past) - 1) / 7))
        words = ngettext(
            "À peu près une rencontre par semaine.",
            "À peu près une rencontre toutes les %(n)d semaines.",
            weeks,
        )
        section.items.append(Item(words % {"n": weeks}))
    for one in past[:2]:
        words = _("Dernière : %(title)s") % {"title": one.title}
        url = _url(coalition, "meetings:minutes", one.pk)
        section.items.append(Item(words, day(timezone.localtime(one.starts_at).date()), url))
    section.url = _url(coalition, "meetings:index")


def _alone(coalition: Coalition, today: dt.date, section: Section) -> None:
    section.items = [Item(one.name, _rests(one)) for one in resting(coalition, today)[:MOST]]
    section.url = _url(coalition, "followup:alone")


def _rests(one: Rests) -> str:
    """What would wait for somebody, in a few words."""
    words = []
    if one.coordinates:
        words.append(_("la coordination"))
    if one.actions:
        number = len(one.actions)
        words.append(ngettext("%(n)d action", "%(n)d actions", number) % {"n": number})
    words += [role for role, _spent in one.roles]
    if one.voice_of:
        words.append(_("la voix de %(name)s") % {"name": quoted(one.voice_of.name)})
    return ", ".join(words)


def _hours(coalition: Coalition, today: dt.date, section: Section) -> None:
    totals = [Decimal(0)] * len(BackboneRole)
    for month in months(coalition, today):
        totals = [one + more for one, more in zip(totals, month.hours, strict=True)]
    for role, total in zip(BackboneRole, totals, strict=True):
        if total:
            words = _("%(hours).0f h depuis un an") % {"hours": total}
            section.items.append(Item(str(role.label), words))
    section.url = _url(coalition, "followup:support")


def _cycles(coalition: Coalition, today: dt.date, section: Section) -> None:
    for one in Cycle.objects.ongoing().filter(coalition=coalition).order_by("number"):
        words = _("Cycle %(number)d : %(title)s") % {"number": one.number, "title": one.title}
        section.items.append(Item(words, one.about, _url(coalition, "cycles:cycle", one.pk)))
    left = Carried.objects.waiting().filter(coalition=coalition, cycle__closed_on=None).count()
    if left:
        words = ngettext("%(n)d chose léguée à reprendre", "%(n)d choses léguées à reprendre", left)
        section.items.append(Item(words % {"n": left}))
    plans = Plan.objects.present().filter(coalition=coalition)
    for plan in plans.exclude(status=Plan.Status.CLOSED).order_by("-pk")[:3]:
        note = str(plan.get_status_display())
        section.items.append(Item(plan.title, note, _url(coalition, "plan:actions", plan.pk)))


def _week(coalition: Coalition, today: dt.date, section: Section) -> None:
    labels = {
        "blocked": _("actions bloquées"),
        "late": _("actions à renégocier"),
        "silent": _("actions sans nouvelle"),
        "coming": _("actions qui commencent ou finissent bientôt"),
    }
    for key, number in week_counts(coalition, today).items():
        if number and key in labels:
            section.items.append(Item(f"{number} {labels[key]}"))
    section.url = _url(coalition, "followup:week")


def _obstacles(coalition: Coalition, today: dt.date, section: Section) -> None:
    rows = Obstacle.objects.present().filter(coalition=coalition, lifted_on=None)
    for one in rows.select_related("action").order_by("pk")[:MOST]:
        url = _url(coalition, "followup:action", one.action.plan_id, one.action_id)
        section.items.append(Item(one.text, one.action.title, url))


def _reviews(coalition: Coalition, today: dt.date, section: Section) -> None:
    soon = today + dt.timedelta(days=90)
    found: list[tuple[dt.date, Item]] = []
    visions = Adoption.objects.filter(coalition=coalition, ended_at=None, review_on__lte=soon)
    for one in visions.select_related("vision"):
        url = _url(coalition, "intention:vision", one.vision_id)
        found.append((one.review_on, Item(one.vision.name, _("vision à revoir"), url)))
    for taken in Decision.objects.to_review(soon).filter(coalition=coalition)[:MOST]:
        url = _url(coalition, "meetings:decision", taken.pk)
        item = Item(taken.title, _("décision à revoir"), url)
        found.append((taken.review_on or soon, item))
    for lesson in Lesson.objects.to_check(soon).filter(coalition=coalition)[:MOST]:
        url = f"{_url(coalition, 'learning:lessons')}#lecon-{lesson.pk}"
        found.append((lesson.check_on, Item(lesson.text, _("leçon à vérifier"), url)))
    for when, item in sorted(found, key=lambda pair: pair[0]):
        section.items.append(Item(item.words, f"{item.note}, {day(when)}", item.url))


def _promised(coalition: Coalition, today: dt.date, section: Section) -> None:
    """How many were made for a day to come, whatever became of them: a count that moved as each
    is kept would tell whose. Those that the coordination looks after, apart."""
    made = Promise.objects.present().filter(coalition=coalition)
    number = made.filter(first_due_on__gte=today).count()
    unowned = made.awaited().filter(member=None).count()
    if number:
        words = ngettext(
            "%(n)d promesse faite pour un jour à venir",
            "%(n)d promesses faites pour un jour à venir",
            number,
        )
        section.items.append(Item(words % {"n": number}))
    if unowned:
        words = ngettext(
            "%(n)d promesse sans compte, à suivre par la coordination",
            "%(n)d promesses sans compte, à suivre par la coordination",
            unowned,
        )
        section.items.append(Item(words % {"n": unowned}, "", _url(coalition, "promises:unowned")))
    section.url = _url(coalition, "promises:ours")


@dataclass(frozen=True)
class Part:
    """A section before it is read."""

    slug: str
    title: str | Lazy
    empty: str | Lazy
    read: Callable[[Coalition, dt.date, Section], None]


NOTHING = gettext_lazy("Rien n’est noté ici.")
PEOPLE = [
    Part("qui", gettext_lazy("Qui tient quoi"), NOTHING, _people),
    Part("partenaires", gettext_lazy("Partenaires qui ont un rôle"), NOTHING, _partners),
    Part("argent", gettext_lazy("L’argent, et jusqu’à quand"), NOTHING, _money),
    Part("rythme", gettext_lazy("Le rythme des rencontres"), NOTHING, _rhythm),
    Part(
        "une-seule", gettext_lazy("Ce qui repose sur une seule personne"),
        gettext_lazy("Rien ne repose sur une seule personne, d’après ce qui est noté."), _alone,
    ),
    Part("heures", gettext_lazy("Où vont les heures de soutien"), NOTHING, _hours),
]  # fmt: skip
WORK = [
    Part("cycles", gettext_lazy("Cycles et plans en cours"), NOTHING, _cycles),
    Part("semaine", gettext_lazy("Cette semaine"), gettext_lazy("Rien ne presse."), _week),
    Part("obstacles", gettext_lazy("Obstacles ouverts"), gettext_lazy("Aucun."), _obstacles),
    Part(
        "revoir", gettext_lazy("À revoir d’ici trois mois"), gettext_lazy("Rien d’ici là."),
        _reviews,
    ),
    Part("promesses", gettext_lazy("Promesses"), gettext_lazy("Aucune n’est attendue."), _promised),
]  # fmt: skip


def sections(coalition: Coalition, today: dt.date, parts: list[Part]) -> list[Section]:
    """The parts of one page of the file, read in a constant number of queries."""
    found = []
    for part in parts:
        section = Section(part.slug, part.title, part.empty)
        part.read(coalition, today, section)
        found.append(section)
    return found
