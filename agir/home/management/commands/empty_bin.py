"""`agir empty_bin`: erase for good what has been in the bin for thirty days."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from agir.effects.actions.emptying import empty_bin as empty_effects_bin
from agir.followup.actions.emptying import empty_bin as empty_followup_bin
from agir.learning.actions.emptying import empty_bin as empty_learning_bin
from agir.meetings.actions.emptying import empty_bin as empty_meetings_bin
from agir.plan.actions.emptying import empty_bin
from agir.portrait.actions.emptying import empty_bin as empty_portrait_bin
from agir.promises.actions.emptying import empty_bin as empty_promises_bin


class Command(BaseCommand):
    help = "Erase for good what has been in the bin for thirty days."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = empty_bin()
        self.stdout.write(
            _("Effacés pour de bon : %(plans)s plans, %(results)s résultats, %(actions)s actions.")
            % counts
        )
        texts = empty_portrait_bin()
        self.stdout.write(_("Effacés du portrait pour de bon : %(number)s.") % {"number": texts})
        told = {"number": empty_meetings_bin()}
        self.stdout.write(
            _("Rencontres, documents et propositions effacés pour de bon : %(number)s.") % told
        )
        told = {"number": empty_promises_bin()}
        self.stdout.write(_("Promesses effacées pour de bon : %(number)s.") % told)
        told = {"number": empty_followup_bin() + empty_effects_bin()}
        self.stdout.write(_("Nouvelles et effets effacés pour de bon : %(number)s.") % told)
        told = {"number": empty_learning_bin()}
        self.stdout.write(
            _("Leçons, questions, mesures et séances effacées pour de bon : %(number)s.") % told
        )
