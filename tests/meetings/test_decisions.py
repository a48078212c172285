"""Deciding: three ways, what keeps a decision open, what stays of dissent, looking at it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from agir.coalitions.models import Coalition
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.meetings.about import Reference
from agir.meetings.actions.decision import (
    Hands,
    amend_decision,
    bin_decision,
    propose_decision,
    reply_to,
    restore_decision,
    review_decision,
    set_aside_decision,
    set_position,
    take_back_decision,
    take_decision,
    withdraw_position,
)
from agir.meetings.actions.emptying import empty_bin
from agir.meetings.models import Decision, Invitee, Meeting, Position
from tests.cast import Cast

DAY = dt.date(2026, 3, 12)
NEXT_YEAR = dt.date(2027, 3, 12)
VISION = Reference("vision", 3, "La vision")


@pytest.fixture
def proposed(cast: Cast) -> Callable[..., Decision]:
    def make(method: str = "consent", **more: Any) -> Decision:
        said: dict[str, Any] = {"coalition": cast.own, "by": cast.members["representative"]}
        return propose_decision(title="Ouvrir le samedi", method=method, **(said | more))

    return make


def meeting_of(cast: Cast, status: str = "held") -> Meeting:
    start = timezone.now()
    return Meeting.objects.create(
        coalition=cast.own, title="Rencontre", starts_at=start, status=status,
        ends_at=start + dt.timedelta(hours=2),
    )  # fmt: skip


def take(decision: Decision, cast: Cast, **more: Any) -> Decision:
    said: dict[str, Any] = {"by": cast.coordination, "decided_on": DAY, "today": DAY}
    return take_decision(decision=decision, **(said | more))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("coordination", True), ("first_concerned", True), ("representative", True),
     ("observer", False), ("funder_adviser", False)],
)  # fmt: skip
def test_who_puts_something_to_the_group(cast: Cast, role: str, allowed: bool) -> None:
    said: dict[str, Any] = {"coalition": cast.own, "by": cast.members[role], "title": "Ouvrir"}
    if not allowed:
        with pytest.raises(NotAllowed):
            propose_decision(**said)
        return
    assert propose_decision(**said).is_proposed
    assert Event.objects.filter(verb="meetings.decision.proposed").count() == 1


def test_the_same_words_in_one_meeting_are_one_decision(cast: Cast, proposed: Any) -> None:
    meeting = meeting_of(cast)
    assert proposed(meeting=meeting) == proposed(meeting=meeting)
    assert proposed() != proposed()


@pytest.mark.parametrize(
    ("said", "words"),
    [({"title": " \0 "}, "ce qui est décidé"), ({"method": "lottery"}, "façon de décider")],
)
def test_what_cannot_be_put_to_the_group(cast: Cast, said: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        propose_decision(coalition=cast.own, by=cast.coordination, **({"title": "Oui"} | said))


def test_an_objection_keeps_it_open_until_it_is_answered(cast: Cast, proposed: Any) -> None:
    decision = proposed()
    parent = cast.members["first_concerned"]
    with pytest.raises(Refused, match="ce qui vous retient"):
        set_position(decision=decision, by=parent, stance="object")
    held = set_position(decision=decision, by=parent, stance="object", words="Pas de garde")
    assert (held.first_concerned, held.typed_for) == (True, False)
    with pytest.raises(Refused, match="Une objection attend"):
        take(decision, cast)
    with pytest.raises(Refused, match="C’est votre position"):
        reply_to(position=held, by=parent, text="Tant pis")
    reply_to(position=held, by=cast.members["representative"], text="Une garde sera offerte")
    taken = take(decision, cast, review_on=NEXT_YEAR, participation="collaborate")
    assert (taken.status, taken.decided_on, taken.participation) == ("taken", DAY, "collaborate")
    held.refresh_from_db()
    assert (held.stance, held.words) == ("object", "Pas de garde")  # her dissent stays


def test_or_until_the_words_are_amended(cast: Cast, proposed: Any) -> None:
    decision = proposed()
    parent = cast.members["first_concerned"]
    set_position(decision=decision, by=parent, stance="object", words="Trop tôt")
    amended = amend_decision(decision=decision, by=cast.coordination, title="Ouvrir à 10 h")
    assert Position.objects.get().precedes(amended.amended_at)
    again = set_position(decision=decision, by=parent, stance="object", words="Encore trop tôt")
    assert not again.precedes(amended.amended_at)
    with pytest.raises(Refused, match="Une objection attend"):
        take(decision, cast)
    set_position(decision=decision, by=parent, stance="agree")
    assert take(decision, cast).is_taken


def test_a_change_of_mind_drops_the_answer_to_other_words(cast: Cast, proposed: Any) -> None:
    decision = proposed()
    parent = cast.members["first_concerned"]
    held = set_position(decision=decision, by=parent, stance="reserves", words="Le coût")
    reply_to(position=held, by=cast.coordination, text="Il est payé")
    set_position(decision=decision, by=parent, stance="reserves", words="Le coût")
    assert Position.objects.get().reply == "Il est payé"
    changed = set_position(decision=decision, by=parent, stance="reserves", words="L’heure")
    assert (changed.pk, changed.reply) == (held.pk, "")


@pytest.mark.parametrize(
    ("hands", "words"),
    [(None, "combien de mains"), (Hands(0), "combien de mains"), (Hands(3, 3), "non retenue"),
     (Hands(2, 5, 1), "non retenue"), (Hands(7, 2, 1), "")],
)  # fmt: skip
def test_a_show_of_hands_is_counted(
    cast: Cast, proposed: Any, hands: Hands | None, words: str
) -> None:
    decision = proposed("hands")
    if words:
        with pytest.raises(Refused, match=words):
            take(decision, cast, hands=hands)
        assert Decision.objects.get().is_proposed
        return
    taken = take(decision, cast, hands=hands)
    assert (taken.hands_for, taken.hands_against, taken.hands_abstained) == (7, 2, 1)


def test_a_vote_by_organisation_is_one_voice_each(cast: Cast, proposed: Any) -> None:
    decision = proposed("organisations")
    with pytest.raises(Refused, match="voix de chaque organisation"):
        take(decision, cast)
    with pytest.raises(Refused, match="n’en représentez aucune"):
        set_position(decision=decision, by=cast.members["steering"], stance="agree")
    hers = set_position(decision=decision, by=cast.members["representative"], stance="against")
    assert (hers.organisation, hers.member, hers.typed_for) == (cast.organisation, None, False)
    with pytest.raises(Refused, match="non retenue"):
        take(decision, cast)
    with pytest.raises(Refused, match="de première main"):
        set_position(
            decision=decision, by=cast.coordination, stance="agree", organisation=cast.organisation
        )
    changed = set_position(decision=decision, by=cast.members["representative"], stance="agree")
    assert changed.pk == hers.pk
    parent = set_position(decision=decision, by=cast.members["first_concerned"], stance="agree")
    assert parent.organisation is None
    assert take(decision, cast).is_taken


def test_gradients_keep_the_whole_scale(cast: Cast, proposed: Any) -> None:
    decision = proposed("gradients")
    with pytest.raises(Refused, match="où chacun se situe"):
        take(decision, cast)
    for role, stance in (("representative", "live_with"), ("steering", "endorse")):
        set_position(decision=decision, by=cast.members[role], stance=stance)
    assert take(decision, cast).is_taken


@pytest.mark.parametrize(
    ("method", "stance"), [("consent", "against"), ("hands", "object"), ("gradients", "yes")]
)
def test_a_stance_is_one_of_those_offered(
    cast: Cast, proposed: Any, method: str, stance: str
) -> None:
    with pytest.raises(Refused, match="positions proposées"):
        set_position(
            decision=proposed(method), by=cast.coordination, stance=stance, words="Parce que"
        )


def test_what_somebody_said_aloud_is_marked_so(cast: Cast, proposed: Any) -> None:
    between, held = proposed(), proposed(meeting=meeting_of(cast))
    partner = cast.members["representative"]
    with pytest.raises(NotAllowed):  # between meetings, those who steer
        set_position(decision=between, by=partner, stance="agree", member=cast.coordination)
    for _twice in range(2):
        guest = set_position(
            decision=held, by=partner, stance="agree", name=" Awa  D. ", first_concerned=True
        )
    assert (guest.name, guest.typed_for, guest.first_concerned) == ("Awa D.", True, True)
    hers = set_position(
        decision=held, by=partner, stance="object", words="Non", member=cast.members["steering"]
    )
    assert hers.typed_for
    mine = set_position(decision=held, by=cast.members["steering"], stance="agree")
    assert (mine.pk, mine.typed_for) == (hers.pk, False)
    with pytest.raises(Refused, match="de première main"):
        set_position(
            decision=held, by=partner, stance="agree", member=cast.members["steering"], words="Oui"
        )
    with pytest.raises(NotAllowed):
        withdraw_position(position=mine, by=cast.coordination)
    withdraw_position(position=guest, by=partner)
    assert Position.objects.filter(decision=held).count() == 1
    with pytest.raises(Refused, match="pas membre"):
        set_position(decision=held, by=partner, stance="agree", member=cast.outsider)


def test_nothing_is_said_once_it_is_taken(cast: Cast, proposed: Any) -> None:
    decision = proposed()
    said = set_position(decision=decision, by=cast.coordination, stance="agree")
    take(decision, cast)
    with pytest.raises(Refused, match="n’est plus ouverte"):
        set_position(decision=decision, by=cast.coordination, stance="reserves", words="Hum")
    with pytest.raises(Refused, match="n’est plus ouverte"):
        withdraw_position(position=said, by=cast.coordination)
    with pytest.raises(NotAllowed):
        amend_decision(decision=decision, by=cast.coordination, title="Autre chose")


@pytest.mark.parametrize(
    ("about", "required", "refused"),
    [(VISION, True, True), (VISION, False, False),
     (Reference("plan", 2, "Le plan"), True, True), (Reference("action", 2, "Une"), True, False),
     (None, True, False)],
)  # fmt: skip
def test_an_orientation_wants_those_first_concerned(
    cast: Cast, proposed: Any, about: Reference | None, required: bool, refused: bool
) -> None:
    Coalition.objects.update(voice_required=required)
    decision = proposed(about=about)
    set_position(decision=decision, by=cast.members["representative"], stance="agree")
    if refused:
        with pytest.raises(Refused, match="exige la voix des premiers concernés"):
            take(decision, cast)
        set_position(decision=decision, by=cast.members["first_concerned"], stance="agree")
    assert take(decision, cast).is_taken


def test_in_a_show_of_hands_being_there_is_a_voice(cast: Cast, proposed: Any) -> None:
    Coalition.objects.update(voice_required=True)
    meeting = meeting_of(cast)
    decision = proposed("hands", meeting=meeting, about=VISION)
    came = Invitee.objects.create(
        coalition=cast.own, meeting=meeting, member=cast.members["first_concerned"]
    )
    with pytest.raises(Refused, match="exige la voix"):
        take(decision, cast, hands=Hands(4))
    came.attendance = Invitee.Attendance.PRESENT
    came.save()
    assert take(decision, cast, hands=Hands(4)).is_taken


@pytest.mark.parametrize(
    ("more", "words"),
    [({"decided_on": DAY + dt.timedelta(days=1)}, "dans le futur"),
     ({"review_on": DAY}, "jour à venir"),
     ({"participation": "a lot"}, "cinq degrés")],
)  # fmt: skip
def test_days_and_degrees_that_cannot_be(
    cast: Cast, proposed: Any, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        take(proposed(), cast, **more)


def test_who_writes_that_it_is_taken(cast: Cast, proposed: Any) -> None:
    partner = cast.members["representative"]
    between, closed = proposed(), proposed(meeting=meeting_of(cast, "closed"))
    for decision in (between, closed):
        with pytest.raises(NotAllowed):
            take(decision, cast, by=partner)
        with pytest.raises(NotAllowed):
            take(decision, cast, by=cast.outsider)
    in_the_room = proposed(meeting=meeting_of(cast))
    for _twice in range(2):
        assert take(in_the_room, cast, by=partner).is_taken
    assert Event.objects.filter(verb="meetings.decision.taken").count() == 1


def test_a_slip_is_undone_within_a_day(cast: Cast, proposed: Any) -> None:
    decision = take(proposed(), cast)
    assert take_back_decision(decision=decision, by=cast.coordination).is_proposed
    set_aside = set_aside_decision(decision=decision, by=cast.coordination, today=DAY)
    assert set_aside.status == "set_aside"
    Decision.objects.update(taken_at=timezone.now() - dt.timedelta(days=2))
    with pytest.raises(Refused, match="revoyez-la"):
        take_back_decision(decision=decision, by=cast.coordination)


def test_looked_at_again_both_stay(cast: Cast, proposed: Any) -> None:
    former = take(proposed(about=VISION), cast, review_on=NEXT_YEAR)
    due = Decision.objects.to_review
    assert (list(due(DAY)), list(due(NEXT_YEAR))) == ([], [former])
    again = review_decision(
        decision=former, by=cast.members["representative"], title="Ouvrir aussi le dimanche"
    )
    assert (again.reviews, again.about_title, again.is_proposed) == (former, "La vision", True)
    assert not due(NEXT_YEAR).exists()
    with pytest.raises(Refused, match="déjà revue"):
        review_decision(decision=former, by=cast.coordination, title="Fermer")
    set_aside_decision(decision=again, by=cast.coordination, today=NEXT_YEAR)
    assert list(due(NEXT_YEAR)) == [former]
    third = review_decision(decision=former, by=cast.coordination, title="Garder le samedi")
    take(third, cast, decided_on=NEXT_YEAR, today=NEXT_YEAR)
    former.refresh_from_db()
    assert (former.status, former.reviewed_by) == ("taken", third)


def test_a_proposal_written_by_mistake_goes_and_comes_back(cast: Cast, proposed: Any) -> None:
    decision, taken = proposed(), take(proposed(), cast)
    for _twice in range(2):
        bin_decision(decision=decision, by=cast.members["representative"])
    assert list(Decision.objects.present()) == [taken]
    for _twice in range(2):
        assert restore_decision(decision=decision, by=cast.coordination).binned_at is None
    with pytest.raises(NotAllowed):
        bin_decision(decision=taken, by=cast.coordination)
    bin_decision(decision=decision, by=cast.coordination)
    assert empty_bin(now=timezone.now() + dt.timedelta(days=29)) == 0
    assert empty_bin(now=timezone.now() + dt.timedelta(days=31)) == 1
    assert list(Decision.objects.all()) == [taken]
