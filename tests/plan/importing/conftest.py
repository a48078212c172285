from __future__ import annotations

import pytest

from agir.plan.actions.plan import create_plan
from agir.plan.models import Plan
from tests.cast import Cast


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return create_plan(coalition=cast.own, by=cast.coordination, title="Plan des Marées")
