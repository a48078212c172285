from importlib import import_module

from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "agir.coalitions"

    def ready(self) -> None:
        import_module("agir.coalitions.receivers")
