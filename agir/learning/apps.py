from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "agir.learning"

    def ready(self) -> None:
        import_module("agir.learning.receivers")
