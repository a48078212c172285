from importlib import import_module

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "agir.funding"

    def ready(self) -> None:
        import_module("agir.funding.receivers")
