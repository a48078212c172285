"""An address as a square that a phone reads (QR code, ISO/IEC 18004).

Black on white whatever the theme: dark ones are not read by every phone.
"""

from __future__ import annotations

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString

QUIET = 4  # empty modules around, as the standard asks


def qr(address: str, *, name: str) -> SafeString:
    """Draw the address; `name` says what it opens. The size is left to the page. A sheet on a wall
    gets worn: the code is still read with a quarter of it hidden."""
    rows = list(segno.make(address, error="q", boost_error=False, micro=False).matrix)
    size = len(rows) + 2 * QUIET
    path = ""
    for y, row in enumerate(rows, QUIET):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                path += f"M{x + QUIET} {y}h{length}v1h-{length}z"
            x += length or 1
    return SafeString(
        f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="{escape(name)}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
