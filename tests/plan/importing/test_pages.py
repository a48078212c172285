"""The pages of the import, as a browser without script uses them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.coalitions.models import Organisation
from agir.core.sheets import write_xlsx
from agir.plan.actions.importing import import_parsed
from agir.plan.actions.importing.staging import LIFE
from agir.plan.models import Action, ColumnMemory, ImportBatch, Plan, StagedImport
from tests.cast import IDENTITIES, Cast
from tests.plan.importing.sheets import HEADER, ROWS, book, read, table

ClientOf = Callable[[str], Client]


def url(name: str, cast: Cast, *where: object) -> str:
    return reverse(f"plan:{name}", args=[cast.own.slug, *where])


def upload(data: bytes, name: str = "plan.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, data), "cells": ""}


def staged_at(client: Client, cast: Cast, plan: Plan, data: bytes, name: str = "plan.xlsx") -> str:
    answer = client.post(url("import", cast, plan.pk), upload(data, name))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer.headers["Location"])


def test_from_a_file_to_the_plan_and_back(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    address = staged_at(client, cast, plan, book(ROWS))
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["report"]["created"] == 4
    assert Action.objects.filter(plan=plan).count() == 0
    answer = client.post(f"{address}faire/")
    assert answer.status_code == 302
    assert Action.objects.filter(plan=plan).count() == 4
    assert not StagedImport.objects.exists()
    twice = client.post(f"{address}faire/", follow=True)
    assert [str(message) for message in twice.context["messages"]]
    assert Action.objects.filter(plan=plan).count() == 4
    batch = ImportBatch.objects.get()
    history = client.get(url("import", cast, plan.pk)).content.decode()
    assert url("import_undo", cast, plan.pk, batch.pk) in history
    client.post(url("import_undo", cast, plan.pk, batch.pk))
    assert Action.objects.filter(plan=plan).count() == 0


def test_pasted_cells_come_in(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    cells = "\n".join("\t".join(str(cell) for cell in row) for row in [HEADER, *ROWS])
    answer = client.post(url("import", cast, plan.pk), {"cells": cells})
    client.post(f"{answer.headers['Location']}faire/")
    assert Action.objects.filter(plan=plan).count() == 4


def test_a_newcomer_reaches_a_preview_with_her_file(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    answer = client.post(url("import_new", cast), upload(book(ROWS), "Plan 2026-2029.xlsx"))
    plan = Plan.objects.get()
    assert plan.title == "Plan 2026-2029"
    page = client.get(answer.headers["Location"])
    assert page.context["report"]["created"] == 4
    client.post(f"{answer.headers['Location']}abandonner/")
    plan.refresh_from_db()
    assert plan.binned_at is not None


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return buffer.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a text renamed": ("plan.xlsx", lambda: b"Bonjour, ceci est une lettre."),
    "a broken zip": ("plan.xlsx", lambda: b"PK\x03\x04" + b"\x00" * 200),
    "a zip bomb": ("plan.xlsx", _bomb),
    "an empty file": ("plan.xlsx", lambda: b""),
    "an empty sheet": ("plan.xlsx", lambda: book([], [])),
    "a header alone": ("plan.xlsx", lambda: book([])),
    "too many columns": ("plan.csv", lambda: table([["x"] * 10_000], ["c"] * 10_000)),
    "more than twenty megabytes": ("plan.csv", lambda: b"a;b\n" * (6 * 1024 * 1024)),
    "a locked book": (
        "plan.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\x00n\x00c\x00r\x00" * 300,
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("where", ["import", "import_new"])
def test_a_bad_file_gets_a_sentence_and_writes_nothing(
    what: str, where: str, plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    name, make = HOSTILE[what]
    address = url(where, cast, plan.pk) if where == "import" else url(where, cast)
    answer = client_of("coordination").post(address, upload(make(), name))
    assert answer.status_code == 422
    errors = answer.context["form"].errors["file"]
    assert len(errors) == 1
    assert errors[0].endswith(".")
    assert (StagedImport.objects.count(), Plan.objects.count()) == (0, 1)


def test_nothing_chosen_says_so_and_cells_typed_are_kept(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    answer = client.post(url("import", cast, plan.pk), {"cells": ""})
    assert answer.status_code == 422
    answer = client.post(url("import", cast, plan.pk), {"cells": "juste une ligne"})
    assert answer.status_code == 422
    assert "juste une ligne" in answer.content.decode()


def test_a_column_corrected_is_shown_first_then_remembered(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    header, rows = ["Titre de l'action", "Zébulon"], [["Halte-jeux", "Le Partage"]]
    address = staged_at(client, cast, plan, table(rows, header), "a.csv")
    answer = client.post(f"{address}faire/", {"column-0": "title", "column-1": "lead"})
    assert answer.headers["Location"] == address
    assert not Action.objects.exists()
    assert client.get(address).context["report"]["organisations"] == 1
    client.post(f"{address}faire/", {"column-0": "title", "column-1": "lead"})
    assert Action.objects.get().lead == Organisation.objects.get(name="Le Partage")
    assert ColumnMemory.objects.get(coalition=cast.own).field == "lead"
    again = client.get(staged_at(client, cast, plan, table(rows, header), "b.csv"))
    assert again.context["difference"].is_empty


def test_a_column_the_page_never_offered_is_ignored(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    address = staged_at(client, cast, plan, book(ROWS))
    posted = {"column-1": "password", "column-x": "title", "column-99999": "title", "apart": "9"}
    assert client.post(address, {**posted, "sheet": "Ailleurs"}).status_code == 302
    assert client.get(address).context["report"]["created"] == 4


def test_another_sheet_can_be_chosen(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    data = write_xlsx([("Plan", [HEADER, *ROWS]), ("Autre", [HEADER, ROWS[3]])])  # type: ignore[list-item]
    address = staged_at(client, cast, plan, data)
    client.post(address, {"sheet": "Autre"})
    assert client.get(address).context["report"]["created"] == 1


def test_a_sheet_that_cannot_be_read_is_not_taken(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    data = write_xlsx([("Plan", [HEADER, *ROWS]), ("Vide", [HEADER])])  # type: ignore[list-item]
    address = staged_at(client, cast, plan, data)
    answer = client.post(address, {"sheet": "Vide"}, follow=True)
    assert [str(message)[-1] for message in answer.context["messages"]] == ["."]
    assert answer.context["report"]["created"] == 4


@pytest.mark.parametrize("ticked", [True, False])
def test_a_merge_is_made_only_if_it_stays_ticked(
    ticked: bool, plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    name = "La Maison des Marées inc."
    address = staged_at(client, cast, plan, book([["", "Marche", "", name, "", "", ""]]))
    assert [p.name for p in client.get(address).context["seen"].proposals] == [name]
    client.post(f"{address}faire/", {"merge": [name] if ticked else []})
    lead = Action.objects.get().lead
    assert (lead == cast.organisation) is ticked


def test_a_guess_can_be_refused(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    import_parsed(plan=plan, by=cast.coordination, parsed=read())
    client = client_of("coordination")
    rows = [*ROWS[:3], [*ROWS[3]]]
    rows[3][1] = "Heure du conte en famille"
    address = staged_at(client, cast, plan, book(rows))
    page = client.get(address)
    assert [shown.former_title for shown in page.context["guessed"]] == ["Heure du conte"]
    client.post(f"{address}faire/", {"apart": "3"})
    assert Action.objects.filter(plan=plan).count() == 5


def test_what_changes_reads_in_words(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    import_parsed(plan=plan, by=cast.coordination, parsed=read())
    rows = [[*row] for row in ROWS]
    rows[3][3], rows[3][6] = "Nouveau groupe", "2027-06-30"
    client = client_of("coordination")
    address = staged_at(client, cast, plan, book(rows))
    page = client.get(f"{address}?voir=updated")
    (shown,) = page.context["page"].object_list
    assert [(part.before, part.after) for part in shown.parts] == [
        ("Bibliothèque", "Nouveau groupe"),
        ("2026-12-31", "2027-06-30"),
    ]


def test_a_staged_file_is_her_own_and_lasts_a_day(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    address = staged_at(client_of("coordination"), cast, plan, book(ROWS))
    assert client_of("steering").get(address).status_code == 404
    StagedImport.objects.update(created_at=timezone.now() - LIFE)
    assert client_of("coordination").get(address).status_code == 404
    staged_at(client_of("coordination"), cast, plan, book(ROWS))
    assert StagedImport.objects.count() == 1


@pytest.mark.parametrize("identity", IDENTITIES)
def test_who_may_open_each_page(identity: str, plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    outcome = import_parsed(plan=plan, by=cast.coordination, parsed=read())
    assert outcome.batch is not None
    client = client_of(identity)
    stranger = {"anonymous": 302, "outsider": 404}.get(identity)
    steers = identity in ("coordination", "steering")
    for name, where in (("import", [plan.pk]), ("import_new", [])):
        address = url(name, cast, *where)
        assert client.get(address).status_code == (stranger or (200 if steers else 403))
        assert client.post(address, upload(book(ROWS))).status_code == (
            stranger or (302 if steers else 403)
        )
    undo = url("import_undo", cast, plan.pk, outcome.batch.pk)
    assert client.get(undo).status_code == (stranger or 405)
    assert client.post(undo).status_code == (stranger or (302 if steers else 403))
    for name, more in (("export", []), ("export_file", ["xlsx"])):
        answer = client.get(url(name, cast, plan.pk, *more))
        assert answer.status_code == (stranger or 200)


def test_an_archived_coalition_imports_nothing(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    cast.own.archived_at = timezone.now()
    cast.own.save()
    client = client_of("coordination")
    assert client.post(url("import", cast, plan.pk), upload(book(ROWS))).status_code == 403
    assert client.get(url("export_file", cast, plan.pk, "csv")).status_code == 200


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("xlsx", ".xlsx"), ("csv", ".csv"), ("territoires-en-transitions", ".xlsx")],
)
def test_an_export_is_a_file_to_keep(
    kind: str, suffix: str, plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    rows = [["", "=HYPERLINK(1)", "", "+33", "@a", "", ""]]
    import_parsed(plan=plan, by=cast.coordination, parsed=read(rows))
    answer = client_of("observer").get(url("export_file", cast, plan.pk, kind))
    assert answer.streaming
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].rstrip('"').endswith(suffix)
    data = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    if suffix == ".csv":
        assert b'"\'=HYPERLINK(1)"' in data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"=HYPERLINK(1)" in archive.read("xl/sharedStrings.xml")


def test_an_unknown_form_of_export_does_not_exist(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    address = url("export_file", cast, plan.pk, "pdf")
    assert client_of("coordination").get(address).status_code == 404


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_preview_asks_as_much_whatever_its_length(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    rows = [[f"Axe {n % 7}", f"Action {n}", "", f"Groupe {n}", "", "", ""] for n in range(120)]
    short = staged_at(client, cast, plan, book(rows[:1]))
    long = staged_at(client, cast, plan, book(rows))
    few, many = _queries(client, short), _queries(client, long)
    assert few == many
    assert many <= 15
    again = _queries(client, f"{long}?page=2")
    assert again <= 8


def test_the_history_of_imports_asks_as_much_whatever_its_length(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("coordination")
    counts = []
    for place in range(3):
        rows = [["", f"Action numéro {place}", "", "", "", "", ""]]
        import_parsed(plan=plan, by=cast.coordination, parsed=read(rows))
        counts.append(_queries(client, url("import", cast, plan.pk)))
    assert counts[0] == counts[2] <= 15


@pytest.mark.shared
def test_the_real_file_through_the_pages(cast: Cast, client_of: ClientOf, shared: Path) -> None:
    data = (shared / "data/plans/contrat-local-de-sante-2025-2030.xlsx").read_bytes()
    client = client_of("coordination")
    answer = client.post(url("import_new", cast), upload(data, "cls.xlsx"))
    page = client.get(answer.headers["Location"])
    assert page.context["report"]["actions"] == 29
    client.post(f"{answer.headers['Location']}faire/")
    plan = Plan.objects.get()
    assert plan.title == "Contrat Local de Santé 2025-2030"
    assert Action.objects.filter(plan=plan, parent=None).count() == 29
