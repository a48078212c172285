"""A year of digests for two thousand people in a hundred coalitions: chosen, told, written.

Everybody wants one each day. What waits for them is what a busy coalition has: for each person ten
promises, a meeting a month, an action to answer for each quarter; in each coalition, a decision
that waits for its positions the whole year. Half of what is promised is kept in time.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measures import Measure, seconds

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = int(os.environ.get("AGIR_BENCH_PEOPLE", "2000"))
DAYS = int(os.environ.get("AGIR_BENCH_DAYS", "365"))
MEASURED = int(os.environ.get("AGIR_BENCH_MEASURED_DAYS", str(DAYS)))
SEATED = 20
FIRST = dt.date(2026, 1, 1)
A_DAY = dt.timedelta(days=1)


def build(draw: random.Random) -> None:
    """The people, their coalitions, and a year of what waits for them."""
    from agir.accounts.models import User
    from agir.coalitions.models import Coalition, Member
    from agir.meetings.models import Decision, Invitee, Meeting
    from agir.notices.models import Preference
    from agir.plan.models import Action, ActionPerson, Plan
    from agir.promises.models import Promise

    users = User.objects.bulk_create(
        User(email=f"p{number}@exemple.test", name=f"Personne {number}") for number in range(PEOPLE)
    )
    Preference.objects.bulk_create(Preference(user=user) for user in users)
    coalitions = Coalition.objects.bulk_create(
        Coalition(name=f"Regroupement {number}", slug=f"r{number}")
        for number in range(PEOPLE // SEATED)
    )
    members = Member.objects.bulk_create(
        Member(user=user, coalition=coalitions[number // SEATED], role="first_concerned")
        for number, user in enumerate(users)
    )

    def day() -> dt.date:
        return FIRST + draw.randrange(DAYS) * A_DAY

    promises = []
    for member in members:
        for number in range(10):
            due = day()
            kept = draw.random() < 0.5
            promises.append(
                Promise(
                    coalition_id=member.coalition_id, member=member, title=f"Promesse {number}",
                    due_on=due, first_due_on=due, made_on=due - 20 * A_DAY,
                    status="kept" if kept else "open", settled_on=due if kept else None,
                )
            )  # fmt: skip
    Promise.objects.bulk_create(promises, batch_size=2000)
    plans = Plan.objects.bulk_create(
        Plan(coalition=one, title="Plan", starts_on=FIRST, revision=1) for one in coalitions
    )
    actions = Action.objects.bulk_create(
        Action(
            coalition_id=member.coalition_id, plan=plans[number // SEATED], title="Action",
            ends_on=day(), position=number,
        )
        for number, member in enumerate(members) for _quarter in range(4)
    )  # fmt: skip
    ActionPerson.objects.bulk_create(
        ActionPerson(coalition_id=action.coalition_id, action=action, member=members[number // 4])
        for number, action in enumerate(actions)
    )
    starts = [
        (one, dt.datetime.combine(day(), dt.time(18), tzinfo=dt.UTC))
        for one in coalitions for _month in range(12)
    ]  # fmt: skip
    meetings = Meeting.objects.bulk_create(
        Meeting(
            coalition=one, title="Rencontre", starts_at=at, ends_at=at + dt.timedelta(hours=2),
            invited_at=at - 14 * A_DAY,
        )
        for one, at in starts
    )  # fmt: skip
    Invitee.objects.bulk_create(
        (
            Invitee(coalition_id=meeting.coalition_id, meeting=meeting, member=member)
            for number, meeting in enumerate(meetings)
            for member in members[number // 12 * SEATED : (number // 12 + 1) * SEATED]
        ),
        batch_size=2000,
    )
    Decision.objects.bulk_create(
        Decision(coalition=one, title="Décision", status="proposed") for one in coalitions
    )


def year() -> tuple[int, int]:
    """Every digest of the year. Returns how many, and how many lines they hold."""
    from agir.accounts.models import User
    from agir.core.mail import write
    from agir.notices.actions.digests import AT_A_TIME, TEMPLATE
    from agir.notices.digest import choose, letter_context
    from agir.notices.models import Preference, Told
    from agir.notices.schedule import slot_on

    preferences = list(Preference.objects.order_by("user_id"))
    users = User.objects.in_bulk()
    letters = lines = 0
    for number in range(MEASURED):
        today = FIRST + number * A_DAY
        slots = [slot for one in preferences if (slot := slot_on(one, today))]
        for start in range(0, len(slots), AT_A_TIME):
            chosen = choose(slots[start : start + AT_A_TIME])
            told = [(pk, key) for pk, one in chosen.items() for key in one.keys]
            Told.objects.bulk_create(Told(user_id=pk, key=key, on=today) for pk, key in told)
            for pk, one in chosen.items():
                write(TEMPLATE, "fr", letter_context(one, users[pk], {}, "http://stop"))
                letters += 1
                lines += len(one.things)
    return letters, lines


def main() -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-digests-")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build(random.Random(1))
    gc.collect()
    gc.freeze()  # as the worker does when it starts
    found: list[tuple[int, int]] = []
    spent = seconds(lambda: found.append(year()))
    return {"seconds": spent, "letters": found[0][0], "lines": found[0][1]}


def run() -> Iterator[Measure]:
    """The promise, measured in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.digests"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    about = f"{told['letters']} letters, {told['lines']} lines, {PEOPLE} people"
    yield Measure("a year of digests", told["seconds"], 60, "s", about)


if __name__ == "__main__":
    print(json.dumps(main()))
