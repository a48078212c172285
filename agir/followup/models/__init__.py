"""What happens to a plan once it is under way: the traces people leave, the hours of support."""

from agir.followup.models.support import BackboneRole, SupportHours
from agir.followup.models.trace import Attachment, Giving, News, Obstacle, Trace

__all__ = [
    "Attachment",
    "BackboneRole",
    "Giving",
    "News",
    "Obstacle",
    "SupportHours",
    "Trace",
]
