"""What the follow-up shows: how each action stands, the week, who is silent, what was given."""

from agir.followup.reading.standing import SILENT_WEEKS, Standing, standings
from agir.followup.reading.told import week_counts
from agir.followup.reading.weekly import COMING, Week, week

__all__ = ["COMING", "SILENT_WEEKS", "Standing", "Week", "standings", "week", "week_counts"]
