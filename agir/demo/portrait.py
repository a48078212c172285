"""What is told in the portrait of the demonstration, through the same verbs as people use. Past
days are written afterwards: a verb always writes today's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agir.demo.people import content
from agir.portrait.actions import cause as causes
from agir.portrait.actions import pieces, priority
from agir.portrait.days import remember
from agir.portrait.kinds import KINDS
from agir.portrait.models import Candidate, Cause, CauseTree, PriorityRound, Told

if TYPE_CHECKING:
    from agir.demo.story import Stage

SCORERS = ("camille", "lou", "dominique", "sacha", "andrea", "alix", "noa", "charlie")


def tell_portrait(stage: Stage) -> None:
    """Stories with their consent, moments, strengths and challenges with their proof, a tree of
    causes, what lasts, and a round whose scores do not all agree."""
    told = content("portrait")
    known: dict[tuple[str, str], Told] = {}
    for slug in ("recit", "moment", "force", "defi", "acquis"):
        for entry in told[slug]:
            made = _piece(stage, slug, entry, known)
            if "key" in entry:
                known[slug, entry["key"]] = made
    _tree(stage, told["arbre"], known)
    _round(stage, told["tour"], known)


def _says(stage: Stage, slug: str, entry: dict[str, Any], known: Any) -> dict[str, Any]:
    skip = {"key", "by", "start", "end", "sectors", "ages", "cause"}
    data = {name: value for name, value in entry.items() if name not in skip}
    for name, kind in (("story", "recit"), ("moment", "moment"), ("challenge", "defi")):
        if name in data:
            data[name] = known[kind, data[name]]
    for side, end in (("start", "starts"), ("end", "ends")):
        found = remember(entry[side]) if side in entry else None
        if found is not None:
            data[f"{end}_on"] = found.first if side == "start" else found.last
            data[f"{end}_precision"] = found.precision
            data[f"{end}_text"] = found.text
    if slug in ("force", "defi"):
        named = [("sector", name) for name in entry.get("sectors", [])]
        named += [("age_window", name) for name in entry.get("ages", [])]
        data["facets"] = [stage.facets[key].pk for key in named if key in stage.facets]
    return data


def _piece(stage: Stage, slug: str, entry: dict[str, Any], known: Any) -> Told:
    return pieces.add(
        kind=KINDS[slug],
        coalition=stage.coalition,
        by=stage.members[entry["by"]],
        data={**content("portrait")["timbre"], **_says(stage, slug, entry, known)},
    )


def _tree(stage: Stage, entry: dict[str, Any], known: Any) -> None:
    made = _piece(stage, "arbre", entry, known)
    tree = CauseTree.objects.select_related("typed_by__user").get(pk=made.pk)
    grown: dict[str, Cause] = {}
    for line in entry["cause"]:
        grown[line["key"]] = causes.add_cause(
            tree=tree,
            by=stage.members[entry["by"]],
            title=line["title"],
            parent=grown.get(line.get("under", "")),
            lever=line.get("lever", ""),
        )


def _round(stage: Stage, entry: dict[str, Any], known: Any) -> None:
    by = stage.coordination
    round_ = priority.create_round(coalition=stage.coalition, by=by, title=entry["title"])
    criteria = [priority.add_criterion(round_=round_, by=by, **one) for one in entry["critere"]]
    candidates = [
        priority.add_candidate(round_=round_, by=by, challenge=known["defi", one["challenge"]])
        for one in entry["priorite"]
    ]
    priority.open_scores(round_=round_, by=by)
    for place, person in enumerate(SCORERS):
        scores = {
            (candidate.pk, criterion.pk): one["scores"][index][place]
            for candidate, one in zip(candidates, entry["priorite"], strict=True)
            for index, criterion in enumerate(criteria)
        }
        priority.give_scores(round_=round_, by=stage.members[person], scores=scores)
    priority.close_scores(round_=round_, by=by)
    for candidate, one in zip(candidates, entry["priorite"], strict=True):
        candidate.round = round_
        priority.discuss(candidate=candidate, by=by, notes=one["notes"])
        if "kept" in one:
            priority.keep(candidate=candidate, by=by, reason=one["kept"], cycle=stage.cycle)
        else:
            priority.drop(candidate=candidate, by=by, reason=one["dropped"])
    days = {name: entry[name] for name in ("opened_on", "closed_on")}
    PriorityRound.objects.filter(pk=round_.pk).update(**days)
    Candidate.objects.filter(round=round_).update(decided_on=entry["closed_on"])
