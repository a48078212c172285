from importlib import import_module

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "agir.plan"

    def ready(self) -> None:
        import_module("agir.plan.receivers")
