"""What a reading has to tell, said to people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .parsed import Issue, Rejected

_STATUSES: dict[str, Promise] = {
    "observed": _("Valeur publiée"),
    "use_with_caution": _("À utiliser avec prudence"),
    "revised": _("Valeur révisée"),
    "preliminary": _("Valeur provisoire"),
    "estimated": _("Valeur estimée"),
    "break_in_series": _("Rupture dans la série"),
    "quality_a": _("Qualité excellente"),
    "quality_b": _("Très bonne qualité"),
    "quality_c": _("Bonne qualité"),
    "quality_d": _("Qualité acceptable"),
    "terminated": _("Série terminée"),
    "not_available": _("Non disponible"),
    "not_applicable": _("Sans objet"),
    "confidential": _("Confidentiel"),
    "unreliable": _("Trop peu fiable pour être publié"),
    "rounds_to_zero": _("Arrondi à zéro, sans être nul"),
    "secret": _("Secret statistique"),
    "not_significant": _("Non significatif"),
    "suppressed": _("Non diffusé"),
    "nil": _("Tiret dans la source : néant ou sans objet"),
    "rounded_10": _("Arrondi à la dizaine"),
}

_ISSUES: dict[str, Promise] = {
    # The whole file.
    "empty_file": _("Ce fichier est vide."),
    "cannot_open": _("Ce fichier ne s’ouvre pas."),
    "not_a_table": _("Ce fichier n’est pas un tableau. Les formats lus sont CSV, Excel et ZIP."),
    "not_a_workbook": _("Ce fichier n’est pas un classeur lisible."),
    "no_table": _("Aucun tableau avec un en-tête et des nombres n’a été trouvé."),
    "no_table_in_zip": _("Cette archive ne contient aucun fichier CSV ou Excel."),
    "damaged": _("Ce fichier est abîmé. Téléchargez-le de nouveau à sa source."),
    "password_protected": _("Ce fichier est protégé par un mot de passe. Retirez-le d’abord."),
    "zip_bomb": _("Cette archive se déplie sans mesure. Elle n’a pas été lue."),
    "line_too_long": _("Une ligne de ce fichier est trop longue pour être un tableau."),
    "cell_too_long": _("Une cellule de la ligne %(row)s est beaucoup trop longue."),
    "unclosed_quote": _("Un guillemet reste ouvert à la ligne %(row)s."),
    "too_many_columns": _("Ce tableau dépasse %(limit)s colonnes."),
    "too_many_rows": _("Cette feuille dépasse %(limit)s rangées. Enregistrez-la en CSV."),
    "too_many_indicators": _("Ce fichier dépasse %(limit)s indicateurs. Choisissez-en une partie."),
    "too_much_text": _("Cette feuille contient trop de cellules. Enregistrez-la en CSV."),
    "too_big": _("Ce texte est trop long pour être collé. Importez plutôt le fichier."),
    "file_too_big": _("Ce classeur dépasse %(limit)s Mo. Enregistrez-le en CSV."),
    "empty_sheet": _("Ce classeur ne contient aucune donnée."),
    "unreadable_text": _("Les lettres de ce fichier ne peuvent pas être lues."),
    "nothing_read": _("Aucune rangée de données n’a été trouvée."),
    "no_unit_found": _("Aucune rangée ne concerne les unités de votre territoire."),
    # A row or a cell.
    "bad_year": _("« %(text)s » n’est pas une année."),
    "no_year": _("L’année manque."),
    "duplicate": _("Cette valeur a déjà été lue plus haut. La première est gardée."),
    "stray_quote": _("Un guillemet est mal placé dans cette rangée."),
    "too_many_cells": _("Cette rangée a plus de cellules que l’en-tête."),
    "too_few_cells": _("Cette rangée a moins de cellules que l’en-tête."),
    "not_a_number": _("« %(text)s » n’est pas un nombre."),
    "not_finite": _("« %(text)s » n’est pas un nombre fini."),
    "too_large": _("« %(text)s » est trop grand pour être une valeur."),
    "unknown_symbol": _("Le symbole « %(text)s » est inconnu."),
    "spreadsheet_error": _("Le tableur affiche l’erreur « %(text)s »."),
    "label_changed": _("Ce numéro de caractéristique portait un autre nom plus haut."),
    # Warnings.
    "encoding": _("Le fichier a été lu en %(name)s. Vérifiez les accents."),
    "unit_not_found": _("L’unité « %(unit)s » ne se trouve pas dans ce fichier."),
    "no_period": _("Le fichier ne dit pas de quelle année il s’agit. Indiquez-la."),
    "no_name": _("Le tableau ne dit pas ce qu’il mesure. Nommez l’indicateur."),
    "place_blank": _("Des rangées ne nomment aucun territoire : elles valent pour l’ensemble."),
    "place_guessed": _("La première colonne « %(column)s » a été lue comme celle des territoires."),
    "column_ignored": _("La colonne « %(column)s » n’a pas été lue."),
    "duplicates_unchecked": _("Après %(limit)s rangées, les doublons ne sont plus cherchés."),
    "ambiguous_number": _("« %(text)s » peut se lire de deux façons. Vérifiez les nombres."),
    "interval_unread": _("L’intervalle « %(text)s » n’a pas été compris."),
    "header_repeated": _("L’en-tête revient au milieu du fichier. Il a été passé."),
    "sheet_ignored": _("La feuille « %(sheet)s » ne contient pas de tableau lisible."),
}
_OPEN_QUOTE = _("Un guillemet reste ouvert.")


def sentence(issue: Issue | Rejected) -> str:
    """The sentence of something to tell, in the reader's language."""
    if isinstance(issue, Rejected):
        if issue.code == "unclosed_quote":
            return str(_OPEN_QUOTE)
        params = {"text": issue.text, "row": str(issue.row), "column": issue.column}
    else:
        params = dict(issue.params)
    words = _ISSUES.get(issue.code)
    if words is None:
        return gettext("Ce fichier n’a pas pu être lu.")
    try:
        return str(words) % params
    except KeyError:
        return gettext("Ce fichier n’a pas pu être lu.")


def status_name(status: str) -> str:
    """The words of a status or of a flag; a mark is quoted as the source writes it."""
    if words := _STATUSES.get(status):
        return str(words)
    if status.startswith("mark_"):
        return gettext("Renvoi « %(mark)s » dans la source") % {"mark": status[5:]}
    return status
