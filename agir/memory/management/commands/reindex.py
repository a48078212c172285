"""`agir reindex`: read everything again, so that all that may be found is found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition
from agir.memory.actions import rebuild


class Command(BaseCommand):
    help = "Read everything again for the search: after an upgrade, or when in doubt."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        for number in Coalition.objects.order_by("pk").values_list("pk", flat=True):
            changed += rebuild(coalition_id=number)
        if not changed:
            self.stdout.write(_("Tout ce qui peut être trouvé l’est déjà."))
            return
        words = ngettext("%(n)d entrée remise à jour.", "%(n)d entrées remises à jour.", changed)
        self.stdout.write(words % {"n": changed})
