"""Figures in time: progress to a target, trend, what comes if nothing changes, comparison.

Series are `(year, value)` pairs; a value of None, and a year not named, stay missing. Nothing
here raises on odd data: what cannot be computed says why, as a code.
"""

from .comparison import Comparison, Figure, Ranked, Unranked, compare
from .forecast import Forecast, Step, if_nothing_changes, straight_line
from .periods import Moment, by_month, first_year, fiscal_year, moment, same_period
from .progress import Progress, progress
from .series import Point
from .trend import Trend, kendall, seasonal_trend, theil_sen, trend

__all__ = [
    "Comparison",
    "Figure",
    "Forecast",
    "Moment",
    "Point",
    "Progress",
    "Ranked",
    "Step",
    "Trend",
    "Unranked",
    "by_month",
    "compare",
    "first_year",
    "fiscal_year",
    "if_nothing_changes",
    "kendall",
    "moment",
    "progress",
    "same_period",
    "seasonal_trend",
    "straight_line",
    "theil_sen",
    "trend",
]
