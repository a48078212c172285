"""Verbs of a person on her own account."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.accounts.models import LINK_LIFE, SignInLink, User, clean_address
from agir.accounts.signals import account_described, account_leaving
from agir.core.refusals import Refused
from agir.core.tokens import hash_token, new_token

OPENING = "accounts.opening"


@transaction.atomic
def issue_link(*, user: User) -> str:
    """Make a link that signs a person in, once, within 24 hours. Returns its token, which is
    kept nowhere: only its hash is."""
    token, hashed = new_token()
    now = timezone.now()
    SignInLink.objects.create(
        user=user, token_hash=hashed, created_at=now, expires_at=now + LINK_LIFE
    )
    return token


def link_address(token: str) -> str:
    """The whole address of a sign-in link, to print or to write in a letter."""
    return f"{settings.SITE_URL}{reverse('accounts:link', args=[token])}"


def find_link(token: str) -> SignInLink:
    """The link of a token, still usable. Raises `Refused` with what to do when it is not."""
    link = SignInLink.objects.select_related("user").filter(token_hash=hash_token(token)).first()
    if link is None or not link.user.is_active:
        raise Refused(_("Ce lien n’existe pas ou n’existe plus. Demandez-en un nouveau."))
    if link.used_at is not None:
        raise Refused(_("Ce lien a déjà servi. Demandez-en un nouveau."))
    if not link.is_usable:
        raise Refused(_("Ce lien a plus de 24 heures. Demandez-en un nouveau."))
    return link


@transaction.atomic
def use_link(*, token: str) -> User:
    """Consume a sign-in link. Of two people who try at once, one succeeds."""
    link = find_link(token)
    used = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise Refused(_("Ce lien a déjà servi. Demandez-en un nouveau."))
    return link.user


def opening_token(email: str) -> str:
    """A signed token that lets whoever reads this mailbox open an account. Nothing is stored
    about an address that has no account yet."""
    return signing.dumps(clean_address(email), salt=OPENING)


def read_opening(token: str) -> str:
    """The address an opening token was made for. Raises `Refused` when it cannot serve."""
    try:
        email = str(signing.loads(token, salt=OPENING, max_age=LINK_LIFE))
    except signing.SignatureExpired:
        raise Refused(_("Ce lien a plus de 24 heures. Demandez-en un nouveau.")) from None
    except signing.BadSignature:
        raise Refused(_("Ce lien n’existe pas ou n’existe plus. Demandez-en un nouveau.")) from None
    if User.objects.filter(email=email).exists():
        raise Refused(_("Ce lien a déjà servi. Demandez-en un nouveau."))
    return email


@transaction.atomic
def open_account(*, email: str, language: str, name: str = "") -> User:
    """Open the account of a person who has proved that she reads this address. Returns the one
    that exists when there is one."""
    found = User.objects.filter(email=clean_address(email)).first()
    if found is not None:
        return found
    return User.objects.create_user(email, name=name[:120], language=language)


@transaction.atomic
def change_profile(*, by: User, name: str, language: str) -> User:
    """Change how a person is called, and the language we write to her in."""
    by.name, by.language = name[:120], language
    by.save(update_fields=["name", "language"])
    return by


@transaction.atomic
def end_session(*, by: User, session: UserSession) -> None:
    """Sign one of her devices out."""
    _end([session])


@transaction.atomic
def end_other_sessions(*, by: User, keep: str) -> int:
    """Sign out every device of hers except the session `keep`. Returns how many."""
    others = list(UserSession.objects.filter(user=by).exclude(session_key=keep))
    _end(others)
    return len(others)


def _end(sessions: list[UserSession]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in sessions:
        store.delete(session.session_key)
        session.delete()


def describe(*, user: User) -> dict[str, Any]:
    """Everything kept about a person, ready for JSON: her account, then each room's part."""
    account = {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "opened_at": user.date_joined.isoformat(),
        "last_signed_in_at": user.last_login.isoformat() if user.last_login else None,
        "keys": [
            {"name": key.data.get("name", ""), "added_at": key.created_at.isoformat()}
            for key in Authenticator.objects.filter(user=user)
        ],
        "devices": [
            {"browser": s.user_agent, "address": s.ip, "since": s.created_at.isoformat()}
            for s in UserSession.objects.filter(user=user)
        ],
    }
    described: dict[str, Any] = {"account": account}
    for _receiver, part in account_described.send(sender=User, user=user):
        if isinstance(part, dict):
            described.update(part)
    return described


@transaction.atomic
def erase_account(*, by: User) -> None:
    """Erase a person for good: her address, her name, her keys, links and sessions; the rooms
    above let go of their part. What she did stays in the history, by « une personne partie »."""
    user = User.objects.select_for_update().get(pk=by.pk)
    account_leaving.send(sender=User, user=user)
    _end(list(UserSession.objects.filter(user=user)))
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    SignInLink.objects.filter(user=user).delete()
    user.email = f"{user.pk}@efface.invalid"
    user.name = ""
    user.is_active = False
    user.erased_at = timezone.now()
    user.last_login = None
    user.set_unusable_password()
    user.save()
