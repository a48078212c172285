"""How django-allauth behaves here: no password, and keys that add a way in without closing one."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anyone may open an account, unless the site is on invitation only."""
        return bool(settings.OPEN_SIGNUP)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what was just done."""


class KeyAdapter(DefaultMFAAdapter):
    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        """A key is another way in, not a second lock: whoever loses her telephone still comes in
        with a code, and nobody has recovery codes to keep."""
        return False
