"""What the pages of a round say first: whom to invite, which letters left, what to answer."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from agir.coalitions.models import Member, Partnership
from tests.cast import Cast
from tests.intention.conftest import Room

ClientOf = Callable[[str], Client]


def test_a_round_with_nobody_to_ask_says_whom_to_invite(
    cast: Cast, client_of: ClientOf, room: Room
) -> None:
    Member.objects.filter(coalition=cast.own).exclude(pk=cast.coordination.pk).delete()
    Partnership.objects.all().delete()
    address = reverse("intention:round_new", args=["marees", room.vision.pk])
    page = client_of("coordination").get(address).content.decode()
    assert "encore personne à qui demander" in page
    assert reverse("coalitions:invitations", args=["marees"]) in page
    assert "Ouvrir le tour" not in page


def test_the_letters_are_prepared_then_looked_at(
    cast: Cast, client_of: ClientOf, room: Room
) -> None:
    client = client_of("coordination")
    address = reverse("intention:round", args=["marees", room.round.pk])
    page = client.get(address).content.decode()
    assert "0 réponse sur" in page
    assert "Préparer les lettres" in page
    room.letter("representative")
    assert "Voir les lettres" in client.get(address).content.decode()
