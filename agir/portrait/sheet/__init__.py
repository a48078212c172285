"""Files of indicators, read to plain data: no model, no database.

    reading = read_indicators(file, "98-401-X2021006.zip", units={"2466023"})
    for value in reading:           # ParsedValue, one at a time
        …
    for batch in reading.batches(): # the same values by columns, thousands at a time
        …
    reading.report                  # what was read, kept out, and why

Nothing here raises on what a file holds: `reading.report.refused` says why a whole file was
kept out, `reading.report.rejected` why a row was. Write only once the reading is over.
"""

from .memory import uncollected
from .numbers import Read as Cell
from .parsed import Batch, Head, Issue, ParsedIndicator, ParsedValue, Rejected, Report, Time
from .read import Reading, read_indicators, read_pasted_table
from .sentences import sentence, status_name
from .symbols import STATUSES

__all__ = [
    "STATUSES",
    "Batch",
    "Cell",
    "Head",
    "Issue",
    "ParsedIndicator",
    "ParsedValue",
    "Reading",
    "Rejected",
    "Report",
    "Time",
    "read_indicators",
    "read_pasted_table",
    "sentence",
    "status_name",
    "uncollected",
]
