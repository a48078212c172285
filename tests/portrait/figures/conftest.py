"""Files of figures, small, and the way to bring them in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agir.coalitions.models import Member
from agir.portrait.actions.indicators_import import Brought, Dropped, bring
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.models import Indicator
from tests.cast import Cast

Bring = Callable[..., Brought]

SERIES = """REF_DATE;GEO;CODE;Taux de vulnérabilité (%)
2012;Québec;24;25,6
2017;Québec;24;27,7
2022;Québec;24;28,7
2012;Montréal;2466;28,9
2017;Montréal;2466;28,7
2022;Montréal;2466;x
"""


@pytest.fixture
def bring_in(cast: Cast) -> Bring:
    def run(
        content: str | bytes = SERIES,
        name: str = "taux.csv",
        by: Member | None = None,
        choices: Choices | None = None,
        **more: object,
    ) -> Brought:
        data = content.encode() if isinstance(content, str) else content
        member = by or cast.coordination
        return bring(
            coalition=member.coalition, by=member, dropped=Dropped(data, name),
            choices=choices or Choices(), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    return run


@pytest.fixture
def indicator(bring_in: Bring) -> Indicator:
    bring_in()
    found: Indicator = Indicator.objects.get()
    return found
