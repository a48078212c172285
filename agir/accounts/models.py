"""Who signs in: people and their one-time sign-in links."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LINK_LIFE = dt.timedelta(hours=24)


def clean_address(email: str) -> str:
    """An address as it is kept: two that differ by their capitals are one person's."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: object) -> User:
        """A person known by e-mail address. There is no password to remember."""
        user = self.model(email=clean_address(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. Her name is shown to the coalitions she sits in; her address is not."""

    email = models.EmailField(_("adresse courriel"), unique=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    is_active = models.BooleanField(_("compte actif"), default=True)
    erased_at = models.DateTimeField(_("effacée le"), null=True, blank=True)
    date_joined = models.DateTimeField(_("inscription"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """Her name, or the part of her address before the @ while she has not given one."""
        if self.erased_at is not None:
            return gettext("une personne partie")
        return self.name or self.email.partition("@")[0]


class SignInLink(models.Model):
    """A link that signs one person in, once. Only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien de connexion")
        verbose_name_plural = _("liens de connexion")

    def __str__(self) -> str:
        return f"{self.user_id}, {self.created_at:%Y-%m-%d}"

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()
