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


def stages(
    coalition: Coalition | None = None, plan: Plan | None = None, *, facts: bool = True
) -> list[Stage]:
    """The five stages in order; with a plan, what it holds, in four queries. Without `facts`, no
    query: a cycle says by itself what its stages hold."""
    fact, url = "", ""
    intention_fact, intention_url = "", ""
    portrait_fact, portrait_url = "", ""
    followup_fact, followup_url = "", ""
    learning_fact, learning_url = "", ""
    if coalition is not None:
        url = reverse("plan:index", args=[coalition.slug])
        fact = _("à commencer")
        intention_url = reverse("intention:index", args=[coalition.slug])
        intention_fact = vision_fact(coalition) if facts else ""
        portrait_url = reverse("portrait:overview", args=[coalition.slug])
        portrait_fact = traits_fact(coalition) if facts else ""
        followup_url = reverse("followup:index", args=[coalition.slug])
        learning_url = reverse("learning:siftings", args=[coalition.slug])
        learning_fact = _("à regarder ensemble") if plan is not None else _("à commencer")
        followup_fact = _("à suivre") if plan is not None else _("à commencer")
        if plan is not None:
            url = reverse("plan:actions", args=[coalition.slug, plan.pk])
            fact = plan_fact(plan) if facts else ""
    return [
        Stage(
            "intention",
            _("Intention"),
            _("Pourquoi agir ensemble, et pour qui?"),
            "" if intention_url else _("La vision partagée, ses versions et qui y adhère."),
            "compass",
            intention_fact,
            intention_url,
        ),
        Stage(
            "portrait",
            _("Portrait"),
            _("Que vivent les familles, et quelles sont nos forces?"),
            "" if portrait_url else _("Les chiffres, les récits et le choix des priorités."),
            "map",
            portrait_fact,
            portrait_url,
        ),
        Stage(
            "plan",
            _("Plan"),
            _("Qu’allons-nous faire, avec qui, pour quels résultats?"),
            "",
            "clipboard-list",
            fact,
            url,
        ),
        Stage(
            "followup",
            _("Mise en œuvre"),
            _("Qu’est-ce qui avance, et qu’est-ce qu’on ajuste?"),
            "" if followup_url else _("Le suivi des actions et les promesses tenues."),
            "footprints",
            followup_fact,
            followup_url,
        ),
        Stage(
            "learning",
            _("Apprentissages"),
            _("Qu’est-ce qui change, et que gardons-nous?"),
            "" if learning_url else _("Les effets observés, et les leçons pour la suite."),
            "lightbulb",
            learning_fact,
            learning_url,
        ),
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
        Step(stage.name, stage.fact or _("à venir"), stage.url, there=stage.is_here and stage.begun)
        for stage in shown
    ]


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
