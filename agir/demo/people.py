"""The people of the demonstration, and the links that let a visitor be one of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from agir.accounts.actions import issue_link, link_address
from agir.accounts.models import User

CONTENT = Path(__file__).parent / "content"


@cache
def content(name: str) -> dict[str, Any]:
    """One file of the demonstration's story."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def demonstration_links() -> list[tuple[str, str]]:
    """Causes a fresh one-time link for each of the four people a visitor may be: (who, address).
    Nobody who was erased comes back."""
    people = [person for person in content("coalition")["person"] if "label" in person]
    known = User.objects.in_bulk([person["email"] for person in people], field_name="email")
    found = [(person, known.get(person["email"])) for person in people]
    return [
        (f"{person['label']} ({person['name']})", link_address(issue_link(user=user)))
        for person, user in found
        if user is not None
    ]
