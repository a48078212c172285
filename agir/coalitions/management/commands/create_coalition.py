from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from agir.accounts.actions import open_account
from agir.coalitions.actions import create_coalition
from agir.core.refusals import Refused


class Command(BaseCommand):
    help = "Ouvre un regroupement, et le compte de la personne qui le coordonne s’il n’existe pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse du regroupement, comme petite-enfance-du-fjord")
        parser.add_argument("--name", required=True, help="nom du regroupement")
        parser.add_argument("--coordinator", required=True, help="courriel de la coordination")
        parser.add_argument("--cause", default="", help="ce qui vous réunit")
        parser.add_argument("--territory", default="", help="territoire")
        parser.add_argument("--language", default="fr", choices=["fr", "en"])

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        slug, name = options["slug"], " ".join(options["name"].split())
        if not slug or slugify(slug) != slug or len(slug) > 60:
            raise CommandError(
                f"L’adresse « {slug} » ne convient pas : des minuscules sans accent, des chiffres "
                "et des traits d’union, 60 caractères au plus."
            )
        if not name or len(name) > 160:
            raise CommandError("Le nom doit avoir de 1 à 160 caractères.")
        try:
            validate_email(options["coordinator"])
        except ValidationError:
            raise CommandError(
                f"« {options['coordinator']} » n’est pas une adresse courriel."
            ) from None
        language = options["language"]
        user = open_account(email=options["coordinator"], language=language)
        try:
            member = create_coalition(
                by=user,
                slug=slug,
                name=name,
                cause=options["cause"],
                territory=options["territory"],
                languages=[language],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Le regroupement « {name} » est ouvert : /r/{member.coalition.slug}/")
        self.stdout.write(f"Pour y entrer : agir sign_in_link {user.email}")
