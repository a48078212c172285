"""`agir worker`: letters leave, digests are written, bins are emptied."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from agir.notices.worker import AlreadyThere, Worker, alone

PAUSE = 1.0


class Command(BaseCommand):
    help = "Envoie les courriels en attente, prépare les résumés, vide les corbeilles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul tour, puis terminer")
        parser.add_argument("--now", help="faire comme si c’était ce moment : 2026-03-08T07:00")
        parser.add_argument(
            "--with", type=int, dest="parent", help="terminer quand ce processus se termine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gc.collect()
        gc.freeze()  # what is there for good is not looked through again all night
        now = self.moment(options["now"])
        if now is not None and not options["once"]:
            raise CommandError("--now ne va qu’avec --once.")
        try:
            with alone():
                if options["once"]:
                    if not Worker(now).turn():
                        raise SystemExit(1)
                    return
                self.go_on(options["parent"])
        except AlreadyThere:
            raise CommandError(
                "Un autre ouvrier tourne déjà pour ce dossier de données (AGIR_DATA)."
            ) from None

    def moment(self, given: str | None) -> dt.datetime | None:
        if given is None:
            return None
        try:
            found = parse_datetime(given) or parse_datetime(f"{given}T00:00")
        except ValueError:
            found = None
        if found is None:
            raise CommandError(
                f"--now : « {given} » n’est pas un moment. Exemple : 2026-03-08T07:00"
            )
        return timezone.make_aware(found) if timezone.is_naive(found) else found

    def go_on(self, parent: int | None) -> None:
        """Turn after turn, until told to stop or until the site it goes with is gone."""
        over = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            over.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker = Worker()
        while not over.is_set():
            if parent is not None and os.getppid() != parent:
                return
            worker.turn()
            over.wait(PAUSE)
