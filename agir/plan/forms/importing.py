"""What people drop, paste and correct when they bring a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.core.sheets import DEFAULT_LIMITS, SheetError
from agir.plan.actions.importing import Dropped
from agir.plan.sheet.columns import FIELDS
from agir.plan.sheet.issues import sentence
from agir.plan.sheet.organisations import MergeProposal

_ACCEPTED = ".xlsx,.xlsm,.ods,.xls,.csv,.tsv,.txt"


class DropForm(forms.Form):
    """A file or pasted cells, one of the two."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Un fichier .xlsx, .ods ou .csv de 20 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )
    cells = forms.CharField(
        label=gettext_lazy("Cellules copiées"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Copiez aussi la ligne des titres de colonnes."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        file, cells = data.get("file"), data.get("cells") or ""
        if file is None and not cells.strip() and not self.errors:
            raise forms.ValidationError(_("Choisissez un fichier, ou collez des cellules."))
        if file is not None and file.size > DEFAULT_LIMITS.file:
            limit = DEFAULT_LIMITS.file // (1024 * 1024)
            self.add_error("file", sentence(SheetError("file_too_big", limit=limit)))
        return data

    def dropped(self) -> Dropped:
        """What to read, once the form is clean. The file wins over the cells."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return Dropped(file.read(), file.name or "plan")
        return Dropped(str(self.cleaned_data["cells"]).encode(errors="replace"))

    def refuse(self, error: SheetError) -> None:
        """Say beside the field why what was dropped cannot be read."""
        which = "cells" if self.cleaned_data.get("file") is None else "file"
        self.add_error(which, sentence(error))


@dataclass(slots=True)
class Corrections:
    """What a person corrected in the preview. `fields` is a column's index → its field, empty to
    leave it out."""

    sheet: str = ""
    fields: dict[int, str] = field(default_factory=dict)
    declined: list[str] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)


def read_corrections(posted: QueryDict, proposals: Iterable[MergeProposal]) -> Corrections:
    """The corrections posted, without anything the preview did not offer."""
    known = {choice.key for choice in FIELDS} | {""}
    fields = {}
    for name, value in posted.items():
        number = name.removeprefix("column-")
        if name != number and number.isdecimal() and value in known:
            fields[int(number)] = str(value)
    ticked = set(posted.getlist("merge"))
    return Corrections(
        sheet=posted.get("sheet", ""),
        fields=fields,
        declined=[p.name for p in proposals if p.name not in ticked],
        apart=[int(place) for place in posted.getlist("apart") if place.isdecimal()],
    )
