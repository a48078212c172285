"""The pages of the X-ray: what each person may do, what is kept of what she typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agir.coalitions.models import Facet
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.plan.actions import reading as verbs
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import bin_result, create_result, restore_result
from agir.plan.models import FindingNote, Plan, Result
from tests.cast import Cast
from tests.plan.xray.believable import believable_plan

CODE = "result-without-action"
FOLLOWERS = ["coordination", "steering", "representative", "first_concerned"]
READERS = ["funder_adviser", "observer"]
Browser = Callable[[str], Client]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return believable_plan(cast.coordination)


def address(plan: Plan, name: str = "xray", *rest: str) -> str:
    return reverse(f"plan:{name}", args=[plan.coalition.slug, plan.pk, *rest])


def read_page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_what_the_plan_is(plan: Plan, client_of: Browser) -> None:
    page = read_page(client_of("observer"), address(plan))
    assert "Votre plan compte 40 actions" in page
    assert "Ce qui renforce" in page
    assert "Ce qui inquiète" in page
    assert page.count('<figure class="drawing">') == 5
    assert page.count("<table>") >= 5
    assert 'style="' not in page


@pytest.mark.parametrize("who", [*FOLLOWERS, *READERS])
def test_gestures_are_offered_to_those_who_may(plan: Plan, client_of: Browser, who: str) -> None:
    page = read_page(client_of(who), address(plan))
    assert ("Mettre de côté" in page) is (who in FOLLOWERS)


def test_outsiders_and_strangers(plan: Plan, client_of: Browser) -> None:
    for name, rest in (("xray", ()), ("finding", (CODE,))):
        assert client_of("outsider").get(address(plan, name, *rest)).status_code == 404
        assert client_of("anonymous").get(address(plan, name, *rest)).status_code == 302
    for name in ("finding_assign", "finding_set_aside", "finding_take_up"):
        assert client_of("outsider").post(address(plan, name, CODE)).status_code == 404
        assert client_of("observer").post(address(plan, name, CODE)).status_code == 403
        assert client_of("coordination").get(address(plan, name, CODE)).status_code == 405


def test_setting_aside_needs_a_reason_and_can_be_undone(plan: Plan, client_of: Browser) -> None:
    client = client_of("first_concerned")
    aside = address(plan, "finding_set_aside", CODE)
    empty = client.post(aside, {"reason": "   "})
    assert empty.status_code == 422
    assert "Dites en quelques mots pourquoi" in empty.content.decode()
    assert not FindingNote.objects.exists()

    long = "Nous y travaillons. " * 20
    kept = client.post(aside, {"reason": long})
    assert kept.status_code == 422
    assert long.strip() in kept.content.decode()
    assert not FindingNote.objects.exists()

    done = client.post(aside, {"reason": "C’est voulu cette année"}, follow=True)
    page = done.content.decode()
    assert "1 constat mis de côté" in page
    assert "C’est voulu cette année" in page
    assert "Personne first_concerned" in page
    assert f'action="{address(plan, "finding_take_up", CODE)}' in page  # « Annuler »
    assert f'id="constat-{CODE}" aria-labelledby' not in page

    client.post(address(plan, "finding_take_up", CODE))
    assert "mis de côté" not in read_page(client, address(plan)).partition("toasts")[0]
    note = FindingNote.objects.get()
    assert (note.set_aside, note.reason) == (False, "")
    verbs_recorded = list(
        Event.objects.filter(object_type="finding").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs_recorded == ["plan.finding.set_aside", "plan.finding.taken_up"]


def test_undoing_taking_up_gives_the_reason_back(plan: Plan, client_of: Browser) -> None:
    client = client_of("coordination")
    client.post(address(plan, "finding_set_aside", CODE), {"reason": "Plus tard & ailleurs"})
    page = client.post(address(plan, "finding_take_up", CODE), follow=True).content.decode()
    undo = re.search(r'action="([^"]*mettre-de-cote/\?[^"]*)"', page)
    assert undo is not None
    client.post(undo.group(1).replace("&amp;", "&"))
    assert FindingNote.objects.get().reason == "Plus tard & ailleurs"


def test_giving_a_finding_to_somebody(plan: Plan, cast: Cast, client_of: Browser) -> None:
    client = client_of("steering")
    to = cast.members["first_concerned"]
    give = address(plan, "finding_assign", CODE)
    page = client.post(give, {"member": to.pk}, follow=True).content.decode()
    assert "Confié à Personne first_concerned" in page
    undo = re.search(r'action="([^"]*confier/\?[^"]*)"', page)
    assert undo is not None
    client.post(undo.group(1).replace("&amp;", "&"))
    assert FindingNote.objects.get().assigned_to is None
    for wrong in (cast.outsider.pk, 10**9, "x"):
        refused = client.post(give, {"member": wrong})
        assert refused.status_code == 422
        assert "n’est plus membre du regroupement" in refused.content.decode()


@pytest.mark.parametrize("role", [*FOLLOWERS, *READERS])
def test_verbs_ask_the_rule_again(plan: Plan, cast: Cast, role: str) -> None:
    member = cast.members[role]

    def gestures() -> None:
        asked = {"plan": plan, "by": member, "code": CODE, "subject": ""}
        verbs.assign_finding(**asked, to=member)  # type: ignore[arg-type]
        verbs.set_aside_finding(**asked, reason="Voulu")  # type: ignore[arg-type]
        verbs.take_up_finding(**asked)  # type: ignore[arg-type]

    if role in FOLLOWERS:
        gestures()
        gestures()
        assert FindingNote.objects.get().assigned_to == member
    else:
        with pytest.raises(NotAllowed):
            gestures()
        assert not FindingNote.objects.exists()


def test_verbs_refuse_what_makes_no_sense(plan: Plan, cast: Cast) -> None:
    by = cast.coordination
    with pytest.raises(Refused):
        verbs.assign_finding(plan=plan, by=by, code="no-such", subject="", to=None)
    with pytest.raises(Refused):
        verbs.assign_finding(plan=plan, by=by, code=CODE, subject="", to=cast.outsider)
    with pytest.raises(Refused):
        verbs.set_aside_finding(plan=plan, by=by, code=CODE, subject="", reason=" ")
    assert not FindingNote.objects.exists()


def test_notes_survive_a_new_reading_and_a_finding_that_comes_back(
    plan: Plan, cast: Cast, client_of: Browser
) -> None:
    client = client_of("coordination")
    client.post(address(plan, "finding_set_aside", CODE), {"reason": "Voulu"})
    create_action(plan=plan, by=cast.coordination, data={"title": "Une action de plus"})
    assert "1 constat mis de côté" in read_page(client, address(plan))
    empty = Result.objects.get(plan=plan, title="Les pères prennent leur place")
    bin_result(result=empty, by=cast.coordination)
    assert "mis de côté" not in read_page(client, address(plan)).partition("toasts")[0]
    gone = read_page(client, address(plan, "finding", CODE))
    assert "n’a plus lieu d’être" in gone
    late = client.post(
        address(plan, "finding_set_aside", CODE), {"reason": "Trop tard"}, follow=True
    )
    assert "n’a plus lieu d’être" in late.content.decode()
    restore_result(result=empty, by=cast.coordination)
    assert "1 constat mis de côté" in read_page(client, address(plan))


def test_a_finding_page_shows_all_its_rows_and_both_forms(plan: Plan, client_of: Browser) -> None:
    page = read_page(client_of("coordination"), address(plan, "finding", "action-without-measure"))
    assert page.count("<li><a href=") >= 26
    assert "Confier ce constat" in page
    assert 'name="reason"' in page
    assert "actions=" in page
    card = client_of("coordination").get(
        address(plan, "finding", "action-without-measure") + "?suite=confier",
        headers={"HX-Request": "true"},
    )
    assert "<html" not in card.content.decode()
    assert "Confier ce constat" in card.content.decode()
    assert 'name="reason"' not in card.content.decode()
    assert "HX-Request" in card["Vary"]


def test_an_unknown_code_is_not_a_page(plan: Plan, client_of: Browser) -> None:
    assert client_of("coordination").get(address(plan, "finding", "no-such")).status_code == 404
    page = address(plan, "finding", "single-point-organisation") + "?sujet=organisation:999999"
    assert "n’a plus lieu d’être" in read_page(client_of("coordination"), page)


def test_a_closed_plan_is_read_and_not_followed(plan: Plan, client_of: Browser) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="closed")
    client = client_of("coordination")
    assert "Mettre de côté" not in read_page(client, address(plan))
    posted = client.post(address(plan, "finding_set_aside", CODE), {"reason": "Voulu"})
    assert posted.status_code == 403


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_plan_just_begun_gets_no_nonsense(cast: Cast, client_of: Browser, count: int) -> None:
    made = create_plan(coalition=cast.own, by=cast.coordination, title="Début")
    for number in range(count):
        create_action(plan=made, by=cast.coordination, data={"title": f"Action {number}"})
    page = read_page(client_of("coordination"), address(made))
    if count == 0:
        assert "La radiographie attend vos actions" in page
    else:
        assert f"Votre plan compte {count} action" in page
    assert page.count("<article") == (1 if count == 3 else 0)


def test_typed_text_stays_text(cast: Cast, client_of: Browser) -> None:
    evil = "<script>alert(1)</script>\"'&"
    made = create_plan(coalition=cast.own, by=cast.coordination, title=evil)
    create_result(plan=made, by=cast.coordination, title=evil)
    Facet.objects.create(coalition=cast.own, kind="sector", name=evil, folded="x")
    facet = Facet.objects.get(folded="x")
    for number in range(6):
        create_action(
            plan=made,
            by=cast.coordination,
            data={"title": f"{evil} {number}", "lead": cast.organisation.pk, "facets": [facet.pk]},
        )
    cast.organisation.name = evil
    cast.organisation.save()
    client = client_of("coordination")
    client.post(address(made, "finding_set_aside", "fields-not-used"), {"reason": evil})
    for url in (address(made), address(made, "finding", CODE)):
        page = read_page(client, url)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
