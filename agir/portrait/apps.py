from importlib import import_module

from django.apps import AppConfig


class PortraitConfig(AppConfig):
    name = "agir.portrait"

    def ready(self) -> None:
        import_module("agir.portrait.receivers")
