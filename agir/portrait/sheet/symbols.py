"""Symbols found where a number was expected, each made a status: never 0, never dropped.

Sources: Statistics Canada, standard table symbols; INSEE and French ministries, secrecy
codes; Institut de la statistique du Québec, conventional signs; Eurostat, flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OBSERVED = "observed"

STATUSES: Mapping[str, bool] = MappingProxyType(
    {
        # status → may a number stand beside it and be shown?
        OBSERVED: True,
        "use_with_caution": True,
        "revised": True,
        "preliminary": True,
        "estimated": True,
        "break_in_series": True,
        "quality_a": True,
        "quality_b": True,
        "quality_c": True,
        "quality_d": True,
        "terminated": True,
        "not_available": False,
        "not_applicable": False,
        "confidential": False,
        "unreliable": False,
        "rounds_to_zero": False,
        "secret": False,
        "not_significant": False,
        "suppressed": False,
        "nil": False,
    }
)

# Written exactly so: capitals count (F is unreliable, f nothing).
_EXACT: dict[str, str] = {
    "..": "not_available",
    "...": "not_applicable",
    "…": "not_applicable",
    "x": "confidential",
    "X": "confidential",
    "F": "unreliable",
    "E": "use_with_caution",
    "e": "estimated",
    "r": "revised",
    "R": "revised",
    "p": "preliminary",
    "P": "preliminary",
    "0s": "rounds_to_zero",
    "0S": "rounds_to_zero",
    "t": "terminated",
    "A": "quality_a",
    "B": "quality_b",
    "C": "quality_c",
    "D": "quality_d",
    "s": "secret",
    "S": "secret",
    "b": "break_in_series",
    "c": "confidential",
    "u": "unreliable",
    ":": "not_available",
    "-": "nil",
    "–": "nil",
    "—": "nil",
    "‒": "nil",
    "−": "nil",
}

# Compared without capitals, points, slashes and spaces: « N. D. », « n/d », « nd ».
_LOOSE: dict[str, str] = {
    "na": "not_available",
    "nd": "not_available",
    "ns": "not_significant",
    "so": "not_applicable",
    "ndiff": "suppressed",
    "nondiffusé": "suppressed",
    "nondiffusee": "suppressed",
    "supprimé": "suppressed",
    "supprimée": "suppressed",
    "suppressed": "suppressed",
    "secret": "secret",
    "secretstatistique": "secret",
    "confidentiel": "confidential",
    "confidential": "confidential",
    "nondisponible": "not_available",
    "notavailable": "not_available",
    "nonapplicable": "not_applicable",
    "notapplicable": "not_applicable",
    "sansobjet": "not_applicable",
    "nonsignificatif": "not_significant",
}
_DROPPED = str.maketrans("", "", ". /\u00a0\u202f")

# Letters that may follow a number in its own cell, and qualify it.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "E": "use_with_caution",
        "e": "estimated",
        "r": "revised",
        "R": "revised",
        "p": "preliminary",
        "P": "preliminary",
        "F": "unreliable",
        "(p)": "preliminary",
        "(r)": "revised",
        "(e)": "estimated",
    }
)


def status_of(symbol: str) -> str:
    """The status a symbol stands for, empty when it is not one we know."""
    symbol = symbol.strip()
    return _EXACT.get(symbol) or _LOOSE.get(symbol.translate(_DROPPED).lower(), "")
