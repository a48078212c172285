"""The journal as a sheet, in the columns that importing reads back."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agir.core.sheets import write_csv, write_xlsx
from agir.effects.models import Effect
from agir.effects.reading.journal import when

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST = 20_000


def headers() -> list[str]:
    return [
        _("Ce qui a changé"), _("Quand"), _("Type"), _("Type confirmé"), _("Description"),
        _("Pour qui"), _("Qui"), _("Organisation"), _("Où"), _("Notre part"),
        _("La part des autres"), _("Certitude"), _("Qui pourrait confirmer"),
        _("Confirmé par"), _("Confirmé le"), _("Preuve"), _("Document"), _("Source"),
        _("Actions"), _("Qui peut lire"), _("Consentement donné le"),
    ]  # fmt: skip


def export(effects: Iterable[Effect], form: str = "xlsx") -> bytes:
    """The file: `form` "xlsx" or "csv". Nothing typed in the journal becomes a formula. Read the
    entries with their actions and organisation."""
    rows = [headers(), *(_row(one) for one in effects)]
    if form == "csv":
        return write_csv(rows)
    widths = [60, 16, 28, 8, 50, 18, 24, 24, 20, 40, 40, 24, 28, 24, 12, 40, 30, 30, 40, 16, 14]
    return write_xlsx([(_("Effets"), rows)], widths=widths)


def _row(one: Effect) -> list[str]:
    kind = dict(Effect._meta.get_field("kind").flatchoices)
    return [
        one.title,
        when(one),
        str(kind.get(one.shown_kind, "")),
        _("oui") if one.kind else _("non"),
        one.words,
        one.get_about_display() if one.about else "",
        one.whom,
        one.organisation.name if one.organisation else "",
        one.place,
        one.our_part,
        one.others_part,
        one.get_sure_display() if one.sure else "",
        one.could_confirm,
        one.confirmed_by,
        one.confirmed_on.isoformat() if one.confirmed_on else "",
        one.proof,
        one.document,
        one.source_words,
        "; ".join(action.title for action in one.actions.all()),
        one.get_audience_display(),
        one.consent_on.isoformat() if one.consent_on else "",
    ]
