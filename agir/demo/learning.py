"""How the demonstration turned once: what it learned, what it chose to last or not, its report,
and the cycle that follows. Past days are put right afterwards where a verb writes the present."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.cycles.actions.carried import settle
from agir.cycles.actions.voice import give_voice
from agir.cycles.asked import Choices
from agir.cycles.models import Carried, Cycle, Voice
from agir.demo.days import at, before
from agir.demo.evaluating import tell_evaluation
from agir.demo.people import content
from agir.demo.sessions import tell_sessions
from agir.effects.models import Effect
from agir.learning.actions.lesson import check_lesson, learn
from agir.learning.actions.sifting import Chosen, sift
from agir.learning.actions.turning import Next, turn, write_bilan
from agir.learning.closing import holding, offers
from agir.learning.models import Bilan, Sifting
from agir.learning.siftable import ACTION, ASSET
from agir.portrait.models import Asset

if TYPE_CHECKING:
    from agir.demo.story import Stage

A_YEAR = dt.timedelta(days=365)


def tell_learning(stage: Stage) -> Cycle:
    """The end of the first cycle, and the beginning of the second. Returns the second."""
    told, today = content("learning"), timezone.localdate()
    closed_on = before(today, told["closed_ago"])
    for entry in told["lesson"]:
        _lesson(stage, entry, today)
    tell_evaluation(stage)
    tell_sessions(stage)
    for entry in told["sifting"]:
        _sifting(stage, entry, today, closed_on)
    following = _turn(stage, told, closed_on)
    for entry in told["settled"]:
        _settled(stage, following, entry, today)
    choices = Choices(stage.coalition)
    for entry in told["voice"]:
        question = choices.question(entry["question"])
        if question is None:
            raise KeyError(entry["question"])
        voice = give_voice(
            cycle=following,
            by=stage.members[entry["by"]],
            question=question,
            words=entry["words"],
            capacity=entry["capacity"],
        )
        Voice.objects.filter(pk=voice.pk).update(given_on=before(today, entry["ago"]))
    return following


def _lesson(stage: Stage, entry: dict[str, Any], today: dt.date) -> None:
    by, insight = stage.members[entry["by"]], stage.insights.get(entry.get("insight", ""))
    lesson = learn(
        coalition=stage.coalition,
        by=by,
        text=entry["text"],
        learned_on=before(today, entry["ago"]),
        practice=entry["practice"],
        organisation=stage.organisations[entry["organisation"]],
        cycle=stage.cycle,
        check_on=before(today, entry["check_ago"]) if "check_ago" in entry else None,
        origin=("insight", insight.pk) if insight else None,
        origin_title=insight.text if insight else "",
    )
    if "check" in entry:
        on = before(today, entry["checked_ago"])
        check_lesson(
            lesson=lesson, by=by, adoption=entry["check"], word=entry["word"], checked_on=on
        )


def _effects(stage: Stage, keys: list[str]) -> list[tuple[str, int]]:
    known: dict[str, Effect] = stage.effects
    return [("effect", known[key].pk) for key in keys]


def _sifting(stage: Stage, entry: dict[str, Any], today: dt.date, closed_on: dt.date) -> None:
    if "asset" in entry:
        asset = Asset.objects.get(coalition=stage.coalition, title=entry["asset"])
        about = (ASSET, asset.pk)
    else:
        about = (ACTION, stage.actions[entry["action"]].pk)
    words = {
        name: entry[name]
        for name in ("why", "dissent", "how", "learned", "told", "inherits")
        if name in entry
    }
    day = timezone.localdate(stage.meetings["bilan"].starts_at)
    review = today + dt.timedelta(days=entry["review_ahead"]) if "review_ahead" in entry else None
    made = sift(
        coalition=stage.coalition,
        by=stage.members[entry["by"]],
        about=about,
        cycle=stage.cycle,
        chosen=Chosen(
            choice=entry["choice"],
            decided_on=day,
            heir=stage.organisations.get(entry.get("heir", "")),
            decision=stage.decisions.get(entry.get("decision", "")),
            review_on=review,
            evidence=_effects(stage, entry.get("effects", [])),
            **words,
        ),
    )
    Sifting.objects.filter(pk=made.pk).update(at=at(day))


def _turn(stage: Stage, told: dict[str, Any], closed_on: dt.date) -> Cycle:
    """Close the first cycle with its report, and open the next with all it may be left. The plan
    lasts three years: it goes on as it is."""
    cycle, words = stage.cycle, dict(told["bilan"])
    bilan = write_bilan(cycle=cycle, by=stage.members[words.pop("by")], words=words)
    about, starts_on = told["next"], closed_on + dt.timedelta(days=1)
    turned = turn(
        cycle=cycle,
        by=stage.coordination,
        following=Next(
            title=about["title"],
            about=about["about"],
            starts_on=starts_on,
            ends_on=starts_on + about["years"] * A_YEAR,
        ),
        left=offers(holding(stage.coalition, cycle, stage.coordination, None)),
    )
    Cycle.objects.filter(pk=cycle.pk).update(closed_on=closed_on)
    Bilan.objects.filter(pk=bilan.pk).update(at=at(closed_on))
    return turned.cycle


def _settled(stage: Stage, following: Cycle, entry: dict[str, Any], today: dt.date) -> None:
    legacy = Carried.objects.get(cycle=following, text__startswith=entry["starts"])
    settle(carried=legacy, by=stage.members[entry["by"]], state=entry["state"], word=entry["word"])
    Carried.objects.filter(pk=legacy.pk).update(settled_on=before(today, 5))
