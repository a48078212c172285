from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agir.coalitions import rules
from agir.coalitions.guests import MOST, join_rows, split_lines
from agir.coalitions.models import Role
from agir.core.sheets import SheetError, read_workbook

UNREADABLE = {
    "password_protected": _(
        "Cette feuille demande un mot de passe. Enregistrez-la sans, puis recommencez."
    ),
    "file_too_big": _("Cette feuille est trop lourde. Collez plutôt les adresses ci-dessus."),
    "empty_file": _("Cette feuille est vide."),
}
OTHERWISE = _("Cette feuille ne se lit pas. Collez plutôt les adresses ci-dessus.")


class GuestsForm(forms.Form):
    """People to invite: addresses typed or pasted, or a sheet with a column of addresses."""

    lines = forms.CharField(
        label=_("Adresses courriel"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "Une par ligne. Vous pouvez ajouter, après un point-virgule : "
            "le nom; le rôle; l’organisation."
        ),
    )
    sheet = forms.FileField(
        label=_("Ou une feuille d’adresses"),
        required=False,
        help_text=_(
            "Excel, LibreOffice ou CSV, avec les colonnes courriel, nom, rôle et organisation."
        ),
    )
    role = forms.ChoiceField(
        label=_("Rôle de celles et ceux qui n’en ont pas dans la liste"),
        choices=Role.choices,
        initial=rules.USUAL,
    )

    def clean_sheet(self) -> str:
        """The sheet as lines like those typed."""
        sheet = self.cleaned_data.get("sheet")
        if not sheet:
            return ""
        try:
            book = read_workbook(sheet.read(), sheet.name)
        except SheetError as error:
            raise forms.ValidationError(UNREADABLE.get(error.code, OTHERWISE)) from error
        return join_rows(book.sheets[0].rows)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        typed = [data.get("lines", ""), data.get("sheet", "")]
        data["lines"] = "\n".join(part for part in typed if part.strip())
        rows = [cells for cells in split_lines(data["lines"]) if any(cells)]
        if not rows:
            self.add_error("lines", _("Inscrivez au moins une adresse, ou déposez une feuille."))
        elif len(rows) > MOST:
            sentence = _("C’est plus de %(most)d personnes. Faites-le en plusieurs fois.")
            self.add_error("lines", sentence % {"most": MOST})
        return data
