"""A square that a phone reads: its modules are those of the standard, its name is told."""

from __future__ import annotations

import re

import segno

from agir.ui.drawings.qr import QUIET, qr

ADDRESS = "https://exemple.test/reponse/abcd-efgh-ijkl-mnop/"


def test_each_dark_module_is_drawn_and_no_other() -> None:
    drawn = qr(ADDRESS, name="Ouvrir <ici>")
    rows = segno.make(ADDRESS, error="q", boost_error=False, micro=False).matrix
    dark = {
        (x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, one in enumerate(row) if one
    }
    found = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn)
        for step in range(int(length))
    }
    assert found == dark
    assert "Ouvrir &lt;ici&gt;" in drawn
    assert "style=" not in drawn
