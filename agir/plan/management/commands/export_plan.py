"""`agir export_plan FILE --coalition SLUG [--plan ID] [--layout agir|tet]`: a plan into a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.plan.exporting import LAYOUTS, export
from agir.plan.models import Plan


class Command(BaseCommand):
    help = "Écrit un plan dans un tableur (.xlsx ou .csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--coalition", required=True, help="Adresse du regroupement.")
        parser.add_argument("--plan", type=int, help="Numéro du plan; sinon le plus récent.")
        parser.add_argument("--layout", choices=LAYOUTS, default="agir")
        parser.add_argument("--language", choices=("fr", "en"), default="fr")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with translation.override(options["language"]):
            plan = find(options["coalition"], options["plan"])
            form = file.suffix.lower().lstrip(".")
            if form not in ("xlsx", "csv"):
                raise CommandError(_("Donnez au fichier un nom en .xlsx ou en .csv."))
            try:
                file.write_bytes(export(plan, options["layout"], form))
            except OSError as error:
                told = _("Le fichier %(file)s ne s’écrit pas : %(why)s.")
                why = error.strerror or str(error)
                raise CommandError(told % {"file": file, "why": why}) from None
            self.stdout.write(_("Le plan « %(title)s » est dans %(file)s.") % {
                "title": plan.title, "file": file,
            })  # fmt: skip


def find(slug: str, number: int | None) -> Plan:
    """The plan asked for, or the coalition's latest that is not in the bin."""
    coalition = Coalition.objects.filter(slug=slug).first()
    if coalition is None:
        raise CommandError(_("Aucun regroupement à l’adresse « %(slug)s ».") % {"slug": slug})
    plans = Plan.objects.present().filter(coalition=coalition).select_related("coalition")
    plan = (plans if number is None else plans.filter(pk=number)).first()
    if plan is None:
        raise CommandError(_("Ce regroupement n’a pas ce plan."))
    return plan
