from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "agir.funding"
