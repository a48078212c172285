"""Digests: what they say, to whom, when; preferences; stopping in one press."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.coalitions.actions import archive, create_coalition
from agir.coalitions.models import Coalition, Member
from agir.notices.actions import change_preferences, prepare_digests, stop_digests
from agir.notices.actions.forgetting import forget_old
from agir.notices.digest import choose
from agir.notices.models import Level, Preference, Told
from agir.notices.preview import preview_for
from agir.notices.schedule import coming_slot, due_slot, slot_on
from agir.notices.unsubscribing import stop_address
from agir.post.actions import deliver
from agir.post.models import Letter
from agir.promises.actions import keep, make_promise, renegotiate
from agir.promises.models import Promise
from tests.cast import Cast
from tests.letters import leave

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
# Monday the 15th of June 2026, at seven in Montréal.
SEVEN = dt.datetime(2026, 6, 15, 11, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)


def promise(by: Member, title: str, shift: int) -> Promise:
    return make_promise(
        coalition=by.coalition, by=by, title=title, due_on=MONDAY + shift * DAY,
        today=MONDAY - 20 * DAY,
    )  # fmt: skip


def send(now: dt.datetime = SEVEN) -> list[Any]:
    prepare_digests(now=now)
    return leave(now)


def usual(user: User, **choices: Any) -> Preference:
    return Preference.objects.update_or_create(user=user, defaults=choices)[0]


@pytest.mark.parametrize(
    ("choices", "day", "expected"),
    [
        ({}, 15, (15, 16)),
        ({"rhythm": "none"}, 15, None),
        ({"rhythm": "week"}, 15, (15, 22)),
        ({"rhythm": "week"}, 16, None),
        ({"rhythm": "week", "weekday": 6}, 21, (21, 28)),
        ({"quiet_weekends": True}, 19, (19, 22)),
        ({"quiet_weekends": True}, 20, None),
        ({"rhythm": "week", "weekday": 6, "quiet_weekends": True}, 21, None),
    ],
)
def test_the_days_of_digests(
    choices: dict[str, Any], day: int, expected: tuple[int, int] | None
) -> None:
    slot = slot_on(Preference(**choices), dt.date(2026, 6, day))
    assert (slot and (slot.on.day, slot.following.day)) == expected


@pytest.mark.parametrize(
    ("zone", "day", "utc_hour"),
    [
        ("America/Toronto", dt.date(2026, 3, 7), 12),
        ("America/Toronto", dt.date(2026, 3, 8), 11),
        ("America/Toronto", dt.date(2026, 11, 1), 12),
        ("America/St_Johns", dt.date(2026, 6, 15), 9),
        ("America/Vancouver", dt.date(2026, 6, 15), 14),
    ],
)
def test_the_hour_is_hers_on_both_sides_of_a_clock_change(
    zone: str, day: dt.date, utc_hour: int
) -> None:
    slot = slot_on(Preference(time_zone=zone), day)
    assert slot is not None
    assert (slot.moment.date(), slot.moment.hour) == (day, utc_hour)


@pytest.mark.parametrize(
    ("minutes", "looked", "due"),
    [(-1, None, False), (0, None, True), (180, None, True), (181, None, False), (5, MONDAY, False)],
)
def test_too_early_too_late_already_looked_at(
    minutes: int, looked: dt.date | None, due: bool
) -> None:
    now = SEVEN + dt.timedelta(minutes=minutes)
    assert bool(due_slot(Preference(looked_on=looked), now)) is due


def test_a_retry_never_reaches_into_a_quiet_evening() -> None:
    slot = slot_on(Preference(hour=18), MONDAY)
    assert slot is not None
    assert slot.not_after - slot.moment == dt.timedelta(hours=1)


def test_a_promise_is_said_the_day_before_once_and_the_day_after_once(cast: Cast) -> None:
    promise(cast.coordination, "Louer la salle", 3)
    said = [
        (shift, [(m.to[0], m.subject) for m in send(SEVEN + shift * DAY)]) for shift in range(15)
    ]
    to = "coordination@exemple.test"
    assert [one for one in said if one[1]] == [
        (2, [(to, "Louer la salle · promesse")]),
        (4, [(to, "Louer la salle · à renégocier")]),
    ]


def test_a_promise_moved_is_reminded_again_on_its_new_day(cast: Cast) -> None:
    lead = cast.coordination
    made = promise(lead, "Louer la salle", 1)
    assert len(send()) == 1
    renegotiate(promise=made, by=lead, due_on=MONDAY + 5 * DAY, today=MONDAY)
    assert send(SEVEN + DAY) == send(SEVEN + 2 * DAY) == []
    assert len(send(SEVEN + 4 * DAY)) == 1


def test_a_promise_kept_a_minute_ago_is_not_in_it(cast: Cast) -> None:
    lead = cast.coordination
    made, other = promise(lead, "Tenue", 1), promise(lead, "Ouverte", 1)
    prepare_digests(now=SEVEN)
    keep(promise=made, by=lead, today=MONDAY)
    (letter,) = leave(SEVEN)
    assert "Ouverte" in letter.body
    assert "Tenue" not in letter.body
    keep(promise=other, by=lead, today=MONDAY)
    assert Letter.objects.get().state == "sent"


@pytest.mark.parametrize("how", ["kept", "none", "left", "inactive", "archived", "level", "erased"])
def test_a_digest_with_nothing_left_to_say_does_not_leave(cast: Cast, how: str) -> None:
    hers, user = cast.members["observer"], cast.users["observer"]
    made = promise(hers, "Louer la salle", 1)
    prepare_digests(now=SEVEN)
    assert Letter.objects.count() == 1
    if how == "kept":
        keep(promise=made, by=hers, today=MONDAY)
    elif how == "none":
        usual(user, rhythm="none")
    elif how == "left":
        Member.objects.filter(pk=hers.pk).update(left_on=MONDAY)
    elif how == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif how == "archived":
        archive(coalition=cast.own, by=cast.coordination)
    elif how == "level":
        Level.objects.create(user=user, coalition=cast.own, choice="none")
    else:
        erase_account(by=user)
    assert leave(SEVEN) == []
    assert Letter.objects.get().state == "withdrawn"
    assert not Told.objects.exists()


def test_one_digest_for_all_her_coalitions_with_what_answers_from_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: SEVEN)
    user = cast.users["coordination"]
    other = create_coalition(by=user, name="Table des Îles")
    promise(cast.coordination, "Louer la salle", 1)
    promise(other, "Écrire au maire", 1)
    (letter,) = send()
    assert letter.subject == "2 choses vous attendent"
    for words in ("Coalition des Marées", "Table des Îles", "Promesse pour demain"):
        assert words in letter.body
    html = letter.alternatives[0][0]
    assert "<h3>Table des Îles</h3>" in html
    link = re.search(r"http://[^/\s]+(/promesse/[^\s]+)", letter.body)
    assert link
    client = Client()
    assert client.get(link[1]).status_code == 200
    assert Promise.objects.filter(status="kept").count() == 0
    client.post(link[1], {"dire": "tenue"})
    assert Promise.objects.filter(status="kept").count() == 1


def test_it_is_written_in_her_language_and_html_is_escaped(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["coordination"].pk).update(language="en")
    promise(cast.coordination, "Louer <b>la salle</b>", 1)
    (letter,) = send()
    assert "<b>la salle</b>" in letter.body
    assert "<b>la salle</b>" not in letter.alternatives[0][0]
    assert 'lang="en"' in letter.alternatives[0][0]


def test_a_refused_address_is_left_alone_for_a_week(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import smtplib

    from agir.post.actions import delivering

    def refuse(*args: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no")})

    promise(cast.coordination, "Louer la salle", 1)
    with monkeypatch.context() as patched:
        patched.setattr(delivering, "_speak", refuse)
        prepare_digests(now=SEVEN)
        assert deliver(now=SEVEN).failed == 1
    assert not Told.objects.exists()
    assert prepare_digests(now=SEVEN + 6 * DAY) == 0
    assert len(send(SEVEN + 7 * DAY)) == 1


def test_the_preview_is_the_letter(cast: Cast, client_of: ClientOf) -> None:
    lead, user = cast.coordination, cast.users["coordination"]
    promise(lead, "Louer la salle", 1)
    promise(lead, "Plus tard", 9)
    preference = usual(user)
    slot = coming_slot(preference, SEVEN - dt.timedelta(minutes=5))
    assert slot is not None
    shown = preview_for(user, slot)
    assert shown is not None
    assert not Told.objects.exists()
    (letter,) = send()
    address = re.compile(r"http://\S+/(promesse|avis/arret)/\S+")
    assert shown.subject == letter.subject
    assert shown.body == address.sub("[votre lien personnel]", letter.body)
    after = coming_slot(Preference.objects.get(user=user), SEVEN)
    assert after is not None
    assert after.on == MONDAY + DAY
    assert preview_for(user, after) is None


def test_the_pages_show_when_and_what(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    tomorrow = timezone.localdate() + DAY
    for number in range(3):
        make_promise(
            coalition=cast.own, by=cast.coordination, title=f"Salle {number}", due_on=tomorrow
        )
    usual(cast.users["coordination"], looked_on=None)
    page = client.get(reverse("notices:preferences")).content.decode()
    assert "s’il y a quelque chose à dire" in page
    page = client.get(reverse("notices:preview")).content.decode()
    assert "Salle 0" in page
    usual(cast.users["coordination"], rhythm="none")
    page = client.get(reverse("notices:preferences")).content.decode()
    assert "jamais" in page
    assert (
        "Vous ne recevez pas de résumé" in client.get(reverse("notices:preview")).content.decode()
    )


CHOICES: dict[str, Any] = {
    "rhythm": "week", "weekday": "2", "hour": "9", "time_zone": "America/Halifax",
    "quiet_evenings": "on",
}  # fmt: skip


def test_choices_are_kept_for_her_coalitions_only(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of("coordination"), reverse("notices:preferences")
    given = {**CHOICES, f"level_{cast.own.pk}": "all"}
    assert client.post(url, {**given, f"level_{cast.another.pk}": "none"}).status_code == 302
    kept = Preference.objects.get(user=cast.users["coordination"])
    assert (kept.rhythm, kept.weekday, kept.hour) == ("week", 2, 9)
    assert (kept.quiet_evenings, kept.quiet_weekends) == (True, False)
    assert str(kept.zone) == "America/Halifax"
    assert list(Level.objects.values_list("coalition", "choice")) == [(cast.own.pk, "all")]
    change_preferences(
        by=cast.users["coordination"],
        choices={**kept.__dict__},
        levels={cast.another.pk: "none", cast.archived.pk: "all"},
    )
    assert set(Level.objects.values_list("coalition", flat=True)) == {
        cast.own.pk, cast.archived.pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hour": "19"}, "heures calmes"),
        ({"hour": "6"}, "heures calmes"),
        ({"weekday": "6", "quiet_weekends": "on"}, "jours calmes"),
        ({"rhythm": "month"}, "month"),
        ({"hour": "25"}, "25"),
        ({"time_zone": "Mars/Olympus"}, "Mars"),
    ],
)
def test_a_wrong_choice_is_said_and_nothing_is_kept(
    cast: Cast, client_of: ClientOf, wrong: dict[str, str], words: str
) -> None:
    given = {**CHOICES, f"level_{cast.own.pk}": "all", **wrong}
    answer = client_of("coordination").post(reverse("notices:preferences"), given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Preference.objects.exists()


def path_of(user: User) -> str:
    return "/avis" + stop_address(user).partition("/avis")[2]


def test_stopping_takes_one_press_without_signing_in(cast: Cast) -> None:
    user, client = cast.users["coordination"], Client()
    path = path_of(user)
    page = client.get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Arrêter le résumé" in page.content.decode()
    assert not Preference.objects.filter(rhythm="none").exists()
    said = client.post(path).content.decode()
    assert "C’est arrêté" in said
    assert "convocations" in said
    assert Preference.objects.get(user=user).rhythm == "none"
    promise(cast.coordination, "Louer la salle", 1)
    assert send() == []
    client.post(path, {"action": "resume"})
    assert Preference.objects.get(user=user).rhythm == "day"
    assert len(send()) == 1


def test_a_mailbox_stops_by_itself_without_a_cookie(cast: Cast) -> None:
    user = cast.users["coordination"]
    client = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = client.post(path_of(user), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert Preference.objects.get(user=user).rhythm == "none"
    assert client.post(path_of(user)).status_code == 403


@pytest.mark.parametrize("token", ["x", "é", "MTI:1abc:xyz", "x" * 400])
def test_an_invented_address_stops_nothing(cast: Cast, token: str) -> None:
    assert Client().get(f"/avis/arret/{token}/").status_code == 410
    for data in ({}, {"List-Unsubscribe": "One-Click"}):
        assert Client().post(f"/avis/arret/{token}/", data).status_code == 410
    assert not Preference.objects.exists()


def test_her_part_is_described_and_goes_with_her(cast: Cast) -> None:
    user = cast.users["observer"]
    Level.objects.create(user=user, coalition=cast.own, choice="all")
    promise(cast.members["observer"], "Louer la salle", 1)
    send()
    part = describe(user=user)["notices"]
    assert part["coalitions"] == {"Coalition des Marées": "all"}
    assert len(part["reminders"]) == 1
    erase_account(by=user)
    for model in (Preference, Level, Told):
        assert not model._default_manager.filter(user=user).exists()


def test_reminders_are_forgotten_after_a_year(cast: Cast) -> None:
    Told.objects.create(user=cast.users["observer"], key="a", on=MONDAY)
    assert forget_old(now=SEVEN + 399 * DAY) == 0
    assert forget_old(now=SEVEN + 402 * DAY) == 1


def test_as_many_queries_for_one_person_as_for_many(cast: Cast) -> None:
    def count(slots: list[Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(choose(slots)) == len(slots)
        return len(captured)

    slots = []
    for user in cast.users.values():
        if user == cast.users["outsider"]:
            continue
        slot = slot_on(usual(user), MONDAY)
        assert slot is not None
        slots.append(slot)
    for member in cast.members.values():
        promise(member, "Louer la salle", 1)
    assert count(slots[:1]) == count(slots[:3]) == count(slots) <= 14


def test_nobody_is_written_to_twice_when_two_workers_prepare(cast: Cast) -> None:
    promise(cast.coordination, "Louer la salle", 1)
    prepare_digests(now=SEVEN)
    Preference.objects.update(looked_on=None)
    prepare_digests(now=SEVEN)
    assert len(leave(SEVEN)) == 1
    Preference.objects.update(looked_on=None)
    prepare_digests(now=SEVEN)
    assert leave(SEVEN) == []


def test_invented_people_are_not_written_to_for_good(cast: Cast, settings: Any) -> None:
    promise(cast.coordination, "Louer la salle", 1)
    Coalition.objects.filter(pk=cast.own.pk).update(is_demonstration=True)
    settings.MAIL = {"EMAIL_HOST": "x"}
    assert send() == []
    settings.MAIL = None
    Preference.objects.update(looked_on=None)
    assert len(send()) == 1


def test_stopping_a_closed_account_says_so(cast: Cast) -> None:
    user = cast.users["observer"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(path_of(user)).status_code == 410
    assert stop_digests.__doc__
    assert mail.outbox == []
