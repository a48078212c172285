from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import IDENTITIES, Cast

PLACES = ["home:coalition", "home:cycle", "home:together", "home:voices", "home:lasting"]


@pytest.mark.parametrize("name", [*PLACES, "home:search"])
@pytest.mark.parametrize("identity", IDENTITIES)
def test_each_place_opens_for_members_only(
    name: str, identity: str, client_of: Callable[[str], Client], cast: Cast
) -> None:
    response = client_of(identity).get(reverse(name, args=["marees"]))
    expected = {"anonymous": 302, "outsider": 404}.get(identity, 200)
    assert response.status_code == expected
