"""What a person types about herself, made clean."""

from __future__ import annotations

from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agir.accounts.models import User, clean_address

TOO_MANY = _("Trop d’essais en peu de temps. Attendez une minute, puis recommencez.")


class AddressForm(forms.Form):
    """An address to write a code to. At most five letters a minute to the same one."""

    email = forms.EmailField(
        label=_("Votre adresse courriel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn", "inputmode": "email"}),
        error_messages={
            "required": _("Inscrivez votre adresse courriel."),
            "invalid": _("Cette adresse est incomplète. Exemple : marie@organisme.ca"),
        },
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request

    def clean_email(self) -> str:
        email = clean_address(self.cleaned_data["email"])
        if not ratelimit.consume(self.request, action="request_login_code", key=email):
            raise forms.ValidationError(TOO_MANY)
        return email


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code reçu par courriel"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        error_messages={"required": _("Inscrivez le code reçu par courriel.")},
    )

    def __init__(self, *args: object, expected: str, blocked: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected, self.blocked = expected, blocked

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if self.blocked:
            raise forms.ValidationError(TOO_MANY, code="blocked")
        if not compare_user_code(actual=code, expected=self.expected):
            raise forms.ValidationError(
                _("Ce n’est pas le bon code. Vérifiez le dernier courriel reçu."), code="wrong"
            )
        return code


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        required=False,
        help_text=_("Comme on vous appelle dans vos rencontres."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("Ce nom est trop long : 120 caractères au plus.")},
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class ProfileForm(NameForm):
    language = forms.ChoiceField(
        label=_("Langue"), choices=User._meta.get_field("language").choices or []
    )


class KeyForm(forms.Form):
    """What the browser answers when a key is made or used: JSON written by our module."""

    name = forms.CharField(label=_("Nom de la clé"), max_length=80, required=False)
    credential = forms.JSONField(widget=forms.HiddenInput)


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Oui, effacer mon compte pour toujours"),
        error_messages={
            "required": _("Cochez la case pour confirmer : l’effacement est définitif.")
        },
    )
