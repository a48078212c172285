"""Finding somebody by what is said in a room: « Marie », « Marie Tremblay »."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused
from agir.core.templatetags.typography import quoted

HERSELF = {"moi", "me", "je", "i"}


class SeveralPeople(Refused):
    """More than one person answers to this name."""


def seated(coalition: Coalition) -> list[Member]:
    """Everybody who sits here today, by name. One query."""
    rows = Member.objects.present().filter(coalition=coalition)
    found = list(rows.select_related("user", "organisation"))
    for member in found:
        member.coalition = coalition
    return sorted(found, key=lambda member: fold(member.user.shown_name))


def person_named(members: Iterable[Member], typed: str, by: Member) -> Member | None:
    """The member meant by a name, None when nobody here is called so. A first name is enough when
    only one person has it; else `Refused` asks for the whole name."""
    said = fold(typed)
    if said in HERSELF:
        return by
    if not said:
        return None
    named = [(fold(one.user.shown_name), one) for one in members]
    exact = [one for name, one in named if name == said]
    begins = [one for name, one in named if name.startswith(f"{said} ")]
    found = exact or begins
    if len(found) > 1:
        raise SeveralPeople(
            _("Plusieurs personnes répondent au nom de %(name)s. Écrivez son nom entier.")
            % {"name": quoted(typed.strip())}
        )
    return found[0] if found else None
