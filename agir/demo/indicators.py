"""The figures of the demonstration: real, published, each with its source. They come in as a file
does, through the same verbs as people use."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from agir.demo.people import content
from agir.portrait.actions.indicators import add_unit, change_indicator
from agir.portrait.actions.indicators_import import Dropped, bring
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.models import Indicator

if TYPE_CHECKING:
    from agir.demo.story import Stage

SAID = ("title", "words", "denominator", "direction", "target", "target_year", "source", "licence")


def tell_indicators(stage: Stage) -> None:
    """The territory as two sources cut it, and a few dozen published figures."""
    told = content("indicators")
    for entry in told["unit"]:
        add_unit(coalition=stage.coalition, by=stage.coordination, **entry)
    for entry in told["indicator"]:
        _indicator(stage, entry)


def _indicator(stage: Stage, entry: dict[str, Any]) -> None:
    done = bring(
        coalition=stage.coalition,
        by=stage.coordination,
        dropped=Dropped(_table(entry), entry["file"]),
        choices=Choices(),
    )
    data = {name: entry[name] for name in SAID if name in entry}
    for indicator in Indicator.objects.filter(pk__in=done.outcome.created):
        change_indicator(
            indicator=indicator, by=stage.coordination, data={**data, "audience": "public"}
        )


def _table(entry: dict[str, Any]) -> bytes:
    """The figures as the file they would come in."""
    by = next((one["by"] for one in entry.get("broken", [])), "Groupe")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["Année", "Code", "Territoire", by, entry["title"]])
    for line in entry["series"]:
        for year, value in zip(line["years"], line["values"], strict=True):
            writer.writerow([year, line["code"], line["place"], "", value])
    for line in entry.get("broken", []):
        for name, value in line["values"].items():
            writer.writerow([line["year"], line["code"], line["place"], name, value])
    return out.getvalue().encode()
