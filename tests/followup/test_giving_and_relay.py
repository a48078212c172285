"""Who gave what, where hours of support go, what rests on one person, who is silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agir.accounts.models import User
from agir.coalitions.actions import add_partner
from agir.coalitions.models import Member, Organisation
from agir.core.sheets import read_workbook, write_csv
from agir.followup.actions.giving import Giver
from agir.followup.actions.news import tell_news
from agir.followup.actions.support import log_week, log_weeks
from agir.followup.models import BackboneRole
from agir.followup.reading.alone import resting
from agir.followup.reading.ledger import givings, ledger, sheet
from agir.followup.reading.silence import quiet_partners
from agir.followup.reading.support import months
from agir.history.models import Event
from agir.plan.models import Action
from agir.ui.drawings.columns import Panel, columns
from tests.cast import Cast
from tests.followup.conftest import TODAY, ago, gift, moment

Make = Callable[..., Action]


def fill(cast: Cast, action: Action) -> None:
    by, parent = cast.coordination, cast.members["first_concerned"]
    partner = Giver(organisation_id=cast.organisation.pk)
    gift(action, by, partner, hours=Decimal("7.5"), on=ago(3))
    gift(action, by, partner, kind="money", hours=None, amount=Decimal(250), on=ago(40))
    gift(action, by, partner, kind="goods", hours=None, note="=Local", on=ago(40))
    gift(action, by, Giver.herself(parent), hours=Decimal(4), on=ago(3))
    gift(action, by, Giver(name="six parents", first_concerned=True), hours=12, on=ago(40))
    gift(action, by, Giver(name="Un voisin"), kind="goods", hours=None, amount=30, on=ago(3))


def test_totals_name_organisations_and_never_people(cast: Cast, action: Action) -> None:
    fill(cast, action)
    found = ledger(givings(cast.own))
    assert [
        (one.name, one.hours, one.money, one.goods_value, one.goods) for one in found.givers
    ] == [
        ("Autres personnes", 0, 0, 30, 0),
        ("Maison des Marées", Decimal("7.5"), 250, 0, 1),
        ("Parents, citoyennes et citoyens", 16, 0, 0, 0),
    ]
    assert (found.whole.hours, found.whole.money, found.parents.hours) == (Decimal("23.5"), 250, 16)
    assert sum(one.rows for one in found.kinds) == found.whole.rows == 6


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (None, None, "23.5"), (ago(10), None, "11.5"), (None, ago(10), "12"),
        (ago(3), ago(3), "11.5"), (ago(2), None, "0"), (ago(40), ago(40), "12"),
    ],
)  # fmt: skip
def test_a_period_holds_both_its_ends(
    cast: Cast, action: Action, first: Any, last: Any, hours: str
) -> None:
    fill(cast, action)
    found = ledger(givings(cast.own, first=first, last=last))
    assert found.whole.hours == Decimal(hours)
    assert ledger(givings(cast.another)).whole.rows == 0


def test_the_file_says_the_same_and_runs_nothing(cast: Cast, action: Action) -> None:
    fill(cast, action)
    data = write_csv(sheet(givings(cast.own)))
    rows = read_workbook(data, "apports.csv").sheets[0].rows
    assert len(rows) == 7
    text = data.decode("utf-8-sig")
    assert "'=Local" in text
    for person in ("six parents", "Un voisin", "Personne first_concerned"):
        assert person not in text


def test_the_money_of_what_is_in_the_bin_is_not_counted(cast: Cast, action: Action) -> None:
    fill(cast, action)
    Action.objects.filter(pk=action.pk).update(binned_at=moment(TODAY))
    assert not givings(cast.own).exists()


def test_hours_by_month_leave_no_month_out(cast: Cast) -> None:
    me = cast.coordination
    said = {"vision": Decimal(3), "money": Decimal("1.5")}
    weeks = {dt.date(2026, 3, 2): said, dt.date(2026, 3, 30): said, dt.date(2026, 5, 4): said}
    weeks |= {dt.date(2024, 5, 6): said}  # more than a year ago
    log_weeks(member=me, by=me, weeks=weeks, today=TODAY)
    found = months(cast.own, TODAY)
    assert [(one.first.month, one.total) for one in found] == [
        (3, Decimal(9)), (4, Decimal(0)), (5, Decimal("4.5")),
    ]  # fmt: skip
    assert found[0].hours[0] == 6
    assert months(cast.another, TODAY) == []


def test_columns_share_one_scale_and_escape_words() -> None:
    panels = [Panel("<Vision>", "3 h", (1.0, 2.0)), Panel("Argent", "4 h", (4.0, 0.0))]
    drawn = columns(panels, marks=["mars", "avril"], name="<Heures>")
    assert "<Vision>" not in drawn
    assert drawn.count("<rect") == 3
    assert 'height="34.0"' in drawn
    assert 'height="17.0"' in drawn
    for wrong in (Panel("A", "", (1.0,)), Panel("A", "", (1.0, 2.0), tone="red")):
        with pytest.raises(ValueError, match=r"period|tone"):
            columns([wrong], marks=["mars", "avril"], name="Heures")


def test_what_rests_on_one_person(cast: Cast, make: Make) -> None:
    lead, steering = cast.coordination, cast.members["steering"]
    make("Seule", people=[{"member": lead.pk, "name": ""}])
    make("À deux", people=[{"member": lead.pk, "name": ""}, {"member": steering.pk, "name": ""}])
    make("Sans personne")
    make("Sans compte", people=[{"member": None, "name": "Awa D."}])
    make("Finie", status="done", people=[{"member": lead.pk, "name": ""}])
    log_week(member=lead, by=lead, week=ago(7), hours={"vision": Decimal(9)}, today=TODAY)
    found = {one.name: one for one in resting(cast.own, TODAY)}
    hers = found["Personne coordination"]
    assert [one.title for one in hers.actions] == ["Seule"]
    assert (hers.coordinates, hers.every_hour) == (True, True)
    assert hers.roles == [(str(BackboneRole.VISION.label), Decimal(9))]
    assert [one.title for one in found["Awa D."].actions] == ["Sans compte"]
    assert found["Personne representative"].voice_of == cast.organisation
    assert "Personne steering" not in found
    assert list(found) == sorted(found)  # by name, never by weight


@pytest.mark.parametrize(
    ("others", "old", "holds"),
    [(False, False, True), (True, False, False), (False, True, False)],
)
def test_a_role_is_held_alone_when_nobody_else_gives_it_time(
    cast: Cast, others: bool, old: bool, holds: bool
) -> None:
    lead, steering = cast.coordination, cast.members["steering"]
    week = ago(300) if old else ago(7)
    log_week(member=lead, by=lead, week=week, hours={"money": Decimal(9)}, today=TODAY)
    if others:
        hours = {"money": Decimal(1)}
        log_week(member=steering, by=steering, week=ago(14), hours=hours, today=TODAY)
    found = {one.name: one for one in resting(cast.own, TODAY)}
    assert bool(found["Personne coordination"].roles) is holds


def partner(cast: Cast, name: str) -> Organisation:
    made = add_partner(coalition=cast.own, by=cast.coordination, name=name, role="partner")
    return Organisation.objects.get(pk=made.pk)


def test_partners_without_any_trace_for_a_season(cast: Cast, action: Action) -> None:
    quiet, heard = partner(cast, "Silencieuse"), partner(cast, "Entendue")
    partner(cast, "Jamais")
    seats = {}
    for number, one in enumerate((quiet, heard)):
        user = User.objects.create_user(f"p{number}@exemple.test")
        seat = Member.objects.create(
            coalition=cast.own, user=user, role="representative", organisation=one
        )
        seats[one.pk] = Member.objects.select_related("coalition", "user").get(pk=seat.pk)
    tell_news(action=action, by=seats[quiet.pk], text="Oui", on=ago(100))
    tell_news(action=action, by=seats[heard.pk], text="Oui", on=ago(80))
    with connection.cursor() as cursor:  # the history is append-only: its days are moved here
        cursor.execute("UPDATE history_event SET at = %s", [moment(ago(300))])
    found = quiet_partners(cast.own, TODAY)
    assert [(one.organisation.name, one.last, one.kind, one.people) for one in found] == [
        ("Silencieuse", ago(100), "news", 1),
        ("Jamais", None, "", 0),
        ("Maison des Marées", None, "", 2),
    ]
    assert Event.objects.exists()


def test_silences_cost_the_same_however_many_partners(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            quiet_partners(cast.own, TODAY)
        return len(captured)

    before = cost()
    for number in range(4):
        partner(cast, f"Partenaire {number}")
    assert cost() == before <= 8
