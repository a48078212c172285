"""What the portrait's addresses need, in a coalition with one of everything."""

from __future__ import annotations

from agir.coalitions.models import Coalition, Member
from agir.portrait.actions import cause, pieces, priority
from agir.portrait.kinds import KINDS
from agir.portrait.models import CauseTree, PriorityRound, Story


def _round(coalition: Coalition, by: Member, title: str) -> tuple[PriorityRound, int, int]:
    round_ = priority.create_round(coalition=coalition, by=by, title=title)
    criterion = priority.add_criterion(round_=round_, by=by, name="Urgence")
    first = priority.add_candidate(round_=round_, by=by, title="Le transport")
    priority.add_candidate(round_=round_, by=by, title="Le répit")
    return round_, criterion.pk, first.pk


def furnish_portrait(coalition: Coalition, by: Member) -> dict[str, int]:
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
    }
