"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.learning.models import (
    EvaluationQuestion,
    Lesson,
    Measure,
    MeasureValue,
    Session,
    SessionNote,
)

LIFE = dt.timedelta(days=30)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> int:
    """Erase lessons, questions, measures and sessions binned for over thirty days, and the figures
    and notes taken out as long ago. Run by the house, so nobody's rule is asked. Returns how many
    lessons, questions, measures and sessions went."""
    over = (now or timezone.now()) - LIFE
    gone = 0
    for rows in (
        Lesson.objects.filter(binned_at__lt=over),
        EvaluationQuestion.objects.filter(binned_at__lt=over),
        Measure.objects.filter(binned_at__lt=over),
        Session.objects.filter(binned_at__lt=over),
    ):
        gone += rows.count()
        rows.delete()
    MeasureValue.objects.filter(binned_at__lt=over).delete()
    SessionNote.objects.filter(binned_at__lt=over).delete()
    return gone
