"""`agir import_plan FILE --coalition SLUG [--dry-run] [--json]`: a spreadsheet into a plan."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import NotAllowed, Refused
from agir.core.sheets import DEFAULT_LIMITS, SheetError
from agir.plan import rules
from agir.plan.actions.importing import Dropped, Outcome, import_parsed, read_dropped
from agir.plan.actions.plan import create_plan
from agir.plan.forms.plan import default_title
from agir.plan.models import Plan
from agir.plan.sheet.issues import sentence
from agir.plan.sheet.parsed import ParsedPlan, SheetIssue

EMPTY = {"actions": 0, "sub_actions": 0, "results": 0, "organisations": 0}
EMPTY |= {"created": 0, "updated": 0, "unchanged": 0, "absent": 0}


class Stopped(Exception):
    """The import cannot be done: a stable code and a sentence."""

    def __init__(self, code: str, said: str) -> None:
        self.code = code
        super().__init__(said)


class Command(BaseCommand):
    help = "Importe un tableur (.xlsx, .ods, .csv) dans le plan d’un regroupement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--coalition", required=True, help="Adresse du regroupement.")
        parser.add_argument(
            "--plan",
            type=int,
            help="Numéro du plan; sinon le plus récent, ou un brouillon.",
        )
        parser.add_argument("--title", default="", help="Titre, si un plan est ouvert.")
        parser.add_argument("--by", default="", help="Courriel de la personne au nom de qui.")
        parser.add_argument("--sheet", default="", help="Nom de la feuille; sinon la meilleure.")
        parser.add_argument("--dry-run", action="store_true", help="Montre sans rien écrire.")
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON.")
        parser.add_argument("--language", choices=("fr", "en"), default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                said = bring(options)
            except Stopped as stop:
                if not options["json"]:
                    raise CommandError(str(stop)) from None
                error = {"error": str(stop), "code": stop.code, **EMPTY}
                self.stdout.write(_json({**error, "warnings": [], "rejected": []}))
                sys.exit(1)
            self.stdout.write(_json(said) if options["json"] else "\n".join(lines(said)))


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)


def bring(options: dict[str, Any]) -> dict[str, Any]:
    """Import the file, or only say what would be done. Returns what to print."""
    coalition = Coalition.objects.filter(slug=options["coalition"]).first()
    if coalition is None:
        told = _("Aucun regroupement à l’adresse « %(slug)s ».") % {"slug": options["coalition"]}
        raise Stopped("coalition_missing", told)
    by = member_of(coalition, options["by"])
    dropped = Dropped(content_of(options["file"]), options["file"].name)
    today = timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
    choices = {"sheet": options["sheet"]}
    try:
        parsed = read_dropped(dropped, coalition=coalition, choices=choices, today=today)
    except SheetError as error:
        raise Stopped(error.code, sentence(error)) from None
    lost = next((issue for issue in parsed.warnings if issue.code == "no_title_column"), None)
    if lost is not None:
        raise Stopped(lost.code, sentence(lost))
    try:
        with transaction.atomic():
            plan = plan_of(coalition, options["plan"])
            if plan is None:
                title = options["title"] or dropped.title(parsed) or default_title(today)
                plan = create_plan(coalition=coalition, by=by, title=title)
            plan.coalition = coalition
            name = options["file"].name
            outcome = import_parsed(plan=plan, by=by, parsed=parsed, file_name=name)
            said = told_of(plan, parsed, outcome)
            if options["dry_run"]:
                transaction.set_rollback(True)
    except Refused as refusal:
        raise Stopped("refused", str(refusal)) from None
    except NotAllowed:
        told = _("%(who)s ne peut pas importer dans ce plan.") % {"who": by.user.shown_name}
        raise Stopped("not_allowed", told) from None
    if options["dry_run"]:
        said.update(dry_run=True, batch=None)
    return said


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
        if rules.can_create_plan(member, coalition):
            return member
    raise Stopped("member_missing", _("Personne dans ce regroupement ne peut importer un plan."))


def content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > DEFAULT_LIMITS.file:
            limit = DEFAULT_LIMITS.file // (1024 * 1024)
            raise Stopped("file_too_big", sentence(SheetError("file_too_big", limit=limit)))
        return file.read_bytes()
    except OSError as error:
        told = _("Le fichier %(file)s ne s’ouvre pas : %(why)s.")
        why = error.strerror or str(error)
        raise Stopped("file_missing", told % {"file": file, "why": why}) from None


def plan_of(coalition: Coalition, number: int | None) -> Plan | None:
    """The plan asked for, else the latest that is not over, else none."""
    plans = Plan.objects.present().filter(coalition=coalition)
    if number is None:
        return plans.exclude(status=Plan.Status.CLOSED).first()
    found = plans.filter(pk=number).first()
    if found is None:
        told = _("Le regroupement « %(slug)s » n’a pas de plan numéro %(number)d.")
        raise Stopped("plan_missing", told % {"slug": coalition.slug, "number": number})
    return found


def told_of(plan: Plan, parsed: ParsedPlan, outcome: Outcome) -> dict[str, Any]:
    difference = outcome.difference
    return {
        **difference.report(),
        "warnings": issues(difference.warnings),
        "rejected": issues(difference.rejected),
        "plan": {"id": plan.pk, "title": plan.title},
        "sheet": parsed.sheet,
        "columns": [
            {"column": column.letter, "header": column.header, "field": column.field}
            for column in parsed.columns
            if column.header
        ],
        "batch": outcome.batch.pk if outcome.batch else None,
        "dry_run": False,
    }


def issues(found: Iterable[SheetIssue]) -> list[dict[str, Any]]:
    return [
        {"row": i.row, "column": i.column, "reason": sentence(i), "code": i.code, "value": i.value}
        for i in found
    ]


def lines(said: dict[str, Any]) -> list[str]:
    """The same as readable text."""
    out = [
        _("%(title)s : %(actions)d actions, %(sub_actions)d sous-actions, %(results)d résultats.")
        % {**said, "title": said["plan"]["title"]},
        _("%(created)d créées, %(updated)d mises à jour, %(unchanged)d telles quelles.") % said,
    ]
    if said["dry_run"]:
        out.append(_("Rien n’a été écrit."))
    for key, title in (("rejected", _("Laissé de côté")), ("warnings", _("À vérifier"))):
        if said[key]:
            out += ["", title]
            out += [f"  {i['row'] or ''}\t{i['column']}\t{i['reason']}" for i in said[key]]
    return out
