"""The digest of a person as it would leave, without sending anything or writing anything."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.core.mail import Written, write
from agir.notices.actions.digests import TEMPLATE
from agir.notices.digest import choose, letter_context
from agir.notices.schedule import Slot


def preview_for(user: User, slot: Slot) -> Written | None:
    """What her letter of that slot would say now, None when it would not leave. Where the letter
    has an address to her alone, a word says so."""
    chosen = choose([slot]).get(user.pk)
    if chosen is None:
        return None
    with translation.override(user.language):
        secret = _("[votre lien personnel]")
    answers = {one.number: secret for one in chosen.things if one.kind == "promise"}
    return write(TEMPLATE, user.language, letter_context(chosen, user, answers, secret))
