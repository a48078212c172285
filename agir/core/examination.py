"""What `agir doctor` looks at. A room that has something to say of itself answers `examined`."""

from __future__ import annotations

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True)
class Check:
    """What was looked at, whether it is well, what was found and how to mend it."""

    name: str
    well: bool
    found: str
    mend: str = ""


# Each receiver returns an iterable of Check. Only sent when the database answers and is complete.
examined = Signal()
