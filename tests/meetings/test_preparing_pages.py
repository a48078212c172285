"""The pages that prepare a meeting."""

from __future__ import annotations

from tests.cast import Cast
from tests.house.rooms.meetings_preparing import planned


def test_index(cast: Cast, client_of) -> None:
    planned(cast.own, cast.coordination)
    page = client_of("coordination").get("/r/marees/rencontres/")
    assert page.status_code == 200
