"""Entries of the journal: who may, who reads, what is proposed, kept, undone and erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.actions import organisations_named
from agir.coalitions.signals import organisations_merged
from agir.core.refusals import NotAllowed, Refused
from agir.cycles.actions.cycle import open_cycle
from agir.cycles.telling import told
from agir.effects import rules
from agir.effects.actions import effect as verbs
from agir.effects.actions.emptying import empty_bin
from agir.effects.actions.link import lead, unlead
from agir.effects.models import Effect, EffectLink, Kind
from agir.history.models import Event, Version
from agir.history.pages import pages_of
from agir.home.news import latest
from agir.plan.actions.action import bin_action, create_action
from agir.plan.actions.plan import create_plan
from tests.cast import ROLES, Cast
from tests.effects.conftest import TODAY

Noted = Callable[..., Effect]
CONTRIBUTORS = {"coordination", "steering", "representative", "first_concerned"}
PERSON = {"about": "person", "audience": "none"}


def fresh(effect: Effect) -> Effect:
    return Effect.objects.select_related("typed_by__user").get(pk=effect.pk)


@pytest.mark.parametrize("role", ROLES)
def test_who_writes(cast: Cast, role: str) -> None:
    member, archived = cast.members[role], cast.archived_members[role]
    assert rules.can_write(member, cast.own) is (role in CONTRIBUTORS)
    assert rules.can_import(member, cast.own) is (role in {"coordination", "steering"})
    assert rules.can_write(archived, cast.archived) is False
    assert rules.can_write(cast.outsider, cast.own) is False


@pytest.mark.parametrize("role", sorted(set(ROLES) - CONTRIBUTORS))
def test_those_who_only_read_write_nothing(cast: Cast, noted: Noted, role: str) -> None:
    effect, other = noted(), noted("Un autre")
    before, member = Event.objects.count(), cast.members[role]
    for gesture in (
        lambda: verbs.note(coalition=cast.own, by=member, line="X", today=TODAY),
        lambda: verbs.add(coalition=cast.own, by=member, data={"title": "X"}),
        lambda: verbs.change(effect=effect, by=member, data={"title": "X"}),
        lambda: verbs.say_kind(effect=effect, by=member, kind="rule"),
        lambda: verbs.put_away(effect=effect, by=member),
        lambda: verbs.erase(effect=effect, by=member),
        lambda: lead(source=effect, target=other, by=member),
    ):
        with pytest.raises(NotAllowed):
            gesture()
    assert Event.objects.count() == before


# --- one line


def test_one_line_is_enough_and_its_type_is_only_proposed(cast: Cast) -> None:
    by = cast.members["first_concerned"]
    line = "  La municipalité adopte un  règlement sur les ruelles "
    made = verbs.note(coalition=cast.own, by=by, line=line, today=TODAY)
    assert made.title == "La municipalité adopte un règlement sur les ruelles"
    assert (made.kind, made.proposed) == ("", "rule")
    assert (made.happened_on, made.audience) == (TODAY, "coalition")
    said = verbs.say_kind(effect=made, by=by, kind="rule")
    assert (said.kind, said.proposed, said.about) == ("rule", "", "rule")


def test_what_seems_to_tell_of_a_person_is_first_reserved(cast: Cast) -> None:
    by = cast.members["representative"]
    made = verbs.note(coalition=cast.own, by=by, line="Une mère a trouvé un emploi", today=TODAY)
    assert (made.proposed, made.about, made.audience) == ("practice_person", "", "none")
    opened = verbs.say_kind(effect=made, by=by, kind="service")
    assert opened.audience == "coalition"
    closed = verbs.undo_change(effect=opened, by=by)
    assert closed.audience == "none"
    reserved = verbs.say_kind(effect=closed, by=by, kind="practice_person")
    assert (reserved.about, reserved.audience) == ("person", "none")


def test_what_was_said_to_tell_of_a_person_is_never_opened_by_its_type(cast: Cast) -> None:
    by = cast.members["representative"]
    made = verbs.note(
        coalition=cast.own, by=by, line="Elle va mieux", today=TODAY, of_a_person=True
    )
    assert verbs.say_kind(effect=made, by=by, kind="service").audience == "none"


def test_saying_that_an_open_entry_is_a_person_s_reserves_it(cast: Cast, noted: Noted) -> None:
    effect = noted("Elle lit chaque soir", about="")
    said = verbs.say_kind(effect=effect, by=cast.members["representative"], kind="practice_person")
    assert (said.about, said.audience) == ("person", "none")
    assert not Version.objects.filter(object_type="effect", object_id=effect.pk).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": "   "}, "en une ligne"),
        ({"about": "person"}, "pas encore consenti"),
        ({"sure": "confirmed"}, "qui l’a confirmé"),
        ({"document": "javascript:alert(1)"}, "https://"),
        ({"actions": [], "organisation": 10**9}, "n’est plus là"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    cast: Cast, data: dict[str, Any], sentence: str
) -> None:
    by, before = cast.coordination, Event.objects.count()
    with pytest.raises(Refused, match=sentence):
        verbs.add(coalition=cast.own, by=by, data={"title": "T", **data})
    assert not Effect.objects.exists()
    assert Event.objects.count() == before


def test_the_database_refuses_a_life_shown_without_consent(noted: Noted) -> None:
    effect = noted("Elle va mieux", **PERSON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Effect.objects.filter(pk=effect.pk).update(audience="coalition")
    with pytest.raises(IntegrityError), transaction.atomic():
        Effect.objects.filter(pk=effect.pk).update(sure="confirmed")


# --- who reads

SIGHT = {
    "public": set(ROLES),
    "coalition": set(ROLES),
    "coordination": {"coordination", "first_concerned"},
    "none": {"coordination", "first_concerned"},
}


@pytest.mark.parametrize("audience", SIGHT)
@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_an_effect_on_a_person_is_read_under_her_consent(
    cast: Cast, noted: Noted, client_of: Any, audience: str, role: str
) -> None:
    """Typed by a parent: the query, the row, the page, the list and the file all say the same."""
    consent = "2026-01-05" if audience in ("public", "coalition") else None
    effect = noted(
        "Secret de vie", by="first_concerned", about="person", audience=audience,
        consent_on=consent, kind="practice_person",
    )  # fmt: skip
    member = cast.outsider if role == "outsider" else cast.members[role]
    may = role in SIGHT[audience]
    assert Effect.objects.visible_to(member).filter(pk=effect.pk).exists() is may
    assert fresh(effect).is_seen_by(member) is may
    client = client_of(role)
    page = client.get(f"/r/marees/effets/{effect.pk}/").status_code
    assert page == (200 if may else 404)
    if role != "outsider":
        for address in ("", "exporter/?format=csv", "?q=secret", "?etat=person"):
            told_ = client.get(f"/r/marees/effets/{address}").content.decode()
            assert ("Secret de vie" in told_) is may, address


@pytest.mark.parametrize("role", ROLES)
def test_the_words_of_a_life_are_touched_by_who_typed_them_and_the_coordination(
    cast: Cast, noted: Noted, role: str
) -> None:
    effect = noted(by="first_concerned", about="person", consent_on="2026-01-05")
    may = role in {"coordination", "first_concerned"}
    assert rules.can_change(cast.members[role], fresh(effect)) is may
    assert rules.can_erase(cast.members[role], fresh(effect)) is may


def test_drawings_hold_only_what_every_member_may_read(
    cast: Cast, noted: Noted, client_of: Any
) -> None:
    """The coordination may project them: even for her, what is reserved is not drawn."""
    shown = noted("Marche vue", kind="rule")
    hidden = noted("Marche tue", kind="rule", audience="coordination", by="coordination")
    lead(source=fresh(shown), target=fresh(hidden), by=cast.coordination)
    client = client_of("coordination")
    stair = client.get("/r/marees/effets/escalier/").content.decode()
    assert "1 règle ou politique" in stair
    assert "1 changement réservé que vous pouvez lire" in stair
    for page in ("escalier/", "chaines/"):
        for role in ("coordination", "observer"):
            told_ = client_of(role).get(f"/r/marees/effets/{page}").content.decode()
            assert "Marche tue" not in told_
    seen = client_of("observer").get(f"/r/marees/effets/{shown.pk}/").content.decode()
    assert "Marche tue" not in seen
    assert (
        "réservé que vous"
        not in client_of("observer").get("/r/marees/effets/escalier/").content.decode()
    )


# --- history


def test_history_never_names_an_effect_and_news_names_those_all_may_read(
    cast: Cast, noted: Noted
) -> None:
    effect = noted("Nom visible")
    noted("Nom réservé", audience="coordination")
    assert set(Event.objects.filter(object_type="effect").values_list("title", flat=True)) == {""}
    words = " ".join(one.words for one in latest(cast.own))
    assert "Nom réservé" not in words
    verbs.put_away(effect=effect, by=cast.coordination)
    assert "Nom visible" not in " ".join(one.words for one in latest(cast.own))


def test_news_says_the_name_of_today(cast: Cast, noted: Noted) -> None:
    effect = noted("Nom d’hier")
    verbs.change(effect=effect, by=cast.coordination, data={"title": "Nom du jour"})
    words = " ".join(one.words for one in latest(cast.own))
    assert "Nom du jour" in words
    assert "Nom d’hier" not in words


def test_what_is_reserved_keeps_no_version(cast: Cast, noted: Noted) -> None:
    effect = noted("Ouvert")
    by = cast.coordination
    verbs.change(effect=effect, by=by, data={"title": "Ouvert encore"})
    rows = Version.objects.filter(object_type="effect", object_id=effect.pk)
    assert [row.data["title"] for row in rows.order_by("number")] == ["Ouvert", "Ouvert encore"]
    verbs.change(effect=effect, by=by, data={"audience": "coordination"})
    assert not rows.exists()


def test_a_version_comes_back_without_what_is_gone(cast: Cast, noted: Noted) -> None:
    by = cast.coordination
    plan = create_plan(coalition=cast.own, by=by, title="Plan")
    action = create_action(plan=plan, by=by, data={"title": "Action"})
    effect = noted("Premier", actions=[action.pk])
    verbs.change(effect=effect, by=by, data={"title": "Second", "actions": []})
    bin_action(action=action, by=by)
    first = Version.objects.of("effect", effect.pk).get(number=1)
    back = verbs.restore_version(effect=effect, by=by, version=first)
    assert (back.title, list(back.actions.all())) == ("Premier", [])
    again = verbs.undo_change(effect=back, by=by)
    assert again.title == "Second"
    with pytest.raises(Refused):
        verbs.undo_change(effect=again, by=by)


def test_a_tie_that_one_cannot_see_survives_another_s_change(cast: Cast, noted: Noted) -> None:
    by = cast.coordination
    plan = create_plan(coalition=cast.own, by=by, title="Plan")
    action = create_action(plan=plan, by=by, data={"title": "Action"})
    effect = noted("Avec une action", actions=[action.pk])
    bin_action(action=action, by=by)
    verbs.change(effect=effect, by=by, data={"title": "Dit mieux", "actions": []})
    assert list(effect.actions.values_list("pk", flat=True)) == [action.pk]


def test_saying_the_same_thing_leaves_no_trace(cast: Cast, noted: Noted) -> None:
    effect = noted("Pareil", kind="service")
    before = Event.objects.count()
    same = verbs.change(effect=effect, by=cast.coordination, data={"title": "Pareil"})
    assert Event.objects.count() == before
    assert same.before is None


def test_what_another_coalition_has_cannot_be_tied(cast: Cast, noted: Noted) -> None:
    away = create_plan(coalition=cast.another, by=cast.outsider, title="Ailleurs")
    foreign = create_action(plan=away, by=cast.outsider, data={"title": "Ailleurs"})
    effect = noted("Ici", actions=[foreign.pk])
    assert not effect.actions.exists()


# --- links


def test_effects_lead_to_one_another_never_in_a_circle(cast: Cast, noted: Noted) -> None:
    by = cast.members["representative"]
    one, two, three = (fresh(noted(title)) for title in ("Un", "Deux", "Trois"))
    lead(source=one, target=two, by=by, how="Ainsi")
    lead(source=two, target=three, by=by)
    for source, target in ((one, one), (two, one), (three, one)):
        with pytest.raises(Refused):
            lead(source=source, target=target, by=by)
    lead(source=one, target=two, by=by, how="Autrement")
    assert [(a.how) for a in EffectLink.objects.order_by("pk")] == ["Autrement", ""]
    link = EffectLink.objects.select_related("from_effect", "to_effect").first()
    assert link is not None
    unlead(link=link, by=by)
    lead(source=three, target=one, by=by)


def test_an_effect_that_one_may_not_read_is_not_linked(cast: Cast, noted: Noted) -> None:
    hidden = fresh(noted("Réservé", by="coordination", audience="coordination"))
    seen = fresh(noted("Vu"))
    with pytest.raises(NotAllowed):
        lead(source=seen, target=hidden, by=cast.members["representative"])


# --- leaving


def test_the_bin_keeps_thirty_days_then_erases_with_versions(cast: Cast, noted: Noted) -> None:
    effect = noted("À jeter")
    verbs.put_away(effect=effect, by=cast.coordination)
    soon = timezone.now() + dt.timedelta(days=29)
    assert empty_bin(now=soon) == 0
    back = verbs.take_back(effect=effect, by=cast.coordination)
    assert back.binned_at is None
    verbs.put_away(effect=effect, by=cast.coordination)
    assert empty_bin(now=soon + dt.timedelta(days=2)) == 1
    assert not Version.objects.filter(object_type="effect").exists()


def test_erasing_leaves_nothing_but_that_something_was(cast: Cast, noted: Noted) -> None:
    effect, other = fresh(noted("À effacer")), fresh(noted("Reste"))
    lead(source=effect, target=other, by=cast.coordination)
    pk = effect.pk
    verbs.erase(effect=effect, by=cast.coordination)
    assert not Effect.objects.filter(pk=pk).exists()
    assert not EffectLink.objects.exists()
    assert not Version.objects.filter(object_type="effect", object_id=pk).exists()
    assert "À effacer" not in "".join(Event.objects.values_list("title", flat=True))


def test_her_own_life_leaves_with_her_account(cast: Cast, noted: Noted) -> None:
    own = noted("Ma vie", by="first_concerned", own=True, **PERSON)
    other = noted("La vie du quartier", by="first_concerned", kind="community")
    user = cast.users["first_concerned"]
    described = account_described.send(type(user), user=user)
    parts = [part for _receiver, part in described if part and "effects" in part]
    assert [one["title"] for one in parts[0]["effects"]] == ["Ma vie", "La vie du quartier"]
    account_leaving.send(type(user), user=user)
    assert not Effect.objects.filter(pk=own.pk).exists()
    kept = Effect.objects.get(pk=other.pk)
    assert (kept.title, kept.typed_by) == ("La vie du quartier", None)


def test_two_organisations_made_one_keep_their_effects(cast: Cast, noted: Noted) -> None:
    made = organisations_named(coalition=cast.own, by=cast.coordination, names=["A", "B"])
    effect = noted(organisation=made["B"].pk)
    organisations_merged.send(type(made["A"]), coalition=cast.own, keep=made["A"], drop=made["B"])
    assert Effect.objects.get(pk=effect.pk).organisation == made["A"]


# --- telling


def test_the_stages_hear_what_every_member_may_read(cast: Cast, noted: Noted) -> None:
    cycle = open_cycle(coalition=cast.own, by=cast.coordination, title="Cycle")
    cycle.coalition = cast.own
    mine = "effets"
    assert [one for one in told(cycle, cast.coordination) if mine in one.url] == []
    noted("Règle", kind="rule")
    noted("Sans type")
    noted("Réservé", kind="rule", audience="coordination")
    lines = [one for one in told(cycle, cast.coordination) if mine in one.url]
    assert [(one.stage, str(one.kind)) for one in lines] == [
        ("implementation", "made"), ("evaluation", "learned"), ("evaluation", "open"),
    ]  # fmt: skip
    assert lines[0].words.startswith("2 ")
    assert lines[1].words.startswith("1 ")


def test_pages_are_given_for_open_effects_only(cast: Cast, noted: Noted) -> None:
    seen, hidden = noted("Vu"), noted("Réservé", audience="coordination")
    pages = pages_of(cast.own, [("effect", seen.pk), ("effect", hidden.pk)])
    assert {key: page.title for key, page in pages.items()} == {("effect", seen.pk): "Vu"}
    assert pages_of(cast.another, [("effect", seen.pk)]) == {}


def test_kinds_are_those_the_proposal_knows() -> None:
    from agir.analysis.effects import KINDS

    assert list(KINDS) == [kind.value for kind in Kind]
