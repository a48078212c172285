"""Every URL × role × {own coalition, another, archived} × {GET, POST}, as declared in doors.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import ROLES, Cast
from tests.house.door import ANYBODY, CLOSED, NOT_THERE, ONE_SELF, Door
from tests.house.doors import COALITION, OUTSIDE
from tests.house.furnished import furnish

REFUSALS = {403, 404, 405}


def patterns(resolver: Any, space: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    for part in resolver.url_patterns:
        here = path + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, f"{part.namespace}:" if part.namespace else space, here)
        elif isinstance(part, URLPattern):
            yield f"{space}{part.name}", here


URLS = dict(patterns(get_resolver()))


def test_every_url_is_declared_and_every_declaration_has_its_url() -> None:
    inside = {name for name, path in URLS.items() if path.startswith("r/<slug:coalition>")}
    assert set(COALITION) == inside
    assert set(OUTSIDE) == set(URLS) - inside


def arguments(name: str, door: Door, things: dict[str, Any], role: str) -> dict[str, Any]:
    named = {"plan": things["plans"][door.plan]}
    named |= {key: things.get(value, value) for key, value in door.here}
    found = {}
    for pattern in URLS[name].split("<")[1:]:
        key = pattern.split(">")[0].split(":")[-1]
        value = named.get(key, things.get(key))
        if key == "staged":
            value = value.get(role) or next(iter(value.values()))
        found[key] = value
    return found


def address(name: str, door: Door, values: dict[str, Any], things: dict[str, Any]) -> str:
    query = f"?{door.query.format(**things)}" if door.query else ""
    return reverse(name, kwargs=values) + query


def knock(client: Client, method: str, url: str) -> int:
    """The answer to one request, with everything it wrote taken back."""
    with transaction.atomic():
        client.raise_request_exception = False
        answer = client.get(url) if method == "GET" else client.post(url)
        transaction.set_rollback(True)
    return answer.status_code


def expected(allowed: frozenset[str] | None, role: str) -> str:
    if allowed is None:
        return "405"
    return "in" if role in allowed else "403"


def seen(status: int) -> str:
    return str(status) if status in REFUSALS or status >= 500 else "in"


def spaces() -> list[str]:
    return sorted({name.split(":")[0] for name in COALITION})


@pytest.mark.parametrize("space", spaces())
def test_doors_of_a_coalition(cast: Cast, space: str) -> None:
    own = furnish(cast.own, cast.coordination)
    archived = furnish(cast.archived, cast.archived_members["coordination"])
    foreign = furnish(cast.another, cast.outsider)
    clients = {who: Client() for who in ["anonymous", "outsider", *ROLES]}
    for who, user in cast.users.items():
        clients[who].force_login(user)
    leaks, tried = [], 0
    for name, door in COALITION.items():
        if not name.startswith(space + ":"):
            continue
        for method, allowed, when_archived in (
            ("GET", door.get, door.get_when_archived),
            ("POST", door.post, None if door.post is None else door.archived_post),
        ):
            for role in ROLES:
                cases = (
                    ("own", own, expected(allowed, role)),
                    ("archived", archived, expected(when_archived, role)),
                    ("another", foreign, "404"),
                )
                for where, things, wanted in cases:
                    url = address(name, door, arguments(name, door, things, role), things)
                    got = seen(knock(clients[role], method, url))
                    tried += 1
                    if got != wanted:
                        leaks.append(f"{method} {name} {role} {where}: {got}, not {wanted}")
            url = address(name, door, arguments(name, door, own, "coordination"), own)
            for who, wanted in (("anonymous", 302), ("outsider", 404)):
                got = knock(clients[who], method, url)
                tried += 1
                if got != wanted:
                    leaks.append(f"{method} {name} {who}: {got}, not {wanted}")
    assert not leaks, "\n".join(leaks)
    assert tried >= 40


def mixed(name: str) -> bool:
    """Whether the address names something inside a coalition besides the coalition itself."""
    return URLS[name].count("<") > 1


def test_things_of_another_coalition_are_not_there(cast: Cast) -> None:
    """My coalition's address with another's plan, action, link, member…: always 404, even for
    its coordination. This is where tenants leak."""
    own = furnish(cast.own, cast.coordination)
    foreign = furnish(cast.another, cast.outsider)
    client = Client()
    client.force_login(cast.users["coordination"])
    leaks = []
    for name, door in COALITION.items():
        if not mixed(name):
            continue
        mine = arguments(name, door, own, "coordination")
        theirs = arguments(name, door, foreign, "coordination")
        for key in mine:
            if mine[key] == theirs[key] or key in ("coalition", "number"):
                continue
            url = address(name, door, {**mine, key: theirs[key]}, own)
            for method, there in (("GET", door.get), ("POST", door.post)):
                got = knock(client, method, url)
                if there is not None and got != 404:
                    leaks.append(f"{method} {name} with a foreign {key}: {got}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_doors_outside_coalitions(cast: Cast, name: str) -> None:
    values = {"token": "x" * 43, "receipt": "x" * 43, "session": 0, "key": 0, "tool": "ecocycle"}
    values |= {"stage": "intention", "family": "principes"}
    keys = [part.split(">")[0].split(":")[-1] for part in URLS[name].split("<")[1:]]
    url = reverse(name, kwargs={key: values[key] for key in keys})
    member = Client()
    member.force_login(cast.users["observer"])
    door = OUTSIDE[name]
    for method, who in (("GET", door.get), ("POST", door.post)):
        stranger, known = knock(Client(), method, url), knock(member, method, url)
        if who == CLOSED:
            assert (stranger, known) == (403, 403)
        elif who == NOT_THERE:
            assert known in (403, 405)
        elif who == ONE_SELF:
            assert stranger == 302
            assert known not in (403, 405)
            assert known < 500
        elif who == ANYBODY:
            assert stranger not in (403, 405)
            assert stranger < 500
            assert known < 500
