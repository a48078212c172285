"""Adherence rounds: one answer each, a change of mind kept, reservations answered, adoption."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agir.accounts.actions import describe, erase_account
from agir.coalitions.actions import merge_organisations, organisations_named
from agir.coalitions.models import Coalition, Member, Partnership
from agir.core.refusals import NotAllowed, Refused
from agir.intention.actions.adoption import adopt, reopen
from agir.intention.actions.answers import Said, answer, answer_for, heard_in_person, reply
from agir.intention.actions.rounds import close_round, open_round, reopen_round
from agir.intention.actions.vision import latest, propose_version
from agir.intention.models import Adherence, Adoption, Round
from agir.intention.standing import standing
from tests.cast import ROLES
from tests.intention.conftest import Room, soon

ClientOf = Callable[[str], Client]
YES = Said("adheres")
BUT = Said("reserves", "Et les grands-mères?")
NO = Said("cannot", "Trop vague", "Nommer les quartiers")


def say(room: Room, who: str, said: Said) -> Adherence:
    return answer(round_=room.round, by=room.cast.members[who], said=said)


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_answers_and_types_in(room: Room, role: str) -> None:
    member, group = room.cast.members[role], room.cast.organisation
    steers = role in ("coordination", "steering")
    verbs: list[tuple[bool, Callable[[], object]]] = [
        (role in ("representative", "first_concerned"), lambda: say(room, role, YES)),
        (steers, lambda: answer_for(
            round_=room.round, organisation=group, by=member, said=YES, provenance="Rencontre")),
        (steers, lambda: close_round(round_=room.round, by=member)),
        (steers, lambda: reopen_round(round_=room.round, by=member)),
    ]  # fmt: skip
    for allowed, verb in verbs:
        if allowed:
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("reserves"), "réserve"),
        (Said("reserves", "  "), "réserve"),
        (Said("cannot", "", "ceci"), "pourquoi"),
        (Said("cannot", "Non"), "changerait"),
    ],
)
def test_a_reservation_says_which(room: Room, said: Said, words: str) -> None:
    with pytest.raises(Refused, match=words):
        say(room, "first_concerned", said)
    assert Adherence.objects.count() == 0


def test_one_answer_each_and_a_change_of_mind_keeps_both(room: Room) -> None:
    first = say(room, "first_concerned", BUT)
    reply(adherence=first, by=room.cast.members["representative"], text="Elles aussi.")
    assert say(room, "first_concerned", BUT).pk == first.pk
    say(room, "first_concerned", YES)
    assert Adherence.objects.current().count() == 1
    found = next(v for v in standing(room.round.version, room.cast.own).voices if v.in_person)
    assert [one.stance for one in found.said] == ["reserves", "adheres"]
    assert [one.text for one in found.replies] == ["Elles aussi."]
    assert not found.waits


def test_two_people_of_one_organisation_give_one_answer(room: Room) -> None:
    colleague = room.cast.members["steering"]
    Member.objects.filter(pk=colleague.pk).update(organisation=room.cast.organisation)
    colleague.refresh_from_db()
    say(room, "representative", BUT)
    answer(round_=room.round, by=colleague, said=YES)
    current = Adherence.objects.current().get()
    assert (current.stance, current.organisation) == ("adheres", room.cast.organisation)
    assert Adherence.objects.count() == 2


def test_the_database_holds_one_answer_for_one_voice(room: Room) -> None:
    made = say(room, "first_concerned", YES)
    same = {"coalition": room.cast.own, "round": room.round, "stance": "adheres"}
    for wrong in (
        {"member": made.member},
        {"member": made.member, "organisation": room.cast.organisation},
        {},
        {"organisation": room.cast.organisation, "way": "meeting", "provenance": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Adherence.objects.create(**same, **wrong)


def test_from_a_meeting_with_its_provenance(room: Room) -> None:
    about = {"round_": room.round, "by": room.cast.coordination, "said": YES}
    group = room.cast.organisation
    with pytest.raises(Refused, match="où vient"):
        answer_for(organisation=group, provenance=" ", **about)
    made = answer_for(organisation=group, provenance="Rencontre du 12 mars", **about)
    assert (made.way, made.provenance) == ("meeting", "Rencontre du 12 mars")
    stranger = organisations_named(
        coalition=room.cast.another, by=room.cast.outsider, names=["Chez d’autres"]
    )["Chez d’autres"]
    with pytest.raises(Refused, match="pas partenaire"):
        answer_for(organisation=stranger, provenance="Rencontre", **about)


def test_only_partners_of_today_are_asked(room: Room) -> None:
    coalition, lead = room.cast.own, room.cast.coordination
    named = organisations_named(coalition=coalition, by=lead, names=["Fonds", "Partie", "Ailleurs"])
    seats = Partnership.objects.filter(coalition=coalition)
    seats.filter(organisation=named["Fonds"]).update(role="funder")
    yesterday = timezone.localdate() - dt.timedelta(days=2)
    seats.filter(organisation=named["Partie"]).update(starts_on=None, ends_on=yesterday)
    Partnership.objects.create(
        coalition=room.cast.another, organisation=named["Ailleurs"], ends_on=yesterday
    )
    names = [v.name for v in standing(room.round.version, coalition).voices if not v.in_person]
    assert names == ["Ailleurs", "Maison des Marées"]


def test_a_closed_round_takes_no_answer(room: Room, client_of: ClientOf) -> None:
    close_round(round_=room.round, by=room.cast.coordination)
    with pytest.raises(Refused, match="fermé"):
        say(room, "first_concerned", YES)
    url = f"{room.base}tours/{room.round.pk}/repondre/"
    answer_ = client_of("first_concerned").post(url, {"stance": "reserves", "words": "Gardez-moi"})
    assert answer_.status_code == 422
    assert "Gardez-moi" in answer_.content.decode()
    assert client_of("first_concerned").get(url).status_code == 302
    Round.objects.filter(pk=room.round.pk).update(
        closed_at=None, closes_on=timezone.localdate() - dt.timedelta(days=1)
    )
    with pytest.raises(Refused, match="fermé"):
        say(room, "representative", YES)


def test_one_round_at_a_time(room: Room) -> None:
    lead = room.cast.coordination
    with pytest.raises(Refused, match="déjà ouvert"):
        open_round(vision=room.vision, by=lead, closes_on=soon())
    with pytest.raises(Refused, match="déjà passé"):
        open_round(vision=room.vision, by=lead, closes_on=soon(-1))
    _second_version(room)
    second = open_round(vision=room.vision, by=lead, closes_on=soon())
    room.round.refresh_from_db()
    assert room.round.closed_at is not None
    with pytest.raises(Refused, match="autre tour"):
        reopen_round(round_=room.round, by=lead)
    assert second.version.number == 2


def _second_version(room: Room) -> None:
    says = {**latest(room.vision).says(), "horizon": "2035"}
    propose_version(vision=room.vision, by=room.cast.coordination, says=says, why="", base=1)


def test_a_new_version_says_that_adherence_was_given_to_an_earlier_one(
    room: Room, client_of: ClientOf
) -> None:
    say(room, "first_concerned", YES)
    _second_version(room)
    client = client_of("funder_adviser")
    page = client.get(f"{room.base}visions/{room.vision.pk}/").content.decode()
    assert "Les adhésions ont été données à la version 1" in page
    assert "Personne ne s’est encore prononcé sur cette version" in page
    page = client.get(f"{room.base}tours/{room.round.pk}/").content.decode()
    assert "La version actuelle est la 2" in page


# Adoption and the voice of those first concerned


def _adopt(room: Room, **more: object) -> Adoption:
    days = {"decided_on": timezone.localdate(), "review_on": soon(365), **more}
    return adopt(vision=room.vision, by=room.cast.coordination, **days)  # type: ignore[arg-type]


@pytest.mark.parametrize("required", [True, False])
def test_the_voice_of_those_first_concerned(room: Room, required: bool) -> None:
    Coalition.objects.filter(pk=room.cast.own.pk).update(voice_required=required)
    say(room, "representative", YES)
    if required:
        with pytest.raises(Refused, match="premiers concernés"):
            _adopt(room)
        assert Adoption.objects.count() == 0
        say(room, "first_concerned", NO)  # a voice is heard, whatever it says
    assert _adopt(room).version.number == 1


def test_a_voice_about_an_earlier_version_is_not_enough(room: Room, client_of: ClientOf) -> None:
    Coalition.objects.filter(pk=room.cast.own.pk).update(voice_required=True)
    say(room, "first_concerned", YES)
    assert heard_in_person(latest(room.vision)) == 1
    _second_version(room)
    with pytest.raises(Refused, match="version 2"):
        _adopt(room)
    url = f"{room.base}visions/{room.vision.pk}/"
    assert "Il manque encore" in client_of("observer").get(url).content.decode()
    posted = {"decided_on": str(timezone.localdate()), "review_on": str(soon(90)), "note": "Mots"}
    answer_ = client_of("steering").post(url + "adopter/", posted)
    assert answer_.status_code == 422
    assert "Mots" in answer_.content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"decided_on": soon(3)}, "futur"),
        ({"review_on": soon(0)}, "à venir"),
        ({"review_on": soon(-9)}, "à venir"),
    ],
)
def test_the_days_of_an_adoption(room: Room, days: dict[str, dt.date], words: str) -> None:
    with pytest.raises(Refused, match=words):
        _adopt(room, **days)


def test_adopting_again_and_reopening(room: Room) -> None:
    first, second = _adopt(room), _adopt(room)
    first.refresh_from_db()
    assert first.ended_at is not None
    reopen(adoption=second, by=room.cast.coordination)
    assert Adoption.objects.filter(ended_at=None).count() == 0
    second.refresh_from_db()
    with pytest.raises(NotAllowed):
        reopen(adoption=second, by=room.cast.coordination)


def test_the_review_day_shows_on_the_home_page(room: Room, client_of: ClientOf) -> None:
    made, home = _adopt(room), f"/r/{room.cast.own.slug}/"
    client = client_of("observer")
    assert "à revoir" not in client.get(home).content.decode()
    Adoption.objects.filter(pk=made.pk).update(review_on=timezone.localdate())
    assert "à revoir" in client.get(home).content.decode()
    assert "à revoir" in client.get(room.base).content.decode()


def test_a_round_waits_for_those_who_have_not_answered(room: Room, client_of: ClientOf) -> None:
    home = f"/r/{room.cast.own.slug}/"
    url = f"{room.base}tours/{room.round.pk}/repondre/"
    assert url in client_of("first_concerned").get(home).content.decode()
    assert url not in client_of("observer").get(home).content.decode()
    say(room, "first_concerned", YES)
    assert url not in client_of("first_concerned").get(home).content.decode()


# What others ask


def test_two_organisations_become_one(room: Room) -> None:
    lead, keep = room.cast.coordination, room.cast.organisation
    drop = organisations_named(coalition=room.cast.own, by=lead, names=["Maison Marées"])
    about = {"round_": room.round, "by": lead, "provenance": "Rencontre"}
    answer_for(organisation=drop["Maison Marées"], said=BUT, **about)
    answer_for(organisation=keep, said=YES, **about)
    merge_organisations(coalition=room.cast.own, by=lead, keep=keep, drop=drop["Maison Marées"])
    assert Adherence.objects.current().get().stance == "adheres"
    assert Adherence.objects.filter(organisation=keep).count() == 2


def test_a_person_who_leaves_takes_her_words(room: Room) -> None:
    parent = room.cast.users["first_concerned"]
    say(room, "first_concerned", NO)
    told = describe(user=parent)["adherences"]
    assert told[0]["words"] == "Trop vague"
    erase_account(by=parent)
    kept = Adherence.objects.get()
    assert (kept.stance, kept.words, kept.remedy) == ("cannot", "", "")


def test_replies_need_a_reservation_and_words(room: Room) -> None:
    lead = room.cast.coordination
    with pytest.raises(Refused, match="rien à répondre"):
        reply(adherence=say(room, "representative", YES), by=lead, text="Merci")
    held = say(room, "first_concerned", BUT)
    with pytest.raises(Refused):
        reply(adherence=held, by=lead, text=" ")
    with pytest.raises(NotAllowed):
        reply(adherence=held, by=room.cast.members["observer"], text="Bonjour")
