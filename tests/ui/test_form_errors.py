"""Above a form that came back: each label, then what to mend, with a colon where one belongs."""

from __future__ import annotations

from django import forms
from django.template import Context, Template
from django.utils import translation


class Asked(forms.Form):
    who = forms.CharField(label="Qui adhère?")
    name = forms.CharField(label="Nom")


def test_a_question_takes_no_colon() -> None:
    with translation.override("en"):
        told = Template("{% load ui %}{% form_errors form %}").render(Context({"form": Asked({})}))
    assert "Qui adhère?</a> " in told
    assert "?</a>:" not in told
    assert "Nom</a>: " in told
