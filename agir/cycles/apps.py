from importlib import import_module

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "agir.cycles"

    def ready(self) -> None:
        import_module("agir.cycles.receivers")
