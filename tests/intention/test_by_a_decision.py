"""A decision of the register becomes the vision's adoption."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from agir.core.refusals import Refused
from agir.intention.actions.adoption import adopt, decisions_about
from agir.intention.days import today_in
from agir.intention.models import Adoption
from agir.meetings.about import Reference
from agir.meetings.actions.decision import propose_decision, take_decision
from agir.meetings.models import Decision
from tests.intention.conftest import Room

ClientOf = Callable[[str], Client]


def decided(room: Room, about: Reference | None, *, taken: bool = True) -> Decision:
    lead, today = room.cast.coordination, today_in(room.cast.own)
    made = propose_decision(
        coalition=room.cast.own, by=lead, title="Cette vision est la nôtre", about=about
    )
    return take_decision(decision=made, by=lead, decided_on=today) if taken else made


def test_the_adoption_names_its_decision(room: Room, client_of: ClientOf) -> None:
    today, client = today_in(room.cast.own), client_of("steering")
    url = f"{room.base}visions/{room.vision.pk}/adopter/"
    assert "Par quelle décision" not in client.get(url).content.decode()
    made = decided(room, Reference("vision", room.vision.pk, "Vision"))
    assert "Cette vision est la nôtre" in client.get(url).content.decode()
    typed = {"decided_on": str(today), "review_on": str(today + dt.timedelta(days=300)), "note": ""}
    assert client.post(url, {**typed, "decision": "99999"}).status_code == 422
    assert client.post(url, {**typed, "decision": str(made.pk)}).status_code == 302
    assert Adoption.objects.get(ended_at=None).decision == made
    for page in ("", "versions/"):
        shown = client.get(f"{room.base}visions/{room.vision.pk}/{page}").content.decode()
        assert f"/decisions/{made.pk}/" in shown


@pytest.mark.parametrize("kind", ["proposed", "elsewhere", "nothing"])
def test_only_a_decision_taken_about_this_vision(room: Room, kind: str) -> None:
    about = Reference("vision", room.vision.pk, "Vision")
    made = {
        "proposed": lambda: decided(room, about, taken=False),
        "elsewhere": lambda: decided(room, Reference("vision", room.vision.pk + 99, "Autre")),
        "nothing": lambda: decided(room, None),
    }[kind]()
    assert list(decisions_about(room.vision)) == []
    today = today_in(room.cast.own)
    with pytest.raises(Refused, match="ne porte pas sur cette vision"):
        adopt(
            vision=room.vision, by=room.cast.coordination, decided_on=today, decision=made,
            review_on=today + dt.timedelta(days=300),
        )  # fmt: skip
    assert not Adoption.objects.exists()
