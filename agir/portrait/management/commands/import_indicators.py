"""`agir import_indicators FILE --coalition SLUG [--units a,b] [--dry-run] [--json]`: a file of
figures into the portrait of a coalition, whatever its size. `--list-units [WORDS]` only lists the
territories of the file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import NotAllowed, Refused
from agir.portrait import rules
from agir.portrait.actions.indicators_import import Brought, Dropped, NotRead, bring
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.sheet import sentence
from agir.portrait.sheet.listing import list_units

EMPTY: dict[str, Any] = {"rows": 0, "values": 0, "indicators": 0, "statuses": {}, "sum": "0"}


class Stopped(Exception):
    """The import cannot be done: a stable code and a sentence."""

    def __init__(self, code: str, said: str) -> None:
        self.code = code
        super().__init__(said)


class Command(BaseCommand):
    help = "Importe un fichier d’indicateurs (.csv, .zip, .xlsx) dans le portrait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--coalition", default="", help="Adresse du regroupement.")
        parser.add_argument(
            "--list-units", nargs="?", const="", metavar="MOTS",
            help="Liste les territoires du fichier (dont le nom contient MOTS), et rien d’autre.",
        )  # fmt: skip
        parser.add_argument("--units", help="Codes ou noms d’unités, entre virgules; sinon toutes.")
        parser.add_argument("--by", default="", help="Courriel de la personne au nom de qui.")
        parser.add_argument("--source", default="", help="Source, si le fichier ne la dit pas.")
        parser.add_argument("--year", default="", help="Année, si le fichier ne la dit pas.")
        parser.add_argument("--dry-run", action="store_true", help="Montre sans rien écrire.")
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON.")
        parser.add_argument("--language", choices=("fr", "en"), default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                if options["list_units"] is not None:
                    found = listed(options["file"], options["list_units"])
                    shown = _json(found) if options["json"] else "\n".join(unit_lines(found))
                    self.stdout.write(shown)
                    return
                said = import_file(options)
            except Stopped as stop:
                if not options["json"]:
                    raise CommandError(str(stop)) from None
                error = {"error": str(stop), "code": stop.code, **EMPTY}
                self.stdout.write(_json({**error, "warnings": [], "rejected": []}))
                sys.exit(1)
            self.stdout.write(_json(said) if options["json"] else "\n".join(lines(said)))


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)


def listed(file: Path, words: str) -> dict[str, Any]:
    """The territories of a file, by code and name."""
    found = list_units(file, file.name, words)
    if found.refused is not None:
        raise Stopped(found.refused.code, sentence(found.refused))
    units = [{"code": place.code, "name": place.name} for place in found.places]
    return {"units": units, "more": found.more}


def unit_lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{unit['code']}\t{unit['name']}" for unit in found["units"]]
    if found["more"]:
        lines.append(_("… et d’autres. Précisez : --list-units MOTS."))
    return lines or [_("Aucun territoire ne porte ces mots dans ce fichier.")]


def import_file(options: dict[str, Any]) -> dict[str, Any]:
    """Import the file, or only say what would be done. Returns what to print."""
    coalition = Coalition.objects.filter(slug=options["coalition"]).first()
    if coalition is None:
        told = _("Aucun regroupement à l’adresse « %(slug)s ».") % {"slug": options["coalition"]}
        raise Stopped("coalition_missing", told)
    by = member_of(coalition, options["by"])
    year = options["year"].strip()
    if year and not (year.isdecimal() and len(year) == 4):
        raise Stopped("bad_year", _("« %(text)s » n’est pas une année.") % {"text": year})
    units = [unit.strip() for unit in (options["units"] or "").split(",") if unit.strip()]
    choices = Choices(units=tuple(units) or None, year=year, source=options["source"])
    dropped = Dropped(options["file"], options["file"].name)
    try:
        done = bring(
            coalition=coalition, by=by, dropped=dropped, choices=choices,
            dry_run=options["dry_run"],
        )  # fmt: skip
    except NotRead as refusal:
        raise Stopped(refusal.code, str(refusal)) from None
    except Refused as refusal:
        raise Stopped("refused", str(refusal)) from None
    except NotAllowed:
        told = _("%(who)s ne peut pas importer de chiffres.") % {"who": by.user.shown_name}
        raise Stopped("not_allowed", told) from None
    except OSError as error:
        told = _("Le fichier %(file)s ne s’ouvre pas : %(why)s.")
        why = error.strerror or str(error)
        raise Stopped("file_missing", told % {"file": options["file"], "why": why}) from None
    return {**told_of(done), "dry_run": options["dry_run"]}


def member_of(coalition: Coalition, email: str) -> Member:
    """The member of this address, or the first one who may import."""
    members = Member.objects.present().filter(coalition=coalition).select_related("user")
    if email:
        found = members.filter(user__email__iexact=email).first()
        if found is None:
            told = _("« %(email)s » n’est pas membre de ce regroupement.") % {"email": email}
            raise Stopped("member_missing", told)
        found.coalition = coalition
        return found
    for member in members.order_by("pk"):
        member.coalition = coalition
        if rules.can_import_figures(member, coalition):
            return member
    raise Stopped(
        "member_missing", _("Personne dans ce regroupement ne peut importer de chiffres.")
    )


def told_of(done: Brought) -> dict[str, Any]:
    told = done.report.as_json()
    told["warnings"] = [
        {"code": issue.code, "reason": sentence(issue), **dict(issue.params)}
        for issue in done.report.warnings
    ]
    told["rejected"] = [
        {"row": one.row, "column": one.column, "code": one.code, "reason": sentence(one)}
        for one in done.report.rejected
    ]
    outcome = done.outcome
    return {
        **told,
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "batch": done.batch.pk if done.batch else None,
    }


def lines(said: dict[str, Any]) -> list[str]:
    """The same as readable text."""
    out = [
        _("%(rows)d rangées lues, %(values)d nombres, %(indicators)d indicateurs.") % said,
        _("%(new)d valeurs nouvelles, %(changed)d remplacées, %(unchanged)d telles quelles.")
        % said,
    ]
    if said["dry_run"]:
        out.append(_("Rien n’a été écrit."))
    for symbol, count in said["statuses"].items():
        out.append(f"  {symbol}\t{count}")
    for key, title in (("rejected", _("Laissé de côté")), ("warnings", _("À vérifier"))):
        if said[key]:
            out += ["", title]
            out += [
                f"  {i.get('row', '')}\t{i.get('column', '')}\t{i['reason']}" for i in said[key]
            ]
    return out
