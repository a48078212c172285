"""What the live page fills its components with. No domain words beyond examples."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label=_("Titre"), max_length=80, help_text=_("Une idée par titre."))
    about = forms.CharField(label=_("Description"), widget=forms.Textarea, required=False)
    on = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    state = forms.ChoiceField(
        label=_("État"), choices=[("idea", _("à discuter")), ("ongoing", _("en cours"))]
    )
    part = forms.ChoiceField(
        label=_("Part des parents"),
        widget=forms.RadioSelect,
        choices=[("inform", _("informer")), ("involve", _("impliquer"))],
    )
    ages = forms.MultipleChoiceField(
        label=_("Âges"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("0", _("0 à 2 ans")), ("3", _("3 à 5 ans"))],
        required=False,
    )
    agreed = forms.BooleanField(label=_("Je veux recevoir le résumé de la semaine"), required=False)
    file = forms.FileField(label=_("Fichier"), required=False)
