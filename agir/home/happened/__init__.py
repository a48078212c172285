"""One sentence for each verb of the history, room by room."""

from __future__ import annotations

from agir.home.happened import effects, followup, learning, meetings, notices, promises

ROOMS = {
    **promises.SENTENCES,
    **meetings.SENTENCES,
    **followup.SENTENCES,
    **effects.SENTENCES,
    **learning.SENTENCES,
    **notices.SENTENCES,
}
