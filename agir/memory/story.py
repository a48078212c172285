"""Our history in ten minutes: a tour for somebody who arrives, made from the record, stop by stop.

Nothing is written for it: each stop reads what the coalition already holds, and opens its pages.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agir.coalitions.models import Coalition, Member, Partnership
from agir.core.templatetags.typography import day
from agir.cycles.models import Carried, Cycle
from agir.effects.models import Effect
from agir.effects.models.effect import Kind as EffectKind
from agir.intention.models import Adherence, Adoption
from agir.learning.models import Lesson, Sifting
from agir.meetings.models import Decision, Meeting
from agir.plan.models import Action, Plan, Result
from agir.portrait.days import written
from agir.portrait.models import OPEN, Candidate, Moment, Story, Trait

WORDS_A_MINUTE = 180  # read quietly, in a second language
LASTING = (EffectKind.ORGANISATION, EffectKind.COMMUNITY, EffectKind.RULE)


@dataclass(frozen=True)
class Item:
    """One line of a stop: its words, what goes with them, the page it opens."""

    words: str
    note: str = ""
    url: str = ""


@dataclass
class Stop:
    """One stop of the tour: what it tells, in one sentence and a few lines."""

    slug: str
    title: str | Lazy
    lead: str = ""
    items: list[Item] = field(default_factory=list)
    more: str = ""  # the page where the rest is
    empty: str = ""  # said when nothing has been noted yet

    @property
    def minutes(self) -> int:
        """How long it takes to read, at least one minute."""
        text = " ".join([self.lead, *(f"{one.words} {one.note}" for one in self.items)])
        return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))


def _url(coalition: Coalition, name: str, *more: object) -> str:
    return reverse(name, args=[coalition.slug, *more])


def _who(coalition: Coalition, stop: Stop) -> None:
    stop.lead = coalition.cause or _("%(name)s agit pour les tout-petits.") % {
        "name": coalition.name
    }
    partners = Partnership.objects.filter(coalition=coalition)
    organisations = partners.values("organisation").distinct().count()
    people = Member.objects.present().filter(coalition=coalition).count()
    if coalition.territory:
        stop.items.append(Item(coalition.territory, _("notre territoire")))
    if coalition.population:
        stop.items.append(Item(coalition.population, _("pour qui nous agissons")))
    words = ngettext("%(n)d organisation", "%(n)d organisations", organisations)
    url = _url(coalition, "coalitions:partners")
    stop.items.append(Item(words % {"n": organisations}, _("autour de la table"), url))
    words = ngettext("%(n)d personne", "%(n)d personnes", people) % {"n": people}
    stop.items.append(Item(words, "", _url(coalition, "coalitions:members")))


def _before(coalition: Coalition, stop: Stop) -> None:
    rows = Moment.objects.present().filter(coalition=coalition, audience__in=OPEN)
    for one in rows.order_by("starts_on")[:8]:
        when = one.starts_text or str(one.starts_on.year)
        stop.items.append(Item(f"{when}. {one.title}", one.left))
    stop.more = _url(coalition, "portrait:timeline")


def _wanted(coalition: Coalition, stop: Stop) -> None:
    rows = Adoption.objects.filter(coalition=coalition, ended_at=None)
    for one in rows.select_related("version", "vision")[:3]:
        said = Adherence.objects.current().filter(round__version=one.version)
        counts = dict(said.order_by().values_list("stance").annotate(n=Count("pk")))
        note = _("Adoptée le %(day)s.") % {"day": day(one.decided_on)}
        if counts.get("adheres"):
            voices = ngettext("%(n)d voix adhère", "%(n)d voix adhèrent", counts["adheres"])
            note += f" {voices % {'n': counts['adheres']}}."
        if counts.get("reserves"):
            held = ngettext("%(n)d réserve", "%(n)d réserves", counts["reserves"])
            note += f" {held % {'n': counts['reserves']}}."
        url = _url(coalition, "intention:vision", one.vision_id)
        stop.items.append(Item(one.version.statement, note, url))
    stop.more = _url(coalition, "intention:index")


def _portrait(coalition: Coalition, stop: Stop) -> None:
    rows = Trait.objects.present().filter(coalition=coalition, audience__in=OPEN).order_by("pk")
    traits = list(rows)
    page = _url(coalition, "portrait:strengths")
    for label, kind in (
        (_("Une force"), Trait.Kind.STRENGTH),
        (_("Un défi"), Trait.Kind.CHALLENGE),
    ):
        for one in [trait for trait in traits if trait.kind == kind][:3]:
            stop.items.append(Item(one.title, label, page))
    story = Story.objects.present().filter(coalition=coalition, audience__in=OPEN).first()
    if story is not None:
        words = story.words[:400] or story.title
        stop.items.append(
            Item(words, str(story.get_capacity_display()), _url(coalition, "portrait:stories"))
        )
    stop.more = _url(coalition, "portrait:overview")


def _chosen(coalition: Coalition, stop: Stop) -> None:
    rows = Candidate.objects.filter(
        coalition=coalition, outcome=Candidate.Outcome.KEPT, round__binned_at=None
    )
    for one in rows.order_by("-decided_on", "pk")[:6]:
        url = _url(coalition, "portrait:round", one.round_id)
        stop.items.append(Item(one.title, one.reason, url))
    stop.more = _url(coalition, "portrait:priorities")


def _doing(coalition: Coalition, stop: Stop) -> None:
    plan = Plan.objects.present().filter(coalition=coalition).order_by("-starts_on", "-pk").first()
    if plan is None:
        return
    actions = Action.objects.present().filter(plan=plan, parent=None)
    number = actions.count()
    stop.lead = ngettext(
        "%(title)s : %(n)d action.", "%(title)s : %(n)d actions.", number
    ) % {"title": plan.title, "n": number}  # fmt: skip
    results = Result.objects.present().filter(plan=plan, parent=None)
    below = Prefetch("actions", actions.select_related("lead"), to_attr="shown")
    for one in results.prefetch_related(below).order_by("position", "pk")[:6]:
        carriers = {action.lead.name for action in one.shown if action.lead}
        url = f"{_url(coalition, 'plan:results', plan.pk)}#resultat-{one.pk}"
        stop.items.append(Item(one.title, ", ".join(sorted(carriers)[:4]), url))
    stop.more = _url(coalition, "plan:actions", plan.pk)


def _decided(coalition: Coalition, stop: Stop) -> None:
    rows = Decision.objects.taken().filter(coalition=coalition).prefetch_related("positions")
    for one in rows.order_by("-decided_on", "-pk")[:6]:
        note = day(one.decided_on) if one.decided_on else ""
        if any(position.dissents and position.words for position in one.positions.all()):
            dissent = _("Un désaccord est écrit.")
            note = f"{note}. {dissent}"
        stop.items.append(Item(one.title, note, _url(coalition, "meetings:decision", one.pk)))
    stop.more = _url(coalition, "meetings:decisions")


def _changed(coalition: Coalition, stop: Stop) -> None:
    rows = Effect.objects.open().filter(coalition=coalition, kind__in=LASTING).newest()
    for one in rows[:6]:
        note = written(one.happened_on, one.happened_precision, one.happened_text)
        stop.items.append(Item(one.title, note, _url(coalition, "effects:effect", one.pk)))
    stop.more = _url(coalition, "effects:stair")


def _learned(coalition: Coalition, stop: Stop) -> None:
    page = _url(coalition, "learning:lessons")
    for one in Lesson.objects.present().filter(coalition=coalition)[:4]:
        stop.items.append(Item(one.text, one.practice, f"{page}#lecon-{one.pk}"))
    stopped = Sifting.objects.current().filter(coalition=coalition, choice=Sifting.Choice.STOP)
    for sifting in stopped[:3]:
        words = _("Nous avons arrêté : %(title)s") % {"title": sifting.about_title}
        stop.items.append(Item(words, sifting.learned or sifting.why))
    stop.more = _url(coalition, "learning:siftings")


def _now(coalition: Coalition, stop: Stop) -> None:
    cycles = Cycle.objects.ongoing().filter(coalition=coalition).order_by("-number")
    waiting = Carried.objects.waiting().filter(coalition=coalition, cycle__closed_on=None)
    for one in cycles[:3]:
        words = _("Cycle %(number)d : %(title)s") % {"number": one.number, "title": one.title}
        stop.items.append(Item(words, one.about, _url(coalition, "cycles:cycle", one.pk)))
    number = waiting.count()
    if number:
        words = ngettext(
            "%(n)d chose reçue du cycle précédent reste à reprendre.",
            "%(n)d choses reçues du cycle précédent restent à reprendre.",
            number,
        )
        stop.items.append(Item(words % {"n": number}))
    meeting = (
        Meeting.objects.present()
        .filter(coalition=coalition, status=Meeting.Status.PLANNED, starts_at__gte=timezone.now())
        .order_by("starts_at")
        .first()
    )
    if meeting is not None:
        words = _("Prochaine rencontre : %(title)s, le %(day)s") % {
            "title": meeting.title, "day": day(meeting.starts_at.date()),
        }  # fmt: skip
        stop.items.append(
            Item(words, meeting.place, _url(coalition, "meetings:meeting", meeting.pk))
        )
    stop.more = _url(coalition, "home:cycle")


@dataclass(frozen=True)
class Station:
    """A stop before it is read: its address, its title, what it says when empty."""

    slug: str
    title: str | Lazy
    empty: str | Lazy
    read: Callable[[Coalition, Stop], None]


STATIONS = [
    Station("qui", gettext_lazy("Qui nous sommes"), "", _who),
    Station(
        "avant", gettext_lazy("D’où nous venons"),
        gettext_lazy("L’histoire de la communauté n’est pas encore notée."), _before,
    ),
    Station(
        "vision", gettext_lazy("Ce que nous voulons"),
        gettext_lazy("Aucune vision n’est adoptée pour l’instant."), _wanted,
    ),
    Station(
        "portrait", gettext_lazy("Ce qui est fort, ce qui est difficile"),
        gettext_lazy("Le portrait n’est pas commencé."), _portrait,
    ),
    Station(
        "priorites", gettext_lazy("Ce que nous avons choisi"),
        gettext_lazy("Aucune priorité n’est encore choisie."), _chosen,
    ),
    Station(
        "plan", gettext_lazy("Ce que nous faisons"),
        gettext_lazy("Aucun plan n’est encore ouvert."), _doing,
    ),
    Station(
        "decisions", gettext_lazy("Ce que nous avons décidé"),
        gettext_lazy("Aucune décision n’est encore inscrite."), _decided,
    ),
    Station(
        "effets", gettext_lazy("Ce qui a changé"),
        gettext_lazy("Aucun changement durable n’est encore noté."), _changed,
    ),
    Station(
        "lecons", gettext_lazy("Ce que nous avons appris, et arrêté"),
        gettext_lazy("Aucune leçon n’est encore écrite."), _learned,
    ),
    Station(
        "maintenant", gettext_lazy("Où nous en sommes, et par où entrer"),
        gettext_lazy("Aucun cycle n’est ouvert."), _now,
    ),
]  # fmt: skip
SLUGS = [station.slug for station in STATIONS]


def read_stop(coalition: Coalition, slug: str) -> Stop | None:
    """One stop of the tour, or None. Six queries at most."""
    station = next((one for one in STATIONS if one.slug == slug), None)
    if station is None:
        return None
    stop = Stop(station.slug, station.title, empty=str(station.empty))
    station.read(coalition, stop)
    return stop
