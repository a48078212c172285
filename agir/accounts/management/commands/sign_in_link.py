from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agir.accounts.actions import issue_link, link_address
from agir.accounts.models import User, clean_address


class Command(BaseCommand):
    help = "Imprime un lien de connexion qui sert une fois, pendant 24 heures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="adresse courriel de la personne")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=clean_address(options["email"]), is_active=True).first()
        if user is None:
            raise CommandError(
                f"Aucun compte n’a l’adresse {options['email']}. Vérifiez-la, ou créez un "
                "regroupement : agir create_coalition ADRESSE --name NOM --coordinator COURRIEL"
            )
        self.stdout.write(link_address(issue_link(user=user)))
