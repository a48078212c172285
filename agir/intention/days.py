"""Which day it is where a coalition lives."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from agir.coalitions.models import Coalition


def today_in(coalition: Coalition) -> dt.date:
    return timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
