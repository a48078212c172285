"""What the verbs do, refuse and leave in the history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from agir.accounts.actions import describe, erase_account
from agir.core.refusals import NotAllowed, Refused
from agir.cycles.actions.cycle import change_cycle, close_cycle, open_cycle, reopen_cycle
from agir.cycles.actions.own import add_own, change_own, read_framework, set_aside, take_back
from agir.cycles.actions.synthesis import (
    Meanwhile,
    latest_number,
    restore_synthesis,
    synthesise,
)
from agir.cycles.actions.voice import correct_voice, withdraw_voice
from agir.cycles.asked import Choices, changes_since_seen, items_of
from agir.cycles.models import Cycle, EarlierWords, FrameworkSeen, OwnItem, SetAside, Voice
from agir.framework import contents
from agir.history.models import Event, Version
from agir.home.sentences import SENTENCES
from tests.cast import Cast
from tests.cycles.conftest import Turn

TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def test_cycles_are_numbered_and_several_are_open(cast: Cast) -> None:
    made = [
        open_cycle(coalition=cast.own, by=cast.coordination, title=title) for title in ("A", "B")
    ]
    away = open_cycle(coalition=cast.another, by=cast.outsider, title="Ailleurs")
    assert [cycle.number for cycle in made] == [1, 2]
    assert away.number == 1
    assert Cycle.objects.ongoing().filter(coalition=cast.own).count() == 2


def test_opening_a_cycle_asks_its_rule_and_its_dates(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        open_cycle(coalition=cast.own, by=cast.members["representative"], title="A")
    with pytest.raises(NotAllowed):
        open_cycle(coalition=cast.own, by=cast.outsider, title="A")
    with pytest.raises(Refused, match="avant le début"):
        open_cycle(
            coalition=cast.own, by=cast.coordination, title="A", starts_on=TOMORROW,
            ends_on=timezone.localdate(),
        )  # fmt: skip
    away = open_cycle(coalition=cast.another, by=cast.outsider, title="Ailleurs")
    with pytest.raises(Refused, match="autre regroupement"):
        open_cycle(coalition=cast.own, by=cast.coordination, title="A", carried_from=away)
    assert not Cycle.objects.filter(coalition=cast.own).exists()


def test_a_cycle_follows_an_older_one_only(cast: Cast) -> None:
    first, second = (
        open_cycle(coalition=cast.own, by=cast.coordination, title=title) for title in ("A", "B")
    )
    about: dict[str, Any] = {"title": "A", "about": "", "starts_on": None, "ends_on": None}
    with pytest.raises(Refused, match="plus ancien"):
        change_cycle(cycle=first, by=cast.coordination, **about, carried_from=second)
    with pytest.raises(Refused, match="plus ancien"):
        change_cycle(cycle=first, by=cast.coordination, **about, carried_from=first)
    changed = change_cycle(cycle=second, by=cast.coordination, **about, carried_from=first)
    assert changed.carried_from_id == first.pk


def test_closing_and_reopening(turn: Turn, cast: Cast) -> None:
    closed = close_cycle(cycle=turn.cycle, by=cast.members["steering"])
    assert closed.closed_on == timezone.localdate()
    with pytest.raises(NotAllowed):
        turn.say("representative", "Trop tard")
    with pytest.raises(NotAllowed):
        close_cycle(cycle=closed, by=cast.coordination)
    assert reopen_cycle(cycle=closed, by=cast.coordination).is_open


def test_nobody_is_overwritten(turn: Turn) -> None:
    turn.say("first_concerned", "Le parc est loin")
    turn.say("representative", "Le parc est loin")
    turn.say("representative", "Il y a aussi la bibliothèque")
    turn.say("representative", "Il y a aussi la bibliothèque")  # sent twice: once
    assert Voice.objects.filter(cycle=turn.cycle).count() == 3


def test_a_correction_keeps_the_words_it_had(turn: Turn, cast: Cast) -> None:
    voice = turn.say("first_concerned", "Le parc est loin")
    author = cast.members["first_concerned"]
    correct_voice(voice=voice, by=author, words="Le parc est trop loin", capacity="citizen")
    voice.refresh_from_db()
    assert (voice.words, voice.capacity) == ("Le parc est trop loin", "citizen")
    assert [earlier.words for earlier in voice.earlier.all()] == ["Le parc est loin"]
    for role in ("coordination", "steering", "representative"):
        with pytest.raises(NotAllowed):
            correct_voice(voice=voice, by=cast.members[role], words="Non", capacity="other")


def test_a_voice_taken_back_is_erased_everywhere(turn: Turn, cast: Cast) -> None:
    author = cast.members["first_concerned"]
    voice = turn.say("first_concerned", "mot-secret un")
    correct_voice(voice=voice, by=author, words="mot-secret deux", capacity="parent")
    withdraw_voice(voice=voice, by=author)
    assert not Voice.objects.exists()
    assert not EarlierWords.objects.exists()
    kept = str([(e.title, e.changes) for e in Event.objects.all()]) + str(
        list(Version.objects.values_list("data", flat=True))
    )
    assert "mot-secret" not in kept
    assert author.user.name not in kept


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "Écrivez"), ("  \n ", "Écrivez"), ("a" * 5_001, "trop longue")],
)
def test_a_voice_says_something_and_not_a_book(turn: Turn, words: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        turn.say("representative", words)
    assert not Voice.objects.exists()


def test_paper_has_its_provenance(turn: Turn, cast: Cast) -> None:
    voice = turn.type("Le parc", who="Une voisine")
    assert (voice.provenance, voice.typed_by, voice.member) == ("paper", cast.coordination, None)
    assert voice.shown_who == "Une voisine"
    with pytest.raises(NotAllowed):
        turn.type("Le parc", role="representative")


def test_a_synthesis_keeps_its_versions(turn: Turn, cast: Cast) -> None:
    by, question = cast.members["first_concerned"], turn.questions[0]
    say = {"cycle": turn.cycle, "by": by, "question": question}
    made = synthesise(**say, words="Un parc")
    synthesise(**say, words="Un parc, et l’ombre", seen=1)
    synthesise(**say, words="Un parc, et l’ombre", seen=1)  # nothing new: no version
    versions = list(Version.objects.of("synthesis", made.pk))
    assert [v.data["words"] for v in versions] == ["Un parc, et l’ombre", "Un parc"]
    made.cycle = turn.cycle
    restore_synthesis(synthesis=made, by=by, question=question, version=versions[1])
    made.refresh_from_db()
    assert (made.words, latest_number(made)) == ("Un parc", 3)


def test_two_people_who_revise_at_once_lose_nothing(turn: Turn, cast: Cast) -> None:
    question = turn.questions[0]
    here = {"cycle": turn.cycle, "question": question}
    made = synthesise(**here, by=cast.coordination, words="Un")
    synthesise(**here, by=cast.members["steering"], words="Deux", seen=1)
    with pytest.raises(Meanwhile) as met:
        synthesise(**here, by=cast.coordination, words="Trois", seen=1)
    assert (met.value.words, met.value.number) == ("Deux", 2)
    made.refresh_from_db()
    assert made.words == "Deux"


def test_what_a_coalition_adds_stands_beside_what_is_shared(turn: Turn, cast: Cast) -> None:
    shared = [item.key for item in contents.items("principles")]
    item = add_own(
        coalition=cast.own, by=cast.coordination, family="principles", name="Le plaisir d’abord"
    )
    set_aside(coalition=cast.own, by=cast.coordination, family="principles", key=shared[0])
    mine = items_of(cast.own, "principles")
    assert [choice.key for choice in mine] == [*shared[1:], item.key]
    assert [bool(choice.own) for choice in mine] == [False] * (len(shared) - 1) + [True]
    assert [c.key for c in items_of(cast.another, "principles")] == shared
    take_back(coalition=cast.own, by=cast.coordination, family="principles", key=shared[0])
    assert not SetAside.objects.exists()
    change_own(item=item, by=cast.coordination, name="Le jeu", sentence="", sustainability=True)
    item.refresh_from_db()
    assert (item.name, item.sustainability) == ("Le jeu", False)  # a principle, not a question


def test_an_own_question_is_asked_at_its_stage_and_can_be_set_aside(turn: Turn, cast: Cast) -> None:
    by = cast.members["steering"]
    made = add_own(
        coalition=cast.own, by=by, family="questions", stage="situation", name="Et les pères?",
        sustainability=True,
    )  # fmt: skip
    keys = [question.key for question in Choices(cast.own).questions("situation")]
    assert keys[-1] == made.key
    assert made.key not in [q.key for q in Choices(cast.own).questions("intention")]
    set_aside(coalition=cast.own, by=by, family="questions", key=made.key)
    last = Choices(cast.own).questions("situation")[-1]
    assert (last.aside, last.sustainability, last.own) == (True, True, made.pk)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"family": "nothing", "name": "A"}, "n’existe pas"),
        ({"family": "questions", "name": "A"}, "étape"),
        ({"family": "principles", "name": "  "}, "quelques mots"),
    ],
)
def test_what_cannot_be_added(cast: Cast, about: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        add_own(coalition=cast.own, by=cast.coordination, **about)
    with pytest.raises(NotAllowed):
        add_own(coalition=cast.own, by=cast.members["representative"], family="x", name="A")
    with pytest.raises(Refused):
        set_aside(coalition=cast.own, by=cast.coordination, family="principles", key="nothing")
    assert not OwnItem.objects.exists()


def test_the_keys_of_shared_questions_are_one_to_one() -> None:
    keys = [question.key for stage in contents.stages() for question in stage.questions]
    assert len(keys) == len(set(keys))
    assert not any(key.startswith("own-") for key in keys)


def test_a_framework_that_moved_is_said_until_it_is_read(turn: Turn, cast: Cast) -> None:
    assert changes_since_seen(cast.own) == []
    FrameworkSeen.objects.filter(coalition=cast.own).update(version="0.1")
    assert [c.version for c in changes_since_seen(cast.own)] == [
        c.version for c in contents.changes()
    ]
    read_framework(coalition=cast.own, by=cast.coordination)
    assert changes_since_seen(cast.own) == []
    assert changes_since_seen(cast.another) == []  # no cycle yet: nothing to compare with


def test_a_person_takes_her_voices_along(turn: Turn, cast: Cast) -> None:
    voice = turn.say("first_concerned", "Le parc est loin")
    author = cast.members["first_concerned"]
    correct_voice(voice=voice, by=author, words="Le parc est trop loin", capacity="parent")
    turn.type("D’une feuille", role="steering")
    told = describe(user=author.user)["voices"]
    assert [(v["words"], v["earlier_words"]) for v in told] == [
        ("Le parc est trop loin", ["Le parc est loin"])
    ]
    erase_account(by=author.user)
    erase_account(by=cast.users["steering"])
    assert [(v.words, v.typed_by) for v in Voice.objects.all()] == [("D’une feuille", None)]


def test_every_verb_of_the_room_has_its_sentence() -> None:
    import re
    from pathlib import Path

    room = Path(__file__).resolve().parents[2] / "agir" / "cycles" / "actions"
    text = "\n".join(path.read_text() for path in room.glob("*.py"))
    said = set(re.findall(r'_?remember\([^)]*?"([a-z_]+)"', text, re.S))
    known = {verb.rpartition(".")[2] for verb in SENTENCES if verb.startswith("cycles.")}
    assert said <= known
    assert len(said) >= 12
