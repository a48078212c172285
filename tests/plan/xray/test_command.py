"""`agir xray`: one JSON object, a readable text, errors as sentences."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agir.plan.actions.plan import create_plan
from tests.cast import Cast
from tests.plan.xray.believable import believable_plan


def said(*args: str) -> str:
    out = StringIO()
    call_command("xray", *args, stdout=out)
    return out.getvalue()


def test_one_json_object(cast: Cast) -> None:
    plan = believable_plan(cast.coordination)
    data = json.loads(said("--coalition", "marees", "--json"))
    assert data["plan"] == {"id": plan.pk, "title": plan.title}
    assert data["counts"]["actions"] == 40
    assert data["drawings"]["load"]
    for one in data["findings"]:
        assert one["kind"] in ("strengthens", "worries")
        assert one["objects"]
        assert {"code", "title", "why", "next_step", "subject"} <= one.keys()
    actions = [row for one in data["findings"] for row in one["objects"] if row["type"] == "action"]
    assert actions[0]["url"] == f"/r/marees/plans/{plan.pk}/actions/{actions[0]['id']}/"


def test_a_readable_text(cast: Cast) -> None:
    believable_plan(cast.coordination)
    text = said("--coalition", "marees")
    assert "CE QUI RENFORCE" in text
    assert "• 3 actions s’attendent les unes les autres." in text
    assert "… et " in text


def test_the_plan_asked_for(cast: Cast) -> None:
    believable_plan(cast.coordination)
    other = create_plan(coalition=cast.own, by=cast.coordination, title="Autre")
    data = json.loads(said("--coalition", "marees", "--plan", str(other.pk), "--json"))
    assert data["plan"]["title"] == "Autre"
    assert data["findings"] == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--coalition", "nulle-part"), "Aucun regroupement"),
        (("--coalition", "cimes"), "n’a pas de plan"),
        (("--coalition", "cimes", "--plan", "77"), "n’a pas de plan numéro 77"),
    ],
)
def test_errors_are_sentences(cast: Cast, args: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        said(*args)
    assert refused.value.returncode == 1


def test_a_plan_of_another_coalition_is_not_found(cast: Cast) -> None:
    plan = believable_plan(cast.coordination)
    with pytest.raises(CommandError):
        said("--coalition", "cimes", "--plan", str(plan.pk))
