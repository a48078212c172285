"""Hours as people write them, files as they are, weeks as they are pasted."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest

from agir.core.refusals import Refused
from agir.followup.files import LARGEST, accept
from agir.followup.forms.week import PasteForm
from agir.followup.quantities import read_hours


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("7", "7"), ("7,5", "7.5"), ("7.25", "7.25"), (" 12 h", "12"), ("1 h 30", "1.5"),
        ("1h30", "1.5"), ("2:45", "2.75"), ("90 min", "1.5"), ("20 minutes", "0.33"),
        ("3 heures", "3"), ("0", "0"), ("1h75", None), ("-2", None), ("deux", None),
        ("1,234", None), ("1e9", None), ("=1+1", None), ("", None), ("١", "1"),
    ],
)  # fmt: skip
def test_hours_are_read_as_written(typed: str, hours: str | None) -> None:
    assert read_hours(typed) == (None if hours is None else Decimal(hours))


def zipped(*names: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("plan.pdf", b"%PDF-1.7\n", "plan.pdf"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0rest", "photo.jpg"),
        ("affiche.png", b"\x89PNG\r\n\x1a\n", "affiche.png"),
        ("image.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image.webp"),
        ("note.docx", DOCX, "note.docx"),
        ("note.odt", ODT, "note.odt"),
        # The content speaks, whatever the name says.
        ("plan.pdf.html", b"%PDF-1.7\n", "plan.pdf.pdf"),
        ("note.exe", DOCX, "note.docx"),
        ("../../etc/pass\nwd.pdf", b"%PDF-", "pass wd.pdf"),
        ("C:\\Mes documents\\bilan.pdf", b"%PDF-", "bilan.pdf"),
        ("", b"%PDF-", "document.pdf"),
        ("évaluation d’hiver.pdf", b"%PDF-", "évaluation d’hiver.pdf"),
        ("page.pdf", b"<html><script>", None),
        ("dessin.svg", b"<svg xmlns='x'></svg>", None),
        ("programme.pdf", b"MZ\x90\x00", None),
        ("gif.gif", b"GIF89a", None),
        ("vide.pdf", b"", None),
        ("archive.zip", zipped("a.txt"), None),
        ("macro.docm", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
         None),
        ("tronque.docx", DOCX[:60], None),
        ("gros.pdf", b"%PDF-" + b"0" * LARGEST, None),
    ],
)  # fmt: skip
def test_files_are_known_by_their_content(name: str, content: bytes, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Refused):
            accept(name, content)
        return
    found = accept(name, content)
    assert found.name == kept
    assert found.content == content


ROW = "2026-06-01\t2\t8\t\t1,5\t0\t3"


@pytest.mark.parametrize(
    ("cells", "weeks"),
    [
        (ROW, [dt.date(2026, 6, 1)]),
        ("Semaine\tVision\tActions\n" + ROW, [dt.date(2026, 6, 1)]),
        # Any day of a week names it.
        ("2026-06-03\t2", [dt.date(2026, 6, 1)]),
        ("2026/06/08;4;1 h 30", [dt.date(2026, 6, 8)]),
        (ROW + "\n\n2026-06-08\t4", [dt.date(2026, 6, 1), dt.date(2026, 6, 8)]),
        (ROW + "\n2026-06-05\t4", None),
        (ROW + "\nhier\t4", None),
        ("2026-06-01\tbeaucoup", None),
        ("2026-06-01\t-3", None),
        ("2026-06-01\t100\t100", None),
        ("1850-06-01\t3", None),
        ("juste un mot", None),
        ("\t\t", None),
    ],
)
def test_pasted_weeks_are_all_read_or_none(cells: str, weeks: list[dt.date] | None) -> None:
    form = PasteForm({"cells": cells})
    assert form.is_valid() is (weeks is not None)
    if weeks is not None:
        assert sorted(form.weeks) == weeks
    else:
        assert form.errors["cells"]


def test_the_six_numbers_go_to_the_six_roles() -> None:
    form = PasteForm({"cells": ROW})
    assert form.is_valid()
    assert form.weeks[dt.date(2026, 6, 1)] == {
        "vision": Decimal(2), "actions": Decimal(8), "measure": Decimal(0),
        "will": Decimal("1.5"), "policy": Decimal(0), "money": Decimal(3),
    }  # fmt: skip
