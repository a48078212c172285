"""The address, in each digest, that ends them without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.core.refusals import Refused

SALT = "notices.stop"


def stop_address(user: User) -> str:
    """Whole, with the site's. Signed: nobody can make another person's. It never runs out, for a
    letter found years later must still be able to stop."""
    token = signing.dumps(user.pk, salt=SALT)
    return f"{settings.SITE_URL}{reverse('notices:stop', args=[token])}"


def reader_of(token: str) -> User:
    """The person whose digests a token ends. Raises `Refused` when it is not one of ours."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Refused(_("Ce lien n’existe pas. Le bon est au bas de chaque courriel.")) from None
    user = User.objects.filter(pk=number, is_active=True).first()
    if user is None:
        raise Refused(_("Ce compte est fermé : plus rien ne lui est envoyé."))
    return user


def headers(address: str) -> dict[str, str]:
    """What lets a mailbox show its own « se désabonner » (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
