"""What is said to whoever has just answered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agir.promises.models import Promise


def said(promise: Promise) -> str:
    """What the next page says of a promise that was just answered."""
    if promise.status == Promise.Status.KEPT:
        return _("C’est noté : promesse tenue. Merci!")
    if promise.status == Promise.Status.DROPPED:
        return _("C’est noté : promesse abandonnée. Merci de l’avoir dit.")
    return _("C’est noté : la nouvelle date est inscrite.")
