"""Signing in by a code and a link sent by e-mail: allauth's process, with our letters.

The page answers the same whether the address has an account, may open one, or may not: only the
owner of the mailbox learns which.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language

from agir.accounts.actions import issue_link, open_account, opening_token
from agir.accounts.models import User
from agir.core.mail import send_letter


class CodeProcess(LoginCodeVerificationProcess):
    """A code on its way: kept in the session of the browser that asked for it."""

    letter_went: bool = True
    first_time: bool = False

    @classmethod
    def begin(cls, request: HttpRequest, email: str, next_url: str) -> CodeProcess:
        """Write to the address and remember, in this browser, which code is awaited."""
        user = User.objects.filter(email=email, is_active=True).first()
        login = Login(user=user, email=email, redirect_url=next_url or None)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email))
        stage.state["initiated_by_user"] = True
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def waiting(cls, request: HttpRequest) -> CodeProcess | None:
        """The process begun in this browser, or None when there is none or it is too old."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        if stage is None:
            return None
        process = cls(stage=stage)
        return process if process.is_valid() else None

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def next_url(self) -> str:
        return self.stage.login.redirect_url or ""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        if self.user is not None:
            template, language = "accounts/mail/sign_in.txt", self.user.language
            address = self._address("accounts:link", issue_link(user=self.user))
        elif get_adapter().is_open_for_signup(self.request):
            template, language = "accounts/mail/open_account.txt", _language()
            address = self._address("accounts:open", opening_token(email))
        else:
            self.letter_went = send_letter(email, "accounts/mail/no_account.txt", _language(), {})
            return
        context = {"code": self.generate_code(), "address": address}
        self.letter_went = send_letter(email, template, language, context)

    def _address(self, name: str, token: str) -> str:
        query = f"?{urlencode({'next': self.next_url})}" if self.next_url else ""
        return f"{settings.SITE_URL}{reverse(name, args=[token])}{query}"

    def resend(self) -> None:
        self.send()
        self.record_resend()
        self.persist()

    def too_many_attempts(self) -> bool:
        """Whether this address has used up its wrong codes for the minute, in any browser."""
        return not ratelimit.consume(
            self.request, action="login_failed", key=self.email, dry_run=True
        )

    def record_invalid_attempt(self) -> bool:
        ratelimit.consume(self.request, action="login_failed", key=self.email)
        return super().record_invalid_attempt()

    def finish(self, redirect_url: str | None) -> HttpResponseBase:
        if self.user is None:
            self._user = open_account(email=self.email, language=_language())
        self.first_time = getattr(self.user, "last_login", None) is None
        response: Any = super().finish(redirect_url)
        return response


def _language() -> str:
    return (get_language() or "fr")[:2]
