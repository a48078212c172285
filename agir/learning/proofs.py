"""What a choice may rest on: the latest effects, lessons and figures everybody may read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.effects.models import Effect
from agir.learning.models import Lesson
from agir.learning.siftable import ACTION, Thing
from agir.portrait.models import Indicator

MOST = 12


def offered(coalition: Coalition, thing: Thing) -> list[tuple[str, str]]:
    """What may be ticked as proof: effects of this very action first, then the latest lessons and
    the indicators a person has looked at. Three queries."""
    effects = Effect.objects.open().filter(coalition=coalition)
    if thing.kind == ACTION:
        effects = effects.filter(actions=thing.pk)
    found = [
        (f"effect:{pk}", _("Effet : %(title)s") % {"title": title})
        for pk, title in effects.newest().values_list("pk", "title")[:MOST]
    ]
    lessons = Lesson.objects.present().filter(coalition=coalition)
    found += [
        (f"lesson:{pk}", _("Leçon : %(title)s") % {"title": text[:120]})
        for pk, text in lessons.values_list("pk", "text")[:MOST]
    ]
    figures = Indicator.objects.filter(coalition=coalition, binned_at=None)
    return found + [
        (f"portrait.indicator:{pk}", _("Indicateur : %(title)s") % {"title": title})
        for pk, title in figures.order_by("-changed_at", "pk").values_list("pk", "title")[:MOST]
    ]
