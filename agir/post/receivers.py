"""What a person's account asks of the letters written to her, and the doctor of the worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.core.examination import Check, examined
from agir.post.actions.writing import erase_contents
from agir.post.models import Letter
from agir.post.reading import SILENT, worker_seen


@receiver(account_leaving)
def forget(sender: object, user: User, **kwargs: Any) -> None:
    """Nothing more leaves for her, and what was written to her is emptied."""
    hers = Letter.objects.filter(Q(user=user) | Q(to=user.email))
    numbers = list(hers.values_list("pk", flat=True))
    now = timezone.now()
    queued = Letter.objects.queued().filter(pk__in=numbers)
    queued.update(state=Letter.State.WITHDRAWN, settled_at=now, leased_until=None)
    erase_contents(numbers, now)
    Letter.objects.filter(pk__in=numbers).update(user=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    hers = Letter.objects.filter(Q(user=user) | Q(to=user.email), emptied_at=None)
    return {
        "letters": [
            {
                "subject": letter.subject,
                "written_at": letter.posted_at.isoformat(),
                "state": letter.state,
            }
            for letter in hers.exclude(to="").order_by("pk")
        ]
    }


@receiver(examined)
def examine(sender: object, **kwargs: Any) -> Iterator[Check]:
    """Whether somebody sends the letters that wait."""
    now = timezone.now()
    seen = worker_seen()
    late = Letter.objects.queued().filter(next_try_at__lt=now - SILENT).count()
    awake = seen is not None and now - seen < SILENT
    well = awake or (not late and (seen is None or not settings.PRODUCTION))
    mend = "Lancez : agir worker (docs/worker.md)"
    found = f"dernier passage {timezone.localtime(seen):%Y-%m-%d %H:%M}" if seen else "jamais passé"
    yield Check("worker", well, found, "" if well else mend)
    sent = f"{late} en retard" if late else "aucun en retard"
    late_mend = "Lancez : agir worker, puis vérifiez le constat « mail »."
    yield Check("letters", not late, sent, late_mend if late else "")
