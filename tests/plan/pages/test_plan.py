"""The plan itself: results, adoption, the next plan, the bin, the calendar."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event, Version
from agir.plan import rules
from agir.plan.actions import plan as plan_verbs
from agir.plan.actions import result as result_verbs
from agir.plan.actions.action import bin_action, change_action
from agir.plan.actions.carry import carry
from agir.plan.actions.emptying import days_left, empty_bin
from agir.plan.actions.link import link
from agir.plan.actions.result import DEEPEST
from agir.plan.actions.typed import Typed, rewrite_action, write_action
from agir.plan.contents import contents
from agir.plan.models import Action, ActionLink, Plan, Result
from agir.plan.tree import grow, results_tree
from agir.ui.drawings.gantt import Heading, Row, Tick, gantt
from tests.cast import ROLES, Cast
from tests.plan.pages.conftest import Small

ClientOf = Callable[[str], Client]
MAKERS = {"coordination", "steering", "representative", "first_concerned"}
STEERERS = {"coordination", "steering"}


@pytest.mark.parametrize("role", ROLES)
def test_each_rule_for_each_role(small: Small, role: str) -> None:
    member, plan = small.cast.members[role], small.plan
    makes, steers = role in MAKERS, role in STEERERS
    assert rules.can_contribute(member, plan) is makes
    assert rules.can_change_action(member, small.first) is makes
    assert rules.can_bin_action(member, small.first) is makes
    assert rules.can_change_result(member, small.top) is makes
    for rule in (rules.can_change_plan, rules.can_adopt, rules.can_carry, rules.can_bin_plan):
        assert rule(member, plan) is steers
    assert rules.can_close(member, plan) is False
    plan.status = Plan.Status.ADOPTED
    assert rules.can_close(member, plan) is steers
    assert rules.can_reopen(member, plan) is steers
    assert rules.can_adopt(member, plan) is False
    plan.status = Plan.Status.CLOSED
    assert rules.can_contribute(member, plan) is False
    assert rules.can_contribute(small.cast.outsider, plan) is False
    assert rules.can_contribute(small.cast.archived_members[role], plan) is False


@pytest.mark.parametrize("role", ["observer", "funder_adviser", "outsider"])
def test_verbs_ask_again(small: Small, role: str) -> None:
    cast = small.cast
    by = cast.outsider if role == "outsider" else cast.members[role]
    typed = Typed({"title": "Non"})
    before = Event.objects.count()
    gestures: list[Callable[[], object]] = [
        lambda: write_action(plan=small.plan, by=by, typed=typed),
        lambda: rewrite_action(action=small.first, by=by, typed=typed),
        lambda: result_verbs.move_result(result=small.top, by=by, step=1),
        lambda: result_verbs.create_result(plan=small.plan, by=by, title="Non"),
        lambda: carry(
            plan=small.plan, by=by, title="Non", starts_on=None, ends_on=None, actions=[]
        ),
        lambda: plan_verbs.adopt(plan=small.plan, by=by, decided_on=dt.date(2026, 1, 1)),
    ]
    for gesture in gestures:
        with pytest.raises(NotAllowed):
            gesture()
    assert Event.objects.count() == before


def test_a_closed_plan_is_memory(small: Small, client_of: ClientOf) -> None:
    client = client_of("coordination")
    assert client.post(small.url("close")).status_code == 403
    client.post(small.url("adopt"), {"decided_on": "2026-05-01", "note": "À l’unanimité"})
    small.plan.refresh_from_db()
    assert (small.plan.status, small.plan.adopted_on) == ("adopted", dt.date(2026, 5, 1))
    assert client.post(small.url("adopt"), {"decided_on": "2026-05-01"}).status_code == 403
    assert client.post(small.url("close")).status_code == 302
    assert client.get(small.url("action_new")).status_code == 403
    assert client.post(small.url("quick_add"), {"title": "Non"}).status_code == 403
    assert client.get(small.url("actions")).status_code == 200
    client.post(small.url("reopen"))
    client.post(small.url("reopen"))
    small.plan.refresh_from_db()
    assert small.plan.status == "draft"
    said = list(Event.objects.about("plan", small.plan.pk).order_by("id").values_list("verb"))
    assert [verb for (verb,) in said] == [
        "plan.plan.created", "plan.plan.adopted", "plan.plan.closed", "plan.plan.reopened",
        "plan.plan.reopened",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["", "demain peut-être", "2999-01-01"])
def test_a_wrong_adoption_is_given_back(small: Small, client_of: ClientOf, day: str) -> None:
    answer = client_of("steering").post(
        small.url("adopt"), {"decided_on": day, "note": "Gardez ceci"}
    )
    assert answer.status_code == 422
    assert "Gardez ceci" in answer.content.decode()
    small.plan.refresh_from_db()
    assert small.plan.status == "draft"


def titles(plan: Plan) -> list[str]:
    return [f"{'.' * branch.depth}{branch.title}" for branch in results_tree(plan)]


def test_results_are_ordered_moved_renamed_and_put_away(small: Small, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    client.post(small.url("result_add"), {"title": "Les familles se connaissent"})
    other = Result.objects.latest("id")
    client.post(small.url("result_move", other.pk), {"sens": "monter"})
    assert titles(small.plan)[0] == "Les familles se connaissent"
    client.post(small.url("result_move", other.pk), {"sens": "monter"})
    client.post(small.url("result_move", other.pk), {"sens": "descendre"})
    assert titles(small.plan)[-1] == "Les familles se connaissent"
    data = {"title": "Les voisins se parlent", "parent": small.below.pk, "description": "Souvent"}
    client.post(small.url("result_edit", other.pk), data)
    assert titles(small.plan)[-1] == "..Les voisins se parlent"
    event = Event.objects.about("result", other.pk).latest("id")
    client.post(small.url("result_undo", other.pk, event.pk))
    assert titles(small.plan)[-1] == "Les familles se connaissent"
    client.post(small.url("result_edit", other.pk), data)
    client.post(small.url("result_bin", small.below.pk))
    assert titles(small.plan) == ["Les tout-petits jouent dehors", ".Les voisins se parlent"]
    client.get(small.url("results"))  # takes the sentence that says what was just done
    page = client.get(small.url("actions")).content.decode()
    assert "Les parcs sont accueillants" not in page
    client.post(small.url("result_restore", small.below.pk))
    assert titles(small.plan)[-1] == "..Les voisins se parlent"


def test_a_result_never_leads_to_itself(small: Small, client_of: ClientOf) -> None:
    client = client_of("steering")
    for parent in (small.top.pk, small.below.pk):
        data = {"title": "Boucle", "parent": parent}
        answer = client.post(small.url("result_edit", small.top.pk), data)
        assert answer.status_code == 422
        assert "Boucle" in answer.content.decode()
    by = small.cast.coordination
    with pytest.raises(Refused):
        result_verbs.change_result(
            result=small.top, by=by, title="x", description="", parent=small.below
        )


def test_the_tree_is_not_endless(small: Small) -> None:
    by, parent = small.cast.coordination, small.below
    for number in range(DEEPEST - 2):
        parent = result_verbs.create_result(
            plan=small.plan, by=by, title=f"R{number}", parent=parent
        )
    with pytest.raises(Refused, match="profond"):
        result_verbs.create_result(plan=small.plan, by=by, title="Trop", parent=parent)


def test_the_tree_grows_from_any_rows() -> None:
    rows = [(1, 2, "a", "", False), (2, None, "b", "", False), (3, 9, "c", "", False),
            (4, 1, "d", "", True), (5, 4, "e", "", False)]  # fmt: skip
    found = grow(rows)
    assert [(b.pk, b.depth, b.parent) for b in found] == [
        (2, 0, None), (1, 1, 2), (5, 2, 1), (3, 0, None),
    ]  # fmt: skip
    assert found[0].subtree() == [2, 1, 5]
    assert found[2].path == "b › a › e"


@pytest.mark.parametrize("data", [{"title": ""}, {"title": "x" * 301}, {"title": "R", "parent": 9}])
def test_a_wrong_result_is_given_back(
    small: Small, client_of: ClientOf, data: dict[str, str]
) -> None:
    before = Result.objects.count()
    typed = {"description": "Gardez ceci", **data}
    answer = client_of("steering").post(small.url("result_add"), typed)
    assert answer.status_code == 422
    assert "Gardez ceci" in answer.content.decode()
    assert Result.objects.count() == before


def test_what_goes_on_is_carried_into_the_next_plan(small: Small, client_of: ClientOf) -> None:
    by = small.cast.coordination
    change_action(action=small.third, by=by, data={"status": "done"})
    window = small.cast.own.facets.all()[0].pk
    change_action(action=small.second, by=by, data={"status": "ongoing", "facets": [window]})
    link(from_action=small.first, to_action=small.second, kind="reinforces", by=by, how="fort")
    link(from_action=small.first, to_action=small.third, kind="overlaps", by=by)
    before = [contents(a) for a in Action.objects.filter(plan=small.plan)]
    client = client_of("coordination")
    page = client.get(small.url("carry"))
    assert page.context["chosen"] == {small.first.pk, small.second.pk, small.step.pk}
    data = {"title": "Plan suivant", "starts_on": "2029-04-01", "ends_on": "2032-03-31",
            "actions": [small.first.pk, small.second.pk, small.step.pk]}  # fmt: skip
    answer = client.post(small.url("carry"), data)
    after = Plan.objects.get(title="Plan suivant")
    assert answer["Location"].endswith(f"/plans/{after.pk}/")
    assert (after.status, after.carried_from) == ("draft", small.plan)
    assert titles(after) == titles(small.plan)
    made = {a.carried_from_id: a for a in Action.objects.whole().filter(plan=after)}
    assert set(made) == {small.first.pk, small.second.pk, small.step.pk}
    assert made[small.step.pk].parent == made[small.first.pk]
    result = made[small.first.pk].result
    assert result is not None
    assert (result.plan, result.title) == (after, small.below.title)
    assert made[small.first.pk].ends_on is None  # it was over before the next plan begins
    assert [f.pk for f in made[small.second.pk].facets.all()] == [window]
    copied = ActionLink.objects.get(plan=after)
    assert (copied.from_action, copied.how) == (made[small.first.pk], "fort")
    assert [contents(a) for a in Action.objects.filter(plan=small.plan)] == before
    events = Event.objects.filter(verb__in=["plan.plan.carried", "plan.action.carried"])
    assert len({event.operation for event in events}) == 1
    assert events.count() == 4
    assert Version.objects.of("action", made[small.first.pk].pk).count() == 1


def test_a_step_carried_alone_stands_alone(small: Small) -> None:
    after = carry(
        plan=small.plan, by=small.cast.coordination, title="Suite", starts_on=None, ends_on=None,
        actions=[small.step.pk, small.third.pk, 999_999],
    )  # fmt: skip
    assert {a.parent for a in Action.objects.filter(plan=after)} == {None}
    assert Action.objects.filter(plan=after).count() == 2


def test_hostile_choices_are_refused(small: Small, client_of: ClientOf) -> None:
    away = Plan.objects.create(coalition=small.cast.another, title="Ailleurs")
    there = Action.objects.create(coalition=small.cast.another, plan=away, title="Là", folded="la")
    result = Result.objects.create(coalition=small.cast.another, plan=away, title="Là", folded="la")
    client = client_of("coordination")
    data = {"title": "Vol", "actions": [there.pk]}
    assert client.post(small.url("carry"), data).status_code == 422
    assert (
        client.post(small.url("result_add"), {"title": "R", "parent": result.pk}).status_code == 422
    )
    assert client.post(small.url("result_bin", result.pk)).status_code == 404
    facet = small.cast.another.facets.all()[0]
    lines = {f"{n}-{k}_FORMS": "0" for n in ("organisations", "people", "money")
             for k in ("TOTAL", "INITIAL")}  # fmt: skip
    for more in ({"result": result.pk}, {"age_windows": facet.pk}):
        answer = client.post(small.url("action_new"), {"title": "Vol", **lines, **more})
        assert answer.status_code == 422
    assert not Plan.objects.filter(title="Vol").exists()
    assert not Action.objects.filter(title="Vol").exists()


def test_the_bin_empties_after_thirty_days(small: Small) -> None:
    by = small.cast.coordination
    bin_action(action=small.first, by=by)
    bin_action(action=small.third, by=by)
    result_verbs.bin_result(result=small.top, by=by)
    late = timezone.now() - dt.timedelta(days=31)
    Action.objects.filter(pk=small.first.pk).update(binned_at=late)
    Action.objects.filter(pk=small.step.pk).update(binned_at=None, binned_by=None)
    Result.objects.filter(pk=small.top.pk).update(binned_at=late)
    assert empty_bin() == {"plans": 0, "results": 1, "actions": 1}
    assert not Action.objects.filter(pk=small.first.pk).exists()
    assert not Version.objects.of("action", small.first.pk).exists()
    small.step.refresh_from_db()
    small.below.refresh_from_db()
    small.second.refresh_from_db()
    assert (small.step.parent, small.below.parent, small.second.result) == (None, None, None)
    assert Action.objects.filter(pk=small.third.pk).exists()
    assert empty_bin() == {"plans": 0, "results": 0, "actions": 0}


def test_a_chain_of_results_empties_at_once(small: Small) -> None:
    by = small.cast.coordination
    leaf = result_verbs.create_result(plan=small.plan, by=by, title="Bout", parent=small.below)
    late = timezone.now() - dt.timedelta(days=40)
    Result.objects.filter(pk__in=[small.top.pk, small.below.pk]).update(binned_at=late)
    assert empty_bin()["results"] == 2
    leaf.refresh_from_db()
    assert leaf.parent is None


def test_the_command_empties_plans_too(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    late = timezone.now() - dt.timedelta(days=31)
    Plan.objects.filter(pk=small.plan.pk).update(binned_at=late)
    call_command("empty_bin")
    assert "1 plan" in capsys.readouterr().out
    assert not Plan.objects.exists()
    assert not Action.objects.exists()


def test_days_left_are_counted() -> None:
    now = timezone.now()
    assert days_left(now) in (29, 30)
    assert days_left(now - dt.timedelta(days=29, hours=1)) == 0
    assert days_left(now - dt.timedelta(days=300)) == 0


def test_a_plan_put_away_comes_back(small: Small, client_of: ClientOf) -> None:
    client = client_of("steering")
    client.post(small.url("plan_bin"))
    assert client.get(small.url("actions")).status_code == 404
    index = client.get(small.url("actions").rsplit("/", 2)[0] + "/").content.decode()
    assert "Plan des marées" in index
    assert client_of("observer").post(small.url("plan_restore")).status_code == 403
    client.post(small.url("plan_restore"))
    assert client.get(small.url("actions")).status_code == 200


def test_the_calendar_draws_and_tells(small: Small, client_of: ClientOf) -> None:
    client = client_of("observer")
    page = client.get(small.url("gantt")).content.decode()
    assert "printemps 2026" in page
    assert "1 action n’a pas de date" not in page
    assert "2 actions n’ont pas de date" in page
    assert "Sans résultat" in page
    page = client.get(f"{small.url('gantt')}?resultat={small.below.pk}").content.decode()
    assert "Heure du conte" not in page
    Action.objects.filter(plan=small.plan).update(starts_on=None, ends_on=dt.date(9999, 12, 31))
    assert client.get(small.url("gantt")).status_code == 200


def test_an_empty_plan_has_its_pages(cast: Cast, client_of: ClientOf) -> None:
    from django.urls import reverse

    plan = Plan.objects.create(coalition=cast.own, title="Vide")
    client = client_of("coordination")
    for name in ("actions", "results", "gantt", "bin", "carry", "change", "adopt"):
        url = reverse(f"plan:{name}", args=[cast.own.slug, plan.pk])
        assert client.get(url).status_code == 200, name


DAY = dt.date(2026, 1, 1)
AFTER = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "soft", "solid", "pale", "dots"),
    [
        (DAY, AFTER, (0, 0), 1, 0, 0),
        (DAY, AFTER, (80, 0), 1, 1, 0),
        (DAY, AFTER, (80, 80), 1, 2, 0),
        (DAY, AFTER, (900, 900), 1, 2, 0),
        (DAY, None, (0, 0), 1, 0, 1),
        (None, AFTER, (0, 0), 1, 0, 1),
        (DAY, None, (80, 0), 0, 1, 1),
        (None, AFTER, (0, 80), 0, 1, 1),
        (None, None, (0, 0), 0, 0, 0),
    ],
)
def test_each_end_is_drawn_as_it_is_known(
    start: dt.date | None, end: dt.date | None, soft: tuple[int, int],
    solid: int, pale: int, dots: int,
) -> None:  # fmt: skip
    row = Row("Une <action>", "Une <action>, dates", start, end, *soft)
    svg = gantt(
        [Heading("R & R"), row],
        first=DAY,
        last=AFTER,
        ticks=[Tick(DAY, "2026", True)],
        name="Plan",
        today=Tick(dt.date(2026, 6, 1), "aujourd’hui"),
        band=(DAY, AFTER),
    )
    root = ET.fromstring(svg)
    shapes = [element.get("class", "") for element in root.iter()]
    assert sum(1 for name in shapes if name == "d-stage") == solid
    assert sum(1 for name in shapes if "d-stage-soft" in name) == pale
    assert (
        sum(1 for element in root.iter("line") if element.get("stroke-dasharray") == "2 5") == dots
    )
    assert "style=" not in svg
    for rect in root.iter("rect"):
        assert float(rect.get("width", "0")) >= 0


def test_the_calendar_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="empty"):
        gantt([], first=DAY, last=DAY, ticks=[], name="x")
    with pytest.raises(ValueError, match="tone"):
        gantt([Row("a", "a", None, None, tone="pink")], first=DAY, last=AFTER, ticks=[], name="x")
