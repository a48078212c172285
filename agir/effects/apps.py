from importlib import import_module

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "agir.effects"

    def ready(self) -> None:
        import_module("agir.effects.receivers")
