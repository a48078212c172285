"""The demonstration: rich, sound, loaded once, never in production."""

from __future__ import annotations

import pytest

from agir.analysis.opinions import opinion
from agir.coalitions.models import Coalition, Member, Partnership
from agir.cycles.models import Cycle, OwnItem, Synthesis, Voice
from agir.demo.people import content, demonstration_links
from agir.demo.story import load_if_empty
from agir.plan.models import Action, ActionLink, Plan
from agir.portrait.models import Asset, Moment, PriorityRound, Score, Story, Trait


@pytest.mark.django_db
def test_the_story_is_rich_and_loaded_once() -> None:
    assert load_if_empty() is True
    assert load_if_empty() is False
    coalition = Coalition.objects.get()
    assert coalition.is_demonstration
    assert Partnership.objects.filter(coalition=coalition).count() == 12
    assert Action.objects.filter(parent=None).count() == 40
    assert Action.objects.exclude(parent=None).count() == 9
    assert ActionLink.objects.count() == len(content("links")["link"])
    plan = Plan.objects.get()
    assert plan.is_adopted
    assert (plan.ends_on - plan.starts_on).days > 3 * 365 - 2  # type: ignore[operator]
    assert {m.role for m in Member.objects.all()} >= {
        "coordination",
        "representative",
        "first_concerned",
        "funder_adviser",
    }


@pytest.mark.django_db
def test_every_date_of_the_story_is_read() -> None:
    load_if_empty()
    told = {entry["title"]: entry for entry in content("actions")["action"]}
    for action in Action.objects.filter(parent=None):
        assert (action.starts_on is not None) == ("starts" in told[action.title])
        assert (action.ends_on is not None) == ("ends" in told[action.title])
    approximate = Action.objects.get(title="Bouquins sur le trottoir")
    assert (approximate.starts_text, approximate.starts_precision) == ("Été 2026", "season")


@pytest.mark.django_db
def test_the_four_visitors_have_a_link_each() -> None:
    load_if_empty()
    links = demonstration_links()
    assert [label.split(" / ")[0] for label, _ in links] == [
        "Coordination",
        "Partenaire",
        "Parent",
        "Bailleur de fonds",
    ]
    assert len({url for _, url in links}) == 4


@pytest.mark.django_db
def test_a_coalition_that_exists_is_left_alone() -> None:
    Coalition.objects.create(slug="vraie", name="Un vrai regroupement")
    assert load_if_empty() is False
    assert Coalition.objects.count() == 1


@pytest.mark.django_db
def test_the_first_cycle_has_voices_and_syntheses_and_is_closed() -> None:
    load_if_empty()
    cycle = Cycle.objects.get(number=1)
    assert cycle.title == content("cycle")["cycle"]["title"]
    assert not cycle.is_open
    told = content("cycle")
    assert Voice.objects.filter(cycle=cycle).count() == len(told["voice"]) + len(told["paper"])
    assert (
        Voice.objects.filter(cycle=cycle, provenance="paper").exclude(provenance_note="").exists()
    )
    assert Synthesis.objects.filter(cycle=cycle).count() == 2
    assert OwnItem.objects.filter(coalition=cycle.coalition).count() == 1


@pytest.mark.django_db
def test_the_story_has_a_portrait_with_a_real_spread() -> None:
    load_if_empty()
    kinds = [trait.kind for trait in Trait.objects.all()]
    assert (kinds.count("strength"), kinds.count("challenge")) == (4, 5)
    assert [one.audience for one in Story.objects.order_by("pk")] == [
        "public",
        "coalition",
        "coordination",
    ]
    assert Asset.objects.count() == 4
    moments = Moment.objects.all()
    assert len(moments) == 6
    assert {moment.starts_precision for moment in moments} == {"year", "month", "season", "day"}
    given: dict[str, list[int]] = {}
    for score in Score.objects.filter(criterion__name="Ce sur quoi nous avons prise"):
        given.setdefault(score.candidate.title, []).append(score.value)
    spreads = [opinion(values).spread or 0 for values in given.values()]
    assert max(spreads) > 1.5 > 0.5 > min(spreads)
    outcomes = PriorityRound.objects.get().candidates.order_by("pk")
    assert [(one.outcome, one.cycle_id is not None, bool(one.reason)) for one in outcomes] == [
        ("kept", True, True),
        ("kept", True, True),
        ("dropped", False, True),
        ("dropped", False, True),
    ]
