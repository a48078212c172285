from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from agir.core.catalogues import compile_catalogues
from agir.core.databases import pending_migrations
from agir.core.freshness import collect_static


class Command(BaseCommand):
    help = "Prépare ce qui doit l’être, puis sert le site (granian)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_free_port()
        settings.DATA.mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        if pending_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        collect_static()
        if settings.PRODUCTION:
            self.stdout.write(f"Agir ensemble : {settings.SITE_URL}")
        else:
            self.welcome()
        self.stdout.flush()
        sys.stderr.flush()
        if settings.WORKER == "inside":
            self.start_worker()
        os.execv(sys.executable, self.server())

    def start_worker(self) -> None:
        """Beside the server, which takes the place of this very process: when it ends, however it
        ends, the worker sees that its parent is gone and ends too."""
        given = [sys.executable, "-m", "agir", "worker", "--with", str(os.getpid())]
        subprocess.Popen(given, stdin=subprocess.DEVNULL)

    def require_free_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.ADDRESS, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Le port {settings.PORT} n’est pas libre ({error.strerror}). "
                    f"Essayez : PORT={settings.PORT + 1} make run\n"
                    f"Port {settings.PORT} is taken. Try: PORT={settings.PORT + 1} make run"
                ) from None

    def welcome(self) -> None:
        """Load the demonstration into an empty database, and print where to go."""
        from agir.demo.people import demonstration_links
        from agir.demo.story import load_if_empty

        load_if_empty()
        lines = [
            "",
            f"  Agir ensemble   {settings.SITE_URL}",
            "",
            "  Pour entrer, ouvrez un de ces liens (chacun sert une fois) :",
            "  To come in, open one of these links (each works once):",
            "",
            *(f"  {label}\n      {url}" for label, url in demonstration_links()),
            "",
            f"  Les courriels envoyés se lisent à / Outgoing mail: {settings.SITE_URL}/courriels/",
            "  Ctrl-C pour arrêter / to stop",
            "",
        ]
        self.stdout.write("\n".join(lines))

    def server(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "granian",
            "--interface=wsgi",
            f"--host={settings.ADDRESS}",
            f"--port={settings.PORT}",
            f"--workers={settings.WORKERS}",
            "--blocking-threads=4",
            "--respawn-failed-workers",
            "--workers-kill-timeout=5",
            "--log-level=error",
            "config.wsgi:application",
        ]
