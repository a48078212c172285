"""The simulated month: the exact list of mails, no more, no less."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from agir.accounts.actions import erase_account
from agir.coalitions.actions import remove_member
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import create_vision
from agir.meetings.actions.decision import Hands, propose_decision, take_decision
from agir.meetings.actions.invitations import answer, invite
from agir.meetings.models import Meeting
from agir.notices.models import Told
from agir.post import smtp
from agir.post.actions import delivering
from agir.post.models import Letter
from agir.promises.actions import keep, renegotiate
from tests.notices.month import Month, at, make_meeting, make_month, march
from tests.sink import open_sink, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Month]:
    with open_sink(settings) as sink:
        yield make_month(sink, monkeypatch)


def live(month: Month) -> None:
    """What people do in the month."""
    users, members = month.users, month.members
    month.promise("amelie", "Louer la salle", 4)
    month.on(
        at(3, 6, 59), lambda: keep(promise=month.promises["Louer la salle"], by=members["amelie"])
    )
    month.promise("amelie", "Écrire à la ville", 8)
    month.promise("benoit", "Appeler l’école", 10)
    month.on(
        at(9, 8),
        lambda: renegotiate(
            promise=month.promises["Appeler l’école"], by=members["benoit"], due_on=march(20)
        ),
    )
    month.on(
        at(19, 18), lambda: keep(promise=month.promises["Appeler l’école"], by=members["benoit"])
    )
    month.promise("chloe", "Traduire l’affiche", 5)
    month.promise("chloe", "Relire le dépliant", 19)
    month.on(
        at(17, 12), lambda: keep(promise=month.promises["Relire le dépliant"], by=members["chloe"])
    )
    month.promise("david", "Poser l’affiche", 6)
    month.promise("elise", "Acheter le lait", 15)
    month.promise("fatou", "Prêter le projecteur", 6)
    month.promise("gilles", "Réserver l’autobus", 20)
    month.on(at(12, 15), lambda: remove_member(member=members["gilles"], by=members["amelie"]))
    month.promise("hana", "Peindre le banc", 8)
    month.promise("irene", "Compter les chaises", 18)
    month.on(at(16, 15), lambda: erase_account(by=users["irene"]))
    month.promise("jules", "Apporter les jeux", 4)
    month.on(at(3, 12), lambda: stop(month, "jules"))
    month.promise("jules", "Rapporter les jeux", 25, made=at(10, 10))
    month.promise("karim", "Réparer le four", 11)
    month.promise("karim", "Nettoyer le four", 24)
    meet(month)
    ask(month)


def kept(month: Month, who: str, title: str) -> None:
    keep(promise=month.promises[title], by=month.members[who])


def stop(month: Month, who: str) -> None:
    """What a mailbox does when its reader presses « se désabonner »."""
    _to, message = next(one for one in month.sink.kept if one[0].startswith(who))
    found = re.search(r"<https?://[^/]+([^>]+)>", message["List-Unsubscribe"])
    assert found
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    posted = Client().post(found[1], {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200


def meet(month: Month) -> None:
    members = month.members

    def call() -> None:
        meeting = make_meeting(month, at(18, 13, 30))
        some = [members["amelie"], members["benoit"], members["lea"]]
        invite(meeting=meeting, by=members["amelie"], members=some)

    month.on(at(3, 14, 30), call)
    month.on(
        at(4, 10),
        lambda: answer(meeting=Meeting.objects.get(), by=members["benoit"], answer="yes"),
    )


def ask(month: Month) -> None:
    members = month.members

    def decide() -> None:
        made = propose_decision(
            coalition=month.coalition,
            by=members["amelie"],
            title="Ouvrir le samedi",
            method="hands",
        )

        take_decision(
            decision=made, by=members["amelie"], decided_on=march(12), hands=Hands(8, 1, 0)
        )

    def open_() -> None:
        vision = create_vision(
            coalition=month.coalition, by=members["amelie"], name="Notre vision",
            says={"statement": "Ici, chaque enfant grandit entouré.", "population": "0 à 5 ans"},
            cycle=None,
        )  # fmt: skip
        open_round(vision=vision, by=members["amelie"], closes_on=march(27))

    month.on(at(12, 16), decide)
    month.on(at(20, 16), open_)


CALLED = "Invitation\xa0: Rencontre de mars, mercredi 18 mars 2026"
# Each at the hour she chose, where she lives, on both sides of the clock change.
EXPECTED = [
    ("03-02 08:00", "chloe", "Traduire l’affiche · promesse"),  # a week ahead: due on Thursday
    ("03-03 07:00", "jules", "Apporter les jeux · promesse"),
    ("03-03 15:00", "amelie", CALLED),
    ("03-03 15:00", "benoit", CALLED),
    ("03-03 15:00", "lea", CALLED),
    ("03-07 07:00", "amelie", "Écrire à la ville · promesse"),
    ("03-07 07:00", "hana", "Peindre le banc · promesse"),
    ("03-09 07:00", "amelie", "Écrire à la ville · à renégocier"),
    ("03-09 07:00", "hana", "Peindre le banc · à renégocier"),
    ("03-09 08:00", "chloe", "Traduire l’affiche · à renégocier"),
    ("03-10 07:00", "karim", "Réparer le four · promesse"),
    ("03-12 07:00", "karim", "Réparer le four · à renégocier"),
    ("03-13 07:00", "elise", "Acheter le lait · promesse"),  # on Friday: her week-ends are quiet
    ("03-13 07:00", "lea", "Ce qui s’est décidé dans vos regroupements"),
    ("03-16 07:00", "elise", "Acheter le lait · à renégocier"),
    ("03-16 08:00", "chloe", "Relire le dépliant · promesse"),
    ("03-17 07:00", "amelie", "Rencontre de mars · invitation"),
    ("03-17 07:00", "lea", "Rencontre de mars · invitation"),
    ("03-17 09:00", "benoit", "Rencontre de mars · rencontre"),
    ("03-19 09:00", "benoit", "Appeler l’école · promesse"),
    ("03-21 07:00", "hana", "Notre vision · adhésion"),
    ("03-21 07:00", "lea", "Notre vision · adhésion"),
    ("03-23 07:00", "karim", "Nettoyer le four · promesse"),
    ("03-25 07:00", "karim", "Nettoyer le four · à renégocier"),
    ("03-26 07:00", "hana", "Notre vision · adhésion"),
    ("03-26 07:00", "lea", "Notre vision · adhésion"),
]


def test_the_month(month: Month) -> None:
    live(month)
    assert month.run() == EXPECTED
    _to, message = month.sink.kept[-1]
    text = text_of(message)
    assert "Ne plus recevoir ce résumé" in text
    assert "<h3>Coalition des Marées</h3>" in text_of(message, "text/html")
    assert message["Auto-Submitted"] == "auto-generated"
    unfinished = Letter.objects.exclude(state="sent")
    assert not unfinished.exists()
    assert not Told.objects.filter(user__erased_at__isnull=False).exists()
    wanted = {"irene", "gilles", "david", "fatou"}
    assert not wanted & {who for _when, who, _subject in EXPECTED}


class Killed(BaseException):
    """The worker is stopped by the machine, in the middle of what it does."""


def test_the_month_with_a_server_and_a_worker_that_fail(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two days without a server; a worker stopped once before a letter leaves, once after; a
    server that answers too late to one, puts another off, then refuses her."""
    live(month)
    sink = month.sink
    month.on(at(6, 6), sink.close)
    month.on(at(7, 10), lambda: call_again(month))
    month.on(at(8, 6), sink.open)
    kill(month, monkeypatch, at(3, 15), before=True)
    kill(month, monkeypatch, at(19, 9), before=False)
    monkeypatch.setattr(smtp, "PATIENCE", 0.05)
    sink.slow = {"lea@exemple.test": 0.3}
    month.on(at(10, 6), lambda: sink.refuse.update({"karim@exemple.test": "451 later"}))
    month.on(at(10, 7, 30), sink.refuse.clear)
    month.on(at(23, 6), lambda: sink.refuse.update({"karim@exemple.test": "550 no such user"}))
    month.on(at(24, 6), sink.refuse.clear)

    changed = {
        ("03-03 15:00", "benoit", CALLED): "03-03 16:00",
        ("03-03 15:00", "lea", CALLED): "03-03 16:00",
        # Too late to leave on the 7th: written afresh on the 8th, « pour aujourd’hui ».
        ("03-07 07:00", "amelie", "Écrire à la ville · promesse"): "03-08 07:00",
        ("03-07 07:00", "hana", "Peindre le banc · promesse"): "03-08 07:00",
        ("03-10 07:00", "karim", "Réparer le four · promesse"): "03-10 08:00",
        # Refused for good on the 23rd: tried again a week later, with what is still true.
        ("03-23 07:00", "karim", "Nettoyer le four · promesse"): None,
        ("03-25 07:00", "karim", "Nettoyer le four · à renégocier"): "03-30 07:00",
    }
    expected = [
        (moment, *mail[1:])
        for mail in EXPECTED
        if (moment := changed.get(mail, mail[0])) is not None
    ]
    called_again = "Invitation\xa0: Rencontre de mars, lundi 20 avril 2026"
    assert month.run() == sorted([*expected, ("03-08 06:00", "benoit", called_again)])
    states = set(Letter.objects.values_list("user__name", "state").exclude(state="sent"))
    assert states == {
        ("Amelie", "stale"), ("Hana", "stale"), ("Lea", "unsure"),
        ("Benoit", "unsure"), ("Karim", "failed"),
    }  # fmt: skip


def call_again(month: Month) -> None:
    """A meeting called while the mail server is down."""
    meeting = make_meeting(month, at(18, 13, 30) + dt.timedelta(days=33))
    invite(meeting=meeting, by=month.members["amelie"], members=[month.members["benoit"]])


def kill(month: Month, monkeypatch: pytest.MonkeyPatch, moment: dt.datetime, before: bool) -> None:
    """Stop the worker in the middle of a turn, once: before its second letter is handed over, or
    after the server took the first and before that is written down. It starts again at
    once, and its next turn is an hour later."""
    name = "_hand" if before else "_speak"
    original, calls = getattr(delivering, name), []

    def stopped(*args: Any) -> Any:
        calls.append(1)
        if before and len(calls) == 2:
            raise Killed
        done = original(*args)
        if not before:
            raise Killed
        return done

    def turn() -> None:
        month.worker.now = month.clock.now
        monkeypatch.setattr(delivering, name, stopped)
        with pytest.raises(Killed):
            month.worker.turn()
        monkeypatch.setattr(delivering, name, original)
        month.restart()

    month.kills[moment.astimezone(dt.UTC)] = turn
