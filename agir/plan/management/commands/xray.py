"""`agir xray --coalition SLUG [--plan ID] [--json]`: the X-ray of a plan in the shell."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.plan.models import Plan
from agir.plan.xray.addresses import Addresses
from agir.plan.xray.reading import read_and_compute

MOST_LINES = 10


class Command(BaseCommand):
    help = "Montre ce qu’un plan a de solide et ce qui y inquiète (radiographie)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--coalition", required=True, help="Adresse du regroupement.")
        parser.add_argument("--plan", type=int, help="Numéro du plan; sinon le plus récent.")
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON.")
        parser.add_argument("--language", choices=("fr", "en"), default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            plan = find(options["coalition"], options["plan"])
            today = timezone.localdate(timezone=ZoneInfo(plan.coalition.time_zone))
            said = read_and_compute(plan, today)
            addresses = Addresses(plan.coalition.slug, plan.pk)
            for finding in said["findings"]:
                for row in finding["objects"]:
                    if url := addresses.row(row):
                        row["url"] = url
            if options["json"]:
                self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            else:
                self.stdout.write("\n".join(lines(said)))


def find(slug: str, number: int | None) -> Plan:
    """The plan asked for, or the coalition's latest that is not in the bin."""
    coalition = Coalition.objects.filter(slug=slug).first()
    if coalition is None:
        raise CommandError(_("Aucun regroupement à l’adresse « %(slug)s ».") % {"slug": slug})
    plans = Plan.objects.present().filter(coalition=coalition).select_related("coalition")
    if number is not None:
        plans = plans.filter(pk=number)
    plan = plans.first()
    if plan is None and number is not None:
        raise CommandError(
            _("Le regroupement « %(slug)s » n’a pas de plan numéro %(number)d.")
            % {"slug": slug, "number": number}
        )
    if plan is None:
        raise CommandError(_("Le regroupement « %(slug)s » n’a pas de plan.") % {"slug": slug})
    return plan


def lines(said: dict[str, Any]) -> list[str]:
    """The same as readable text."""
    out = [said["plan"]["title"], said["sentence"]]
    for kind, title in (
        ("strengthens", _("Ce qui renforce")),
        ("worries", _("Ce qui inquiète")),
    ):
        found = [one for one in said["findings"] if one["kind"] == kind]
        if not found:
            continue
        out += ["", title.upper()]
        for one in found:
            out += ["", f"• {one['title']}", f"  {one['why']}", f"  → {one['next_step']}"]
            rows = one["objects"]
            for row in rows[:MOST_LINES]:
                detail = f" ({row['detail']})" if row.get("detail") else ""
                out.append(f"    – {row['title']}{detail}")
            if len(rows) > MOST_LINES:
                out.append("    " + _("… et %(count)d autres") % {"count": len(rows) - MOST_LINES})
    return out
