"""Every code of the importer, said in one sentence in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.core.sheets import SheetError

from .parsed import SheetIssue

# The whole file is refused.
ERRORS = {
    "file_too_big": gettext_lazy(
        "Ce fichier dépasse %(limit)s Mo. Enlevez les images ou les feuilles inutiles, "
        "puis réessayez."
    ),
    "empty_file": gettext_lazy("Ce fichier est vide."),
    "empty_sheet": gettext_lazy("Aucune feuille de ce classeur ne contient de texte."),
    "not_a_workbook": gettext_lazy(
        "Ce fichier n’est pas un classeur. Enregistrez-le en .xlsx, en .ods ou en "
        ".csv, puis réessayez."
    ),
    "damaged": gettext_lazy(
        "Ce classeur est abîmé. Ouvrez-le dans votre tableur, enregistrez-en une "
        "copie, puis réessayez."
    ),
    "forbidden_xml": gettext_lazy(
        "Ce classeur contient des instructions que nous refusons d’ouvrir. "
        "Enregistrez-en une copie, puis réessayez."
    ),
    "zip_bomb": gettext_lazy(
        "Ce classeur prendrait trop de place une fois ouvert. Copiez seulement vos "
        "lignes dans un nouveau classeur."
    ),
    "password_protected": gettext_lazy(
        "Ce classeur est protégé par un mot de passe. Enlevez la protection, puis réessayez."
    ),
    "too_many_columns": gettext_lazy(
        "Cette feuille a plus de %(limit)s colonnes. Gardez seulement celles de votre plan."
    ),
    "too_many_rows": gettext_lazy(
        "Cette feuille a plus de %(limit)s lignes. Gardez seulement celles de votre plan."
    ),
    "too_much_text": gettext_lazy(
        "Cette feuille contient trop de texte. Gardez seulement les colonnes de votre plan."
    ),
    "unclosed_quote": gettext_lazy(
        "Un guillemet ouvert n’est jamais refermé dans ce fichier. Corrigez-le, puis réessayez."
    ),
    "unreadable_text": gettext_lazy(
        "L’encodage de ce fichier ne se lit pas. Enregistrez-le en « CSV UTF-8 », puis réessayez."
    ),
    "header_without_rows": gettext_lazy(
        "Nous avons trouvé des titres de colonnes, mais aucune ligne dessous."
    ),
    "sheet_missing": gettext_lazy("La feuille « %(sheet)s » n’existe pas dans ce classeur."),
}

# One cell, one row or one column is left out or unsure.
ISSUES = {
    "amount_approximate": gettext_lazy("« %(value)s » a été lu comme un montant exact."),
    "amount_negative": gettext_lazy(
        "Un montant ne peut pas être négatif : « %(value)s » n’est pas importé."
    ),
    "amount_unreadable": gettext_lazy("« %(value)s » n’est pas un montant que nous savons lire."),
    "date_far": gettext_lazy("« %(value)s » est une date bien lointaine. Vérifiez l’année."),
    "date_unreadable": gettext_lazy("« %(value)s » n’est pas une date que nous savons lire."),
    "dates_dragged": gettext_lazy(
        "La date avance d’un jour par ligne (lignes %(rows)s). Une cellule a-t-elle "
        "été étirée? Les dates sont gardées telles quelles."
    ),
    "ends_before_starts": gettext_lazy(
        "La fin (%(value)s) vient avant le début : la date de fin n’est pas importée."
    ),
    "formula_without_value": gettext_lazy(
        "Cette formule n’a pas de résultat enregistré. Ouvrez le fichier dans votre "
        "tableur et enregistrez-le."
    ),
    "header_repeated": gettext_lazy(
        "Cette ligne répète les titres de colonnes : elle est laissée de côté."
    ),
    "keeps_its_level": gettext_lazy(
        "Cette action garde des sous-actions absentes du tableur : son niveau ne change pas."
    ),
    "lasting_unknown": gettext_lazy("« %(value)s » n’est pas un des quatre objets de pérennité."),
    "link_unknown": gettext_lazy(
        "Aucune action ne s’appelle « %(value)s » : ce lien n’est pas importé."
    ),
    "link_unreadable": gettext_lazy("« %(value)s » n’est pas un lien que nous savons lire."),
    "macros_ignored": gettext_lazy(
        "Ce classeur contient des macros. Nous lisons ses valeurs sans jamais exécuter les macros."
    ),
    "mixed_encodings": gettext_lazy(
        "Ce fichier mélange deux encodages (%(count)s lignes) : vérifiez les accents à "
        "partir de la ligne %(row)s."
    ),
    "no_title_column": gettext_lazy(
        "Aucune colonne ne ressemble au titre de l’action. Choisissez-la dans la "
        "correspondance des colonnes."
    ),
    "participation_unknown": gettext_lazy(
        "« %(value)s » n’est pas un niveau de participation connu."
    ),
    "period_kept_as_note": gettext_lazy(
        "« %(value)s » ne donne pas de date : le texte est gardé en note."
    ),
    "placeholder_cell": gettext_lazy(
        "« %(value)s » est un texte de modèle : il est laissé de côté."
    ),
    "principle_unknown": gettext_lazy("« %(value)s » n’est pas un des six principes."),
    "priority_unknown": gettext_lazy("« %(value)s » n’est pas un niveau de priorité connu."),
    "row_joined": gettext_lazy("Cette ligne n’a pas de titre : elle complète l’action au-dessus."),
    "row_without_title": gettext_lazy(
        "Cette ligne n’a pas de titre d’action : elle n’est pas importée."
    ),
    "sheet_too_big": gettext_lazy(
        "La feuille « %(sheet)s » est trop grande : elle est laissée de côté."
    ),
    "status_blocked": gettext_lazy("« %(value)s » devient « en pause »."),
    "status_late": gettext_lazy(
        "« %(value)s » devient « en cours » : le retard se lit dans les dates."
    ),
    "status_number": gettext_lazy(
        "« %(value)s » est un nombre : il est gardé en note, pas comme statut."
    ),
    "status_unknown": gettext_lazy("« %(value)s » n’est pas un statut connu."),
    "sub_action_alone": gettext_lazy(
        "Cette sous-action n’a pas d’action au-dessus : elle devient une action."
    ),
    "text_shortened": gettext_lazy("Ce texte est trop long : il est raccourci. « %(value)s »"),
    "total_row": gettext_lazy("Cette ligne est un total : elle est laissée de côté."),
    "two_titles": gettext_lazy(
        "Deux colonnes ressemblent au titre de l’action. Nous avons choisi %(chosen)s; "
        "celle-ci est gardée en note."
    ),
}


def sentence(issue: SheetIssue | SheetError) -> str:
    """One clear sentence for an issue, or for a file refused whole."""
    if isinstance(issue, SheetError):
        template = ERRORS.get(issue.code)
        params: dict[str, str] = dict(issue.params)
    else:
        template = ISSUES.get(issue.code)
        params = {"value": issue.value, "row": str(issue.row or ""), **dict(issue.params)}
    if template is None:
        return _("Ce fichier n’a pas pu être lu.")
    return str(template) % _Filled(params)


class _Filled(dict[str, str]):
    """A missing parameter shows as an ellipsis rather than breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def where(issue: SheetIssue) -> str:
    """« Ligne 12, AA · Date de fin », as much as is known."""
    if issue.row and issue.column:
        return _("ligne %(row)s, %(column)s") % {"row": issue.row, "column": issue.column}
    if issue.row:
        return _("ligne %(row)s") % {"row": issue.row}
    return issue.column
