from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.mail import Written, write
from agir.notices.digest import Chosen, choose, letter_context
from agir.notices.models import Preference, Rhythm, Told
from agir.notices.schedule import Slot, due_slot, slot_on
from agir.notices.unsubscribing import headers, stop_address
from agir.post.actions import Promised, post_promised
from agir.post.models import Letter
from agir.promises.links import answer_links
from agir.promises.models import Promise

logger = logging.getLogger(__name__)

MAKER = "digest"
TEMPLATE = "notices/mail/digest.txt"
AT_A_TIME = 2000
# An address that its server refused for good is tried again after a week.
REFUSED_FOR = dt.timedelta(days=7)


def digest_key(slot: Slot) -> str:
    """One person, one day, one digest."""
    return f"{MAKER}:{slot.user_id}:{slot.on.isoformat()}"


def prepare_digests(*, now: dt.datetime) -> int:
    """Put in the queue the digests whose hour has come, for those whom something waits for. What
    they say is written as they leave. Returns how many."""
    _open_preferences()
    latest = (now + dt.timedelta(days=1)).date()
    rows = Preference.objects.exclude(rhythm=Rhythm.NONE).filter(
        Q(looked_on=None) | Q(looked_on__lt=latest),
        Q(refused_at=None) | Q(refused_at__lte=now - REFUSED_FOR),
        user__is_active=True,
    )
    slots = [slot for one in rows.order_by("pk").iterator() if (slot := due_slot(one, now))]
    return sum(
        _prepare(slots[start : start + AT_A_TIME], now) for start in range(0, len(slots), AT_A_TIME)
    )


def _open_preferences() -> None:
    """Whoever sits somewhere has preferences, the usual ones at first."""
    seated = Member.objects.present().filter(user__notice_preference=None, user__is_active=True)
    users = seated.order_by("user_id").values_list("user_id", flat=True).distinct()
    Preference.objects.bulk_create(
        [Preference(user_id=user) for user in users], ignore_conflicts=True
    )


@transaction.atomic
def _prepare(slots: Sequence[Slot], now: dt.datetime) -> int:
    chosen = choose(slots)
    users = User.objects.in_bulk(list(chosen))
    post_promised(
        maker=MAKER,
        letters=[
            Promised(users[pk], digest_key(one.slot), one.slot.not_after)
            for pk, one in chosen.items()
        ],
        now=now,
    )
    by_day: dict[dt.date, list[int]] = {}
    for slot in slots:
        by_day.setdefault(slot.on, []).append(slot.user_id)
    for day, people in by_day.items():
        Preference.objects.filter(user__in=people).update(looked_on=day)
    return len(chosen)


def write_digests(*, letters: Sequence[Letter], now: dt.datetime) -> dict[int, Written | None]:
    """What these letters say at this very moment, None for those that have nothing left to say or
    nobody to say it to. Remembers what each tells. A constant number of queries and, for each
    letter, its words."""
    slots = _slots_of(letters)
    with transaction.atomic():
        Told.objects.filter(letter__in=letters).delete()
        chosen = choose(list(slots.values()))
        told = [
            Told(user_id=user, key=key, letter=letter, on=slot.on)
            for letter in letters
            if (slot := slots.get(letter.pk)) and (user := slot.user_id) in chosen
            for key in dict.fromkeys(chosen[user].keys)
        ]
        Told.objects.bulk_create(told, ignore_conflicts=True)
        answers = _answers(chosen.values(), now)
    users = User.objects.in_bulk(list(chosen))
    written: dict[int, Written | None] = {}
    for letter in letters:
        slot = slots.get(letter.pk)
        if slot is None or slot.user_id not in chosen:
            written[letter.pk] = None
            continue
        try:
            written[letter.pk] = _write(chosen[slot.user_id], users[slot.user_id], answers)
        except Exception:
            # What cannot be said to one person keeps nobody else waiting.
            logger.exception("a digest could not be written")
    return written


def _slots_of(letters: Sequence[Letter]) -> dict[int, Slot]:
    """The slot of each letter, with the preferences of the moment: whoever said « jamais » a
    minute ago has none."""
    preferences = {
        one.user_id: one
        for one in Preference.objects.filter(
            user__in=[letter.user_id for letter in letters if letter.user_id],
            user__is_active=True,
        ).exclude(rhythm=Rhythm.NONE)
    }
    found = {}
    for letter in letters:
        preference = preferences.get(letter.user_id or 0)
        day = dt.date.fromisoformat((letter.key or "").rpartition(":")[2])
        slot = slot_on(preference, day) if preference else None
        if slot is not None:
            found[letter.pk] = slot
    return found


def _answers(chosen: Iterable[Chosen], now: dt.datetime) -> dict[int, str]:
    numbers = [thing.number for one in chosen for thing in one.things if thing.kind == "promise"]
    return answer_links(Promise.objects.filter(pk__in=numbers), now=now) if numbers else {}


def _write(chosen: Chosen, user: User, answers: dict[int, str]) -> Written:
    stop = stop_address(user)
    context = letter_context(chosen, user, answers, stop)
    written = write(TEMPLATE, user.language, context)
    return Written(written.subject, written.body, written.html, headers(stop))
