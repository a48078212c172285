"""What the portrait's addresses need, in a coalition with one of everything."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.portrait import rules
from agir.portrait.actions import cause, pieces, priority
from agir.portrait.actions.indicators import add_unit, change_indicator
from agir.portrait.actions.indicators_import import Dropped, bring, stage
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.actions.value import Cell, Spot, add_value
from agir.portrait.kinds import KINDS
from agir.portrait.models import CauseTree, Indicator, IndicatorValue, PriorityRound, Story


def _round(coalition: Coalition, by: Member, title: str) -> tuple[PriorityRound, int, int]:
    round_ = priority.create_round(coalition=coalition, by=by, title=title)
    criterion = priority.add_criterion(round_=round_, by=by, name="Urgence")
    first = priority.add_candidate(round_=round_, by=by, title="Le transport")
    priority.add_candidate(round_=round_, by=by, title="Le répit")
    return round_, criterion.pk, first.pk


def _figures(coalition: Coalition, by: Member) -> dict[str, Any]:
    """A unit, an indicator changed once, an import, and a staged file for each who may import."""
    unit = add_unit(coalition=coalition, by=by, source="ISQ", name="Québec")
    dropped = Dropped("Année;Lieu;Taux (%)\n2022;Québec;28,7\n".encode(), "taux.csv")
    done = bring(coalition=coalition, by=by, dropped=dropped, choices=Choices())
    indicator = Indicator.objects.get(pk=done.outcome.created[0])
    change_indicator(indicator=indicator, by=by, data={"words": "Une définition."})
    staged = {
        member.role: stage(coalition=coalition, by=member, dropped=dropped, choices=Choices()).pk
        for member in Member.objects.filter(coalition=coalition, left_on=None).select_related(
            "coalition", "user"
        )
        if rules.can_import_figures(member, member.coalition)
    }
    gesture = add_value(
        indicator=indicator,
        by=by,
        spot=Spot("Québec", "Québec", "2017"),
        cell=Cell(27.7, "observed"),
    )
    assert done.batch is not None
    return {
        "unit": unit.pk,
        "indicator": indicator.pk,
        "figure_value": IndicatorValue.objects.get(came_in=done.batch).pk,
        "figure_gesture": gesture.pk,
        "figures_batch": done.batch.pk,
        "staged_figures": staged
        or {by.role: stage(coalition=coalition, by=by, dropped=dropped, choices=Choices()).pk},
    }


def furnish_portrait(coalition: Coalition, by: Member) -> dict[str, Any]:
    """One text of each kind, a tree with a cause, a round at each of its moments."""
    strength = pieces.add(
        kind=KINDS["force"], coalition=coalition, by=by, data={"title": "Une force"}
    )
    pieces.change(piece=strength, by=by, data={"title": "Une force plus claire"})
    challenge = pieces.add(
        kind=KINDS["defi"], coalition=coalition, by=by, data={"title": "Un défi"}
    )
    story = pieces.add(
        kind=KINDS["recit"], coalition=coalition, by=by,
        data={"title": "Un récit", "words": "Un jour.", "capacity": "parent",
              "audience": "coalition", "consent_on": "2026-01-05"},
    )  # fmt: skip
    tree = pieces.add(
        kind=KINDS["arbre"], coalition=coalition, by=by,
        data={"title": "Vu par les parents", "challenge": challenge},
    )  # fmt: skip
    assert isinstance(tree, CauseTree)
    assert isinstance(story, Story)
    why = cause.add_cause(tree=tree, by=by, title="Une cause")
    gathering, criterion, candidate = _round(coalition, by, "Tour en préparation")
    scoring, _criterion, _candidate = _round(coalition, by, "Tour en cours")
    priority.open_scores(round_=scoring, by=by)
    seen, _criterion, seen_candidate = _round(coalition, by, "Tour vu")
    priority.open_scores(round_=seen, by=by)
    priority.close_scores(round_=seen, by=by)
    return {
        "piece": strength.pk,
        "story": story.pk,
        "tree": tree.pk,
        "cause": why.pk,
        "priority_round": gathering.pk,
        "scoring_round": scoring.pk,
        "seen_round": seen.pk,
        "criterion": criterion,
        "candidate": candidate,
        "seen_candidate": seen_candidate,
        **_figures(coalition, by),
    }
