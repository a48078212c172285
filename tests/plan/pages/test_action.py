"""Writing an action, changing it together, its versions, its undoing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agir.coalitions.actions import facets_named, organisations_named
from agir.coalitions.models import Facet, Organisation
from agir.funding.models import FundingSource
from agir.history.models import Event, Version
from agir.plan.actions.action import change_action
from agir.plan.compare import merge
from agir.plan.contents import contents
from agir.plan.models import Action
from agir.ui.differences import word_difference
from tests.plan.pages.conftest import Small

ClientOf = Callable[[str], Client]
NO_LINES = {
    f"{name}-{key}_FORMS": "0"
    for name in ("organisations", "people", "money")
    for key in ("TOTAL", "INITIAL")
}


def lines(name: str, *rows: dict[str, str]) -> dict[str, str]:
    typed = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        typed |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return typed


def whole_form(small: Small) -> dict[str, Any]:
    age = Facet.objects.filter(coalition=small.cast.own, kind="age_window")[0]
    return {
        "title": "Café des parents", "description": "Un matin\r\npar semaine", "reference": "2.1",
        "result": small.below.pk, "lead": "Maison des marées", "parent": "",
        "starts": "printemps 2026", "ends": "2027-06-30", "status": "ongoing", "priority": "high",
        "participation": "collaborate", "measure": "Les parents le disent", "lasting": ["cause"],
        "age_windows": [age.pk], "new_sectors": "Bas du fleuve, Haut-Quai",
        "serves_prevention": "on", "why_prevention": "parce que tôt", "why_context": "on y vit",
        **lines("organisations", {"name": "CPE des Vagues", "brings": "un local"}, {"name": ""}),
        **lines("people", {"name": "Personne steering"}, {"name": "Une voisine"}),
        **lines("money", {"source": "Fonds bleu", "amount": "12 500,50 $", "until": "mars 2027"}),
    }  # fmt: skip


def test_everything_typed_is_kept(small: Small, client_of: ClientOf) -> None:
    answer = client_of("steering").post(small.url("action_new"), whole_form(small))
    assert answer.status_code == 302
    action = Action.objects.whole().latest("id")
    said = contents(action)
    assert action.lead == small.cast.organisation
    assert said["description"] == "Un matin\npar semaine"
    assert (said["starts_on"], said["starts_precision"], said["starts_text"]) == (
        "2026-04-01", "season", "printemps 2026",
    )  # fmt: skip
    assert (said["ends_on"], said["ends_precision"], said["ends_text"]) == ("2027-06-30", "day", "")
    partner = Organisation.objects.get(name="CPE des Vagues")
    assert said["organisations"] == [{"organisation": partner.pk, "brings": "un local"}]
    assert said["people"] == [
        {"member": small.cast.members["steering"].pk, "name": ""},
        {"member": None, "name": "Une voisine"},
    ]
    source = FundingSource.objects.get(name="Fonds bleu")
    assert said["fundings"] == [{"source": source.pk, "amount": "12500.50", "until": "2027-03-31"}]
    assert said["principles"] == {"prevention": "parce que tôt", "context": "on y vit"}
    assert said["lasting"] == ["cause"]
    assert {f.name for f in action.facets.all()} >= {"Bas du fleuve", "Haut-Quai"}
    page = client_of("observer").get(small.url("action", action.pk)).content.decode()
    for words in ("Une voisine", "un local", "Fonds bleu", "parce que tôt", "printemps 2026",
                  "Nous chercherons les solutions", "Haut-Quai", "12\xa0500,50\xa0$"):  # fmt: skip
        assert words in page, words


def test_saving_an_untouched_form_changes_nothing(small: Small, client_of: ClientOf) -> None:
    client = client_of("steering")
    client.post(small.url("action_new"), whole_form(small))
    action = Action.objects.latest("id")
    url = small.url("action_edit", action.pk)
    form = client.get(url).context["form"]
    typed: dict[str, Any] = {bound.html_name: bound.value() for bound in form}
    for group in form.lines.values():
        typed |= {bound.html_name: bound.value() for bound in group.management_form}
        for line in group:
            typed |= {bound.html_name: bound.value() or "" for bound in line}
    events = Event.objects.count()
    clean = {key: value for key, value in typed.items() if value not in (None, False)}
    assert client.post(url, clean).status_code == 302
    assert Event.objects.count() == events


BAD = [
    ({"title": ""}, "Donnez un titre"),
    ({"title": "t" * 301}, "t" * 301),
    ({"title": "Ok", "starts": "un jour"}, "un jour"),
    ({"title": "Ok", "starts": "2027", "ends": "2026"}, "La fin vient avant"),
    ({"title": "Ok", "parent": "Nulle part"}, "Nulle part"),
    ({"title": "Ok", "result": "999999"}, "Ok"),
    ({"title": "Ok", "status": "bientôt"}, "Ok"),
    ({"title": "Ok", "audiences": "77777"}, "Ok"),
    ({"title": "Ok", **lines("money", {"source": "", "amount": "300"})}, "Dites d’où vient"),
    ({"title": "Ok", **lines("money", {"source": "F", "amount": "beaucoup"})}, "beaucoup"),
    ({"title": "Ok", **lines("money", {"source": "F", "amount": "-3"})}, "-3"),
    ({"title": "Ok", "measure": "m" * 5001}, "m" * 5001),
    ({"title": "Nul\0"}, "Nul"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kept"), BAD)
def test_a_wrong_form_keeps_what_was_typed(
    small: Small, client_of: ClientOf, data: dict[str, str], kept: str
) -> None:
    before = (Action.objects.count(), Event.objects.count(), FundingSource.objects.count())
    typed = {**NO_LINES, "description": "Gardez ceci", **data}
    answer = client_of("steering").post(small.url("action_new"), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert kept in page
    assert "Gardez ceci" in page
    assert (Action.objects.count(), Event.objects.count(), FundingSource.objects.count()) == before


def test_who_may_add_partners_and_words(small: Small, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    known = organisations_named(coalition=small.cast.own, by=small.cast.coordination, names=["CPE"])
    facets_named(coalition=small.cast.own, kind="sector", names=["Nord"])
    for data, problem in (
        ({"lead": "Nouvelle"}, "pas encore partenaire"),
        (lines("organisations", {"name": "Nouvelle", "brings": "x"}), "pas encore partenaire"),
        ({"new_sectors": "Sud"}, "ajoutent des mots"),
    ):
        answer = client.post(small.url("action_new"), {**NO_LINES, "title": "Essai", **data})
        assert answer.status_code == 422
        assert problem in answer.content.decode()
    assert not Organisation.objects.filter(name="Nouvelle").exists()
    good = {**NO_LINES, "title": "Essai", "lead": "cpe", "new_sectors": "nord"}
    assert client.post(small.url("action_new"), good).status_code == 302 or known


def test_asking_for_more_lines_writes_nothing(small: Small, client_of: ClientOf) -> None:
    typed = lines("organisations", {"name": "CPE", "brings": "x"})
    data = {"title": "Brouillon", **NO_LINES, **typed, "more": "organisations"}
    before = Action.objects.count()
    answer = client_of("steering").post(small.url("action_new"), data)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Brouillon" in page
    assert 'name="organisations-2-name"' in page
    assert Action.objects.count() == before


def test_a_step_starts_from_its_action(small: Small, client_of: ClientOf) -> None:
    client = client_of("representative")
    page = client.get(f"{small.url('action_new')}?dans={small.first.pk}")
    assert page.context["form"]["parent"].value() == small.first.title
    data = {**NO_LINES, "title": "Meubler", "parent": "halte-REPIT"}
    assert client.post(small.url("action_new"), data).status_code == 302
    assert Action.objects.get(title="Meubler").parent == small.first
    moving = {**NO_LINES, "title": "Halte-répit", "parent": "Heure du conte"}
    answer = client.post(small.url("action_edit", small.first.pk), moving)
    assert answer.status_code == 422
    assert "déjà des sous-actions" in answer.content.decode()


def form_of(small: Small, action: Action, **changed: Any) -> dict[str, Any]:
    said = contents(action)
    latest = Version.objects.of("action", action.pk).first()
    return {
        **NO_LINES, "title": said["title"], "description": said["description"],
        "status": said["status"], "result": said["result"] or "",
        "version": latest.number if latest else 0, **changed,
    }  # fmt: skip


def test_two_people_changing_different_parts_both_win(small: Small, client_of: ClientOf) -> None:
    mine = form_of(small, small.third, title="Marche du soir")
    theirs = {"description": "Avec les enfants", "status": "done"}
    change_action(action=small.third, by=small.cast.members["steering"], data=theirs)
    answer = client_of("coordination").post(small.url("action_edit", small.third.pk), mine)
    assert answer.status_code == 302
    said = contents(Action.objects.get(pk=small.third.pk))
    assert (said["title"], said["description"], said["status"]) == (
        "Marche du soir", "Avec les enfants", "done",
    )  # fmt: skip


@pytest.mark.parametrize(("keep", "title"), [("mine", "Mon titre"), ("theirs", "Leur titre")])
def test_the_same_part_twice_shows_both_texts(
    small: Small, client_of: ClientOf, keep: str, title: str
) -> None:
    client = client_of("coordination")
    url = small.url("action_edit", small.third.pk)
    mine = form_of(small, small.third, title="Mon titre", description="Ma description",
                   **lines("organisations", {"name": "Toute nouvelle", "brings": ""}))  # fmt: skip
    theirs = {"title": "Leur titre", "status": "done"}
    change_action(action=small.third, by=small.cast.members["steering"], data=theirs)
    events = Event.objects.count()
    answer = client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mon titre" in page
    assert "Leur titre" in page
    assert "Ma description" in page
    assert "Toute nouvelle" in page
    assert "Personne steering" in page
    assert Event.objects.count() == events
    assert not Organisation.objects.filter(name="Toute nouvelle").exists()
    seen = answer.context["form"].data["seen"]
    again = {**mine, "seen": seen, "keep_title": keep}
    assert client.post(url, again).status_code == 302
    said = contents(Action.objects.get(pk=small.third.pk))
    assert (said["title"], said["description"], said["status"]) == (title, "Ma description", "done")
    assert len(said["organisations"]) == 1


def test_a_third_change_is_shown_again(small: Small, client_of: ClientOf) -> None:
    url = small.url("action_edit", small.third.pk)
    mine = form_of(small, small.third, title="Mon titre")
    by = small.cast.members["steering"]
    change_action(action=small.third, by=by, data={"title": "Leur titre"})
    change_action(action=small.third, by=by, data={"title": "Encore un"})
    answer = client_of("coordination").post(url, {**mine, "seen": 2})
    assert answer.status_code == 409
    assert "Encore un" in answer.content.decode()


def test_merging_knows_whose_change_is_whose() -> None:
    base = {"title": "a", "status": "", "starts_on": None, "starts_text": ""}
    theirs = {**base, "status": "done", "starts_on": "2026-01-01"}
    mine = {**base, "title": "b", "starts_on": "2027-01-01"}
    changed, conflicts = merge(base, theirs, mine)
    assert changed == {"title": "b", "starts_on": "2027-01-01", "starts_text": ""}
    assert conflicts == ["starts"]
    assert merge(base, mine, mine)[1] == []


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("le chat dort", "le chien dort", "le <del>chat</del><ins>chien</ins> dort"),
        ("", "neuf", "<ins>neuf</ins>"),
        ("vieux", "", "<del>vieux</del>"),
        ("a <b>", "a <i>", "a <del>&lt;b&gt;</del><ins>&lt;i&gt;</ins>"),
        ("pareil", "pareil", "pareil"),
        (
            "un deux trois fin",
            "six sept huit fin",
            "<del>un deux trois</del><ins>six sept huit</ins> fin",
        ),
    ],
)
def test_differences_are_word_by_word(before: str, after: str, shown: str) -> None:
    assert word_difference(before, after) == shown


def test_long_texts_are_compared_whole() -> None:
    shown = word_difference("un mot " * 9000, "un autre " * 9000)
    assert "<del>" in shown
    assert "<ins>" in shown


def test_versions_are_read_compared_and_restored(
    small: Small, client_of: ClientOf, versions_of: Callable[[Action], list[int]]
) -> None:
    client = client_of("steering")
    by = small.cast.members["steering"]
    change_action(action=small.first, by=by, data={"title": "Halte du samedi", "status": "paused"})
    change_action(action=small.first, by=by, data={"description": "Trois heures"})
    page = client.get(f"{small.url('action_versions', small.first.pk)}?de=1&a=2").content.decode()
    assert "<del>Halte-répit</del><ins>Halte du samedi</ins>" in page
    assert "Trois heures" not in page
    restore = small.url("version_restore", small.first.pk, 1)
    assert client_of("observer").post(restore).status_code == 403
    assert client.post(restore).status_code == 302
    small.first.refresh_from_db()
    assert (small.first.title, small.first.description) == ("Halte-répit", "")
    assert versions_of(small.first) == [4, 3, 2, 1]
    client.post(small.url("action_undo", small.first.pk, 4))
    small.first.refresh_from_db()
    assert (small.first.title, small.first.description) == ("Halte du samedi", "Trois heures")
    for nonsense in ("?de=99&a=x", "?de=²"):
        url = small.url("action_versions", small.first.pk) + nonsense
        assert client.get(url).status_code == 200
    assert client.post(small.url("version_restore", small.first.pk, 99)).status_code == 404
    other = small.url("version_restore", small.second.pk, 4)
    assert client.post(other).status_code == 404


def test_dates_stay_in_order_whatever_the_gesture(small: Small, client_of: ClientOf) -> None:
    by = small.cast.members["steering"]
    change_action(action=small.first, by=by, data={"starts_on": "2026-02-01"})
    change_action(action=small.first, by=by, data={"ends_on": "2026-03-01"})
    client_of("steering").post(small.url("action_undo", small.first.pk, 2))
    small.first.refresh_from_db()
    assert small.first.starts_on == dt.date(2026, 2, 1)  # 2026-04-01 would come after its end


def test_the_bin_takes_steps_along_and_gives_them_back(small: Small, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    client.post(small.url("action_bin", small.first.pk))
    small.step.refresh_from_db()
    assert small.step.binned_at is not None
    page = client.get(small.url("bin")).content.decode()
    assert "Halte-répit" in page
    assert client.post(small.url("action_bin", small.first.pk)).status_code == 404
    assert client.get(small.url("action_edit", small.first.pk)).status_code == 403
    client.post(small.url("action_restore", small.step.pk))
    small.step.refresh_from_db()
    assert (small.step.binned_at, small.step.parent) == (None, None)
    client.post(small.url("action_restore", small.first.pk))
    small.first.refresh_from_db()
    assert small.first.binned_at is None
