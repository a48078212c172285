"""One word per thing: the glossary names every noun as its model does."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(\w+\.\w+)` \|$", re.M)


def told() -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs" / "glossary.md").read_text().split("Words that are not nouns")[0]
    return {model: (french, english) for french, english, model in ROW.findall(text)}


def test_every_model_is_in_the_glossary_under_its_own_label() -> None:
    with translation.override("fr"):
        models = {
            f"{m._meta.app_label}.{m.__name__}": str(m._meta.verbose_name)
            for m in apps.get_models()
            if m.__module__.startswith("agir.") and not m._meta.auto_created
        }
    assert {model: french for model, (french, _) in told().items()} == models


def test_english_labels_are_the_ones_of_the_glossary() -> None:
    with translation.override("en"):
        wrong = {
            model: (english, str(apps.get_model(model)._meta.verbose_name))
            for model, (_, english) in told().items()
            if str(apps.get_model(model)._meta.verbose_name).lower() != english.lower()
        }
    assert wrong == {}
