"""What changes a promise, for whom, and what stays when it is said twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.promises.actions import (
    bin_promise,
    drop,
    hand_over,
    keep,
    make_promise,
    renegotiate,
    restore_promise,
    reword,
    take_up,
)
from agir.promises.actions.emptying import empty_bin
from agir.promises.links import answer_link
from agir.promises.models import Promise, PromiseChange, PromiseLink
from agir.promises.origin import Origin
from tests.cast import Cast
from tests.promises.conftest import DUE, MADE

Make = Callable[..., Promise]
LATER = dt.date(2026, 4, 2)
MEETING = Origin("meeting", 4, "Rencontre de mars")


def test_a_promise_says_who_what_when_and_where_it_was_born(cast: Cast) -> None:
    made = make_promise(
        coalition=cast.own, by=cast.members["representative"], title="  Lire\nle bilan ",
        due_on=DUE, origin=MEETING, today=MADE,
    )  # fmt: skip
    assert (made.title, made.member, made.who) == (
        "Lire le bilan",
        cast.members["representative"],
        "",
    )
    assert (made.due_on, made.first_due_on, made.made_on) == (DUE, DUE, MADE)
    assert list(Promise.objects.born_in("meeting", 4)) == [made]
    assert list(Promise.objects.of(cast.members["representative"])) == [made]
    told = Event.objects.get(verb="promises.promise.made")
    assert told.coalition_id == cast.own.pk


@pytest.mark.parametrize(
    ("by", "member", "who", "origin", "allowed"),
    [
        ("representative", None, "", None, True),  # for oneself
        ("observer", None, "", None, True),
        ("funder_adviser", None, "", None, True),
        ("representative", "steering", "", None, False),  # for another, outside a meeting
        ("steering", "representative", "", None, True),
        ("representative", "steering", "", MEETING, True),  # for another, in a meeting
        ("first_concerned", None, "Awa", MEETING, True),
        ("observer", "steering", "", MEETING, False),
        ("representative", None, "Awa", None, False),
    ],
)
def test_who_writes_a_promise(
    cast: Cast, by: str, member: str | None, who: str, origin: Origin | None, allowed: bool
) -> None:
    def make() -> Promise:
        return make_promise(
            coalition=cast.own, by=cast.members[by], title="Appeler", due_on=DUE, today=MADE,
            member=cast.members[member] if member else None, who=who, origin=origin,
        )  # fmt: skip

    if allowed:
        expected = cast.members[member or by] if not who else None
        assert make().member == expected
    else:
        with pytest.raises(NotAllowed):
            make()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": "  "}, "Écrivez ce qui est promis"),
        ({"due_on": MADE - dt.timedelta(days=1)}, "Ce jour est passé"),
        ({"due_on": dt.date(2099, 1, 1)}, "trop loin"),
    ],
)
def test_what_cannot_be_promised(promised: Make, said: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        promised(**said)
    assert not Promise.objects.exists()


def test_a_stranger_makes_no_promise_here(cast: Cast, promised: Make) -> None:
    with pytest.raises(Refused, match="pas membre"):
        promised(member=cast.outsider)
    with pytest.raises(NotAllowed):
        promised(by=cast.outsider, member=cast.outsider)


def test_the_same_promise_written_twice_is_one(promised: Make) -> None:
    assert promised() == promised()
    assert promised(title="Autre chose") != promised()
    assert Promise.objects.count() == 2


@pytest.mark.parametrize(("verb", "status"), [(keep, "kept"), (drop, "dropped")])
def test_said_twice_is_said_once(
    cast: Cast, promised: Make, verb: Callable[..., Promise], status: str
) -> None:
    promise, her = promised(), cast.members["representative"]
    verb(promise=promise, by=her, word="Voilà", today=MADE)
    again = verb(promise=promise, by=her, word="Encore", today=LATER)
    assert (again.status, again.settled_on, again.word) == (status, MADE, "Voilà")
    assert Event.objects.filter(verb=f"promises.promise.{status}").count() == 1


def test_the_contrary_is_refused_and_can_be_taken_back(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    keep(promise=promise, by=her, today=MADE)
    with pytest.raises(Refused, match="déjà notée comme tenue"):
        drop(promise=promise, by=her, today=MADE)
    with pytest.raises(Refused, match="déjà sa réponse"):
        renegotiate(promise=promise, by=her, due_on=LATER, today=MADE)
    assert take_up(promise=promise, by=her, today=MADE + dt.timedelta(days=14)).is_open
    keep(promise=promise, by=her, today=MADE)
    with pytest.raises(Refused, match="pour de bon"):
        take_up(promise=promise, by=her, today=MADE + dt.timedelta(days=15))


@pytest.mark.parametrize(
    ("today", "in_time"),
    [(MADE, True), (DUE, True), (DUE + dt.timedelta(days=1), False)],
)
def test_a_date_changed_in_time_or_late(
    cast: Cast, promised: Make, today: dt.date, in_time: bool
) -> None:
    promise, her = promised(), cast.members["representative"]
    moved = renegotiate(promise=promise, by=her, due_on=LATER, why="Absente", today=today)
    renegotiate(promise=promise, by=her, due_on=LATER, today=today)  # the same day, twice
    change = PromiseChange.objects.get()
    assert (change.from_due, change.to_due, change.in_time) == (DUE, LATER, in_time)
    assert (moved.due_on, moved.first_due_on) == (LATER, DUE)


def test_every_change_of_date_is_kept(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    for day in (LATER, dt.date(2026, 5, 1)):
        renegotiate(promise=promise, by=her, due_on=day, today=MADE)
    assert [c.from_due for c in promise.changes.all()] == [DUE, LATER]
    with pytest.raises(Refused, match="passé"):
        renegotiate(promise=promise, by=her, due_on=MADE, today=DUE)


def test_how_it_stands_is_said_by_its_maker_alone(cast: Cast, promised: Make) -> None:
    promise = promised()
    for role, member in cast.members.items():
        if role != "representative":
            with pytest.raises(NotAllowed):
                keep(promise=promise, by=member, today=MADE)


def test_how_it_stands_is_in_no_page_of_the_coalition(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    renegotiate(promise=promise, by=her, due_on=LATER, today=MADE)
    keep(promise=promise, by=her, today=MADE)
    take_up(promise=promise, by=her, today=MADE)
    drop(promise=promise, by=her, today=MADE)
    here = Event.objects.filter(coalition_id=cast.own.pk, object_type="promise")
    assert [event.verb for event in here] == ["promises.promise.made"]
    assert Event.objects.filter(object_type="promise").count() == 5


def test_a_guests_promise_is_looked_after_by_the_coordination(cast: Cast, promised: Make) -> None:
    promise = promised(member=None, who="Awa D.")
    with pytest.raises(NotAllowed):
        keep(promise=promise, by=cast.members["steering"], today=MADE)
    assert keep(promise=promise, by=cast.coordination, today=MADE).status == "kept"


def test_somebody_leaves_with_an_open_promise(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    with pytest.raises(NotAllowed):
        hand_over(promise=promise, by=cast.coordination, member=cast.members["steering"])
    her.left_on = MADE
    her.save()
    with pytest.raises(Refused, match="pas membre"):
        hand_over(promise=promise, by=cast.coordination, member=her)
    with pytest.raises(Refused, match="à qui revient"):
        hand_over(promise=promise, by=cast.coordination)
    given = hand_over(promise=promise, by=cast.coordination, member=cast.members["steering"])
    assert given.member == cast.members["steering"]
    assert given.is_open
    keep(promise=given, by=cast.members["steering"], today=MADE)


@pytest.mark.parametrize(
    ("by", "today", "origin", "allowed"),
    [
        ("representative", MADE, None, True),
        ("coordination", MADE, None, True),  # who wrote it
        ("steering", MADE, None, False),
        ("steering", MADE, MEETING, True),  # who takes notes
        ("coordination", LATER, None, False),
        ("representative", LATER, None, True),  # « this is not my promise »
    ],
)
def test_who_takes_out_a_mistake_and_brings_it_back(
    cast: Cast, promised: Make, by: str, today: dt.date, origin: Origin | None, allowed: bool
) -> None:
    promise = promised(origin=origin)
    if not allowed:
        with pytest.raises(NotAllowed):
            bin_promise(promise=promise, by=cast.members[by], today=today)
        return
    for _twice in range(2):
        assert bin_promise(promise=promise, by=cast.members[by], today=today).binned_at
    assert not Promise.objects.present().exists()
    for _twice in range(2):
        assert restore_promise(promise=promise, by=cast.members[by]).binned_at is None


def test_a_promise_said_is_not_hidden_afterwards(cast: Cast, promised: Make) -> None:
    her = cast.members["representative"]
    promise = promised(by=her)
    with pytest.raises(NotAllowed):  # she wrote it herself: later on, she drops it
        bin_promise(promise=promise, by=her, today=LATER)
    keep(promise=promise, by=her, today=MADE)
    with pytest.raises(NotAllowed):
        bin_promise(promise=promise, by=her, today=MADE)


def test_better_words_and_slips_of_the_day(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    mended = reword(promise=promise, by=cast.coordination, due_on=LATER, today=MADE)
    assert (mended.due_on, mended.first_due_on) == (LATER, LATER)
    assert not PromiseChange.objects.exists()
    assert reword(promise=promise, by=her, title="Écrire", today=LATER).title == "Écrire"
    with pytest.raises(NotAllowed):  # from the next day on, a date is renegotiated
        reword(promise=promise, by=her, due_on=DUE, today=MADE + dt.timedelta(days=1))
    given = reword(promise=promise, by=cast.coordination, who="Awa", today=MADE)
    assert (given.member, given.who) == (None, "Awa")


def test_nothing_changes_in_an_archived_coalition(cast: Cast, promised: Make) -> None:
    promise, her = promised(), cast.members["representative"]
    her.coalition.archived_at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    with pytest.raises(NotAllowed):
        keep(promise=promise, by=her, today=MADE)


def test_the_bin_empties_after_thirty_days(cast: Cast, promised: Make) -> None:
    binned, kept = promised(), promised(title="Autre")
    bin_promise(promise=binned, by=cast.coordination, today=MADE)
    answer_link(kept)
    now = timezone.now()
    assert empty_bin(now=now + dt.timedelta(days=29)) == 0
    assert empty_bin(now=now + dt.timedelta(days=31)) == 1
    assert list(Promise.objects.all()) == [kept]
    assert PromiseLink.objects.count() == 1
    empty_bin(now=PromiseLink.objects.get().expires_at + dt.timedelta(days=31))
    assert not PromiseLink.objects.exists()
