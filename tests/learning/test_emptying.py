"""The bin of the room empties after thirty days."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from agir.learning.actions.emptying import empty_bin
from agir.learning.actions.measure import bin_value, create_measure, write_value
from agir.learning.actions.question import ask_question, bin_question
from agir.learning.models import EvaluationQuestion, Measure, MeasureValue
from tests.cast import Cast

DAY = dt.date(2026, 3, 2)


def test_after_thirty_days_and_not_before(cast: Cast) -> None:
    lead = cast.coordination
    kept = ask_question(coalition=cast.own, by=lead, data={"text": "Gardée?"})
    binned = ask_question(coalition=cast.own, by=lead, data={"text": "Jetée?"})
    bin_question(question=binned, by=lead)
    data = {"title": "Parents", "kind": "how_much"}
    measure = create_measure(coalition=cast.own, by=lead, data=data)
    bin_value(value=write_value(measure=measure, by=lead, on=DAY, value=1.0), by=lead)
    assert empty_bin(now=timezone.now() + dt.timedelta(days=29)) == 0
    assert empty_bin(now=timezone.now() + dt.timedelta(days=31)) == 1
    assert list(EvaluationQuestion.objects.all()) == [kept]
    assert Measure.objects.count() == 1
    assert not MeasureValue.objects.exists()
