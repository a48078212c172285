"""The five stages of the cycle: what each asks, and what exists of it here today."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition, Member
from agir.cycles.asked import Choices
from agir.cycles.models import Cycle
from agir.cycles.reading import heard, stages_of
from agir.cycles.telling import told
from agir.intention.models import Adoption, VisionVersion
from agir.plan.models import Action, Plan, Result
from agir.portrait.models import OPEN, Trait
from agir.ui.drawings.ring import Step

MOST_ALONG = 17  # letters of a fact along the ring


@dataclass(frozen=True)
class Stage:
    """A stage: its question, what is here (`fact`, with its page) or what will come."""

    key: str
    name: str
    asks: str
    coming: str
    icon: str
    fact: str = ""
    url: str = ""
    begun: bool = True  # in a cycle every stage has its page, whether or not it has begun

    @property
    def is_here(self) -> bool:
        return bool(self.url)


def _held(coalition: Coalition, plan: Plan | None, facts: bool) -> dict[str, tuple[str, str]]:
    """What each stage holds here, in a few words, and its address. Four queries at most."""
    slug = coalition.slug
    todo, doing = _("à commencer"), plan is not None
    plan_here = reverse("plan:actions", args=[slug, plan.pk]) if plan else ""
    held = {
        "intention": (
            vision_fact(coalition) if facts else "",
            reverse("intention:index", args=[slug]),
        ),
        "portrait": (
            traits_fact(coalition) if facts else "",
            reverse("portrait:overview", args=[slug]),
        ),
        "plan": (todo, reverse("plan:index", args=[slug])),
        "followup": (_("à suivre") if doing else todo, reverse("followup:index", args=[slug])),
        "learning": (
            _("à regarder ensemble") if doing else todo,
            reverse("learning:siftings", args=[slug]),
        ),
    }
    if plan is not None:
        held["plan"] = (plan_fact(plan) if facts else "", plan_here)
    return held


def stages(
    coalition: Coalition | None = None, plan: Plan | None = None, *, facts: bool = True
) -> list[Stage]:
    """The five stages in order; with a plan, what it holds, in four queries. Without `facts`, no
    query: a cycle says by itself what its stages hold."""
    held = _held(coalition, plan, facts) if coalition is not None else {}
    told = [
        (
            "intention", _("Intention"), _("Pourquoi agir ensemble, et pour qui?"),
            _("La vision partagée, ses versions et qui y adhère."), "compass",
        ),
        (
            "portrait", _("Portrait"), _("Que vivent les familles, et quelles sont nos forces?"),
            _("Les chiffres, les récits et le choix des priorités."), "map",
        ),
        (
            "plan", _("Plan"), _("Qu’allons-nous faire, avec qui, pour quels résultats?"),
            "", "clipboard-list",
        ),
        (
            "followup", _("Mise en œuvre"), _("Qu’est-ce qui avance, et qu’est-ce qu’on ajuste?"),
            _("Le suivi des actions et les promesses tenues."), "footprints",
        ),
        (
            "learning", _("Apprentissages"), _("Qu’est-ce qui change, et que gardons-nous?"),
            _("Les effets observés, et les leçons pour la suite."), "lightbulb",
        ),
    ]  # fmt: skip
    return [
        Stage(key, name, asks, "" if held else coming, icon, *held.get(key, ("", "")))
        for key, name, asks, coming, icon in told
    ]


def in_cycle(shown: list[Stage], cycle: Cycle, member: Member) -> list[Stage]:
    """The same stages as a cycle has them: each opens its page, and says what it holds."""
    states = stages_of(cycle, heard(cycle, Choices(cycle.coalition)), told(cycle, member))
    return [
        replace(
            stage,
            fact=state.made[0].words if state.made else state.note,
            url=state.url,
            coming=" ".join(state.missing[:1]),
            begun=state.is_begun,
        )
        for stage, state in zip(shown, states, strict=True)
    ]


def traits_fact(coalition: Coalition) -> str:
    """« 4 forces, 5 défis », counting only what every member may read, in one query."""
    kinds = Trait.objects.present().filter(coalition=coalition, audience__in=OPEN)
    held = list(kinds.values_list("kind", flat=True))
    strengths = held.count(Trait.Kind.STRENGTH)
    if not held:
        return _("à commencer")
    strong = ngettext("%(number)s force", "%(number)s forces", strengths)
    hard = ngettext("%(number)s défi", "%(number)s défis", len(held) - strengths)
    return f"{strong % {'number': strengths}}, {hard % {'number': len(held) - strengths}}"


def plan_fact(plan: Plan) -> str:
    """« 40 actions » of a plan, sub-actions not counted."""
    number = Action.objects.present().filter(plan=plan, parent=None).count()
    return ngettext("%(number)s action", "%(number)s actions", number) % {"number": number}


def vision_fact(coalition: Coalition) -> str:
    """Where the latest vision stands: « version 3, adoptée ». One query."""
    adopted = Adoption.objects.filter(version=OuterRef("pk"), ended_at=None)
    rows = VisionVersion.objects.filter(coalition=coalition)
    last = rows.annotate(adopted=Exists(adopted)).order_by("-vision", "-number")
    found = last.values_list("number", "adopted").first()
    if found is None:
        return _("à commencer")
    number, is_adopted = found
    words = _("version %(number)d, adoptée") if is_adopted else _("version %(number)d")
    return words % {"number": number}


def plan_numbers(plan: Plan) -> dict[str, int]:
    """What the plan holds, in two queries."""
    actions = Action.objects.present().filter(plan=plan, parent=None)
    counted = actions.aggregate(
        actions=Count("pk"),
        ongoing=Count("pk", filter=Q(status="ongoing")),
        done=Count("pk", filter=Q(status="done")),
        leads=Count("lead", distinct=True),
    )
    return {**counted, "results": Result.objects.present().filter(plan=plan).count()}


def as_steps(shown: list[Stage]) -> list[Step]:
    """The stages as the ring draws them: filled where something is here."""
    return [
        Step(
            stage.name, _short(stage.fact or _("à venir")), stage.url,
            there=stage.is_here and stage.begun,
        )
        for stage in shown
    ]  # fmt: skip


def _short(fact: str) -> str:
    """What fits along the ring: of a long fact, what comes after its colon, or its beginning. The
    table beside says it whole."""
    if len(fact) > MOST_ALONG:
        fact = fact.rpartition(":")[2].strip()
    if len(fact) <= MOST_ALONG:
        return fact
    return fact[:MOST_ALONG].rpartition(" ")[0] + "…"


def landing_steps() -> list[Step]:
    """The ring for somebody who discovers it: what each stage is for."""
    notes = (
        _("pourquoi ensemble"),
        _("ce qui se vit ici"),
        _("ce qu’on va faire"),
        _("ce qui avance"),
        _("ce qui change"),
    )
    return [Step(stage.name, note, there=True) for stage, note in zip(stages(), notes, strict=True)]
