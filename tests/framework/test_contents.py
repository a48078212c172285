"""The method's content: every enumeration of the seed, every word in both languages."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from agir.framework import contents, reading
from agir.framework.contents import Item, families, items, keys, stages
from agir.framework.reading import ContentError, Words, typeset, words
from agir.framework.tools import Tool, tool_at, tools, tools_of
from agir.ui.templatetags.ui import draw_icon

# What the seed enumerates, and the word of it each item must still carry.
SEED: dict[str, dict[str, str]] = {
    "why": {"shared_vision": "vision", "greatest_needs": "besoins", "unity": "unité"},
    "principles": {
        "prevention": "prévention",
        "inclusion": "exclusion",
        "concerned": "premiers concernés",
        "capacity": "capacité de tous",
        "relations": "confiance",
        "context": "histoire",
    },
    "collaborations": {
        "vary": "varier les collaborations",
        "parents": "parents et les citoyens",
        "funders": "partenaires financiers",
        "levels": "locales",
    },
    "conditions": {
        "vision": "vision commune du changement visé",
        "reinforcing": "se renforcent mutuellement",
        "learning": "apprentissage et d’évaluation partagés",
        "communication": "communications soutenues",
        "backbone": "structure de soutien",
    },
    "lenses": {
        "participation": "participation",
        "empowerment": "empowerment communautaire",
        "equity": "équité",
    },
    "ingredients": {"time": "temps", "trust": "confiance"},
    "trust": {
        "sincerity": "sincérité",
        "reliability": "fiabilité",
        "competence": "compétence",
        "care": "bienveillance",
    },
    "sustainability_axes": {"objects": "pérenniser des objets", "strategies": "acquis"},
    "sustainability_objects": {
        "cause": "cause",
        "partnership": "partenariat",
        "practices": "changements de pratiques",
        "activities": "activités ou des programmes",
    },
    "sustainability_strategies": {
        "uptake": "prise en charge",
        "rules": "normes et",
        "ownership": "appropriation",
        "resources": "ressources",
    },
    "stages": {
        "intention": "intention",
        "situation": "état de situation et l’analyse",
        "planning": "planification",
        "implementation": "mise en œuvre et les suivis",
        "evaluation": "évaluation et les apprentissages",
    },
}
WANTED_TOOLS = (
    "vision charter actors timeline strengths cause_tree priorities theory assets ecocycle meeting "
    "after_action change_story sustainability_grid links contributions adherence promises review "
    "journal"
).split()


def everything() -> list[Item]:
    return [item for family in SEED for item in items(family)]


def said(item: Item) -> str:
    return f"{item.names.fr} {item.sentences.fr}".lower()


@pytest.mark.parametrize("family", SEED)
def test_every_enumeration_of_the_seed_is_there(family: str) -> None:
    assert keys(family) == tuple(SEED[family])
    for item in items(family):
        assert SEED[family][item.key] in said(item)


def test_no_family_is_forgotten() -> None:
    assert {family.key for family in families()} | {"stages"} == set(SEED)


def _bullets(text: str) -> list[str]:
    """The items of the seed: bullets, numbered conditions, marked stages, each on one line."""
    found = re.split(r"\n\s*(?:•|\uf0b7||\d\.)\s+", "\n" + text)
    return [" ".join(part.split("\n\n")[0].split()) for part in found[1:]]


def test_the_seed_itself_counts_the_same(shared: Path) -> None:
    text = (shared / "seed" / "agir-ensemble.txt").read_text(encoding="utf-8").replace("\x0c", "")
    lines = _bullets(text)
    told = [entry for family in SEED for entry in SEED[family].values()]
    for family in (
        "principles", "collaborations", "conditions", "trust", "sustainability_objects",
        "sustainability_strategies",
    ):  # fmt: skip
        for item in items(family):
            root = SEED[family][item.key].split()[-1].replace("’", "'")[:6].lower()
            assert any(root in line.lower().replace("’", "'") for line in lines), (family, item.key)
    assert len(lines) >= 6 + 4 + 5 + 4 + 4 + 4
    assert len(told) == len(everything())
    for stage in stages():
        plain = stage.names.fr.replace("’", "'").lower()
        assert plain in " ".join(text.replace("’", "'").lower().split()), stage.key


def all_words(thing: object) -> Iterator[Words]:
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from all_words(one)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from all_words(getattr(thing, name))


def every_word() -> list[Words]:
    return list(all_words([families(), stages(), tools(), contents.changes()]))


# Written the same in both languages, and rightly so.
SAME = {
    "Notes",
    "Participation",
    "Intention",
    "Actions",
    "Cause",
    "Plan",
    "Portrait",
    *(f"{n}." for n in range(1, 9)),
}
SAME |= {str(n) for n in range(1, 9)} | {"Date", "90 minutes", "60 minutes", "45 minutes"}


def test_every_text_is_in_both_languages_and_typeset() -> None:
    found = every_word()
    assert len(found) > 900
    for text in found:
        assert text.fr.strip()
        assert text.en.strip()
        assert "'" not in text.fr + text.en
        assert not re.search(r"[^\xa0]»|«[^\xa0]| [:;!?%$]|[^«]\xa0[;!?]", text.fr), text.fr
    same = {text.fr for text in found if text.fr == text.en and not re.search(r"\d", text.fr)}
    assert same <= SAME, same - SAME


def test_one_plain_sentence_is_short() -> None:
    told = [item.sentences for item in everything()] + [tool.purposes for tool in tools()]
    told += [question.asked for stage in stages() for question in stage.questions]
    for text in told:
        for words_of in (text.fr, text.en):
            assert len(words_of.split()) <= 25, words_of


def test_every_item_says_what_to_do_what_goes_wrong_and_where_it_comes_from() -> None:
    for item in everything():
        parts = (item.do, item.pitfalls, item.examples, item.sources)
        assert len({part.fr for part in parts}) == 4
        assert draw_icon(item.icon)


@pytest.mark.parametrize("stage", stages(), ids=lambda stage: stage.key)
def test_each_stage_has_its_questions_and_tools(stage: contents.Stage) -> None:
    assert len(stage.questions) >= 6
    assert sum(question.sustainability for question in stage.questions) >= 2
    assert len({question.key for question in stage.questions}) == len(stage.questions)
    assert len(tools_of(stage.key)) >= 4
    assert sum(tool.stage_keys[0] == stage.key for tool in tools_of(stage.key)) >= 4
    assert len(stage.watch) >= 3


def test_tools_are_complete_and_each_has_its_own_address() -> None:
    assert len(tools()) >= 20
    assert set(WANTED_TOOLS) <= {tool.key for tool in tools()}
    assert Counter(tool.slug for tool in tools()).most_common(1)[0][1] == 1
    assert Counter(tool.key for tool in tools()).most_common(1)[0][1] == 1
    for tool in tools():
        assert len(tool.all_steps) >= 4
        assert draw_icon(tool.icon)
        assert tool_at(tool.slug) is tool
        assert bool(tool.where) <= bool(tool.places)


def test_families_point_at_tools_that_exist() -> None:
    known = {tool.key for tool in tools()}
    for family in families():
        assert set(family.tools) <= known


def test_words_follow_the_reader() -> None:
    first = items("principles")[0]
    with translation.override("en"):
        assert first.name == "Act early"
        assert stages()[0].asks.startswith("Why")
    with translation.override("fr"):
        assert first.name == "Agir tôt"


def test_the_sheet_of_the_charter_follows_the_principles() -> None:
    charter = next(tool for tool in tools() if tool.key == "charter")
    assert charter.sections[0].labels == tuple(item.names for item in items("principles"))


def test_versions_come_newest_first() -> None:
    dates = [change.date for change in contents.changes()]
    assert dates == sorted(dates, reverse=True)
    assert contents.version() == contents.changes()[0].version


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that a test may change."""
    copy = tmp_path / "content"
    shutil.copytree(contents.CONTENT, copy)
    monkeypatch.setattr(contents, "CONTENT", copy)
    return copy


def test_adding_an_entry_adds_an_item(copied: Path) -> None:
    with (copied / "families" / "principles.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[item]]\nkey = "nature"\nicon = "leaf"\n'
            + "\n".join(
                f'{part} = {{ fr = "Jouer dehors ({part})", en = "Play outside ({part})" }}'
                for part in ("name", "sentence", "does", "pitfall", "example")
            )
        )
    assert keys("principles")[-1] == "nature"
    charter = next(tool for tool in tools() if tool.key == "charter")
    assert charter.sections[0].labels[-1].en == "Play outside (name)"


def test_adding_a_file_adds_a_tool(copied: Path) -> None:
    source = (copied / "tools" / "promises.toml").read_text(encoding="utf-8")
    new = source.replace('"promises"', '"walk"').replace('slug = "promesses"', 'slug = "marche"')
    (copied / "tools" / "walk.toml").write_text(new, encoding="utf-8")
    found = tool_at("marche")
    assert isinstance(found, Tool)
    assert found in tools_of("implementation")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("slug = ", "slog = "), "unknown slog"),
        ((', en = "Round of promises"', ""), "promises.toml: name: expected"),
        (('en = "Round of promises"', 'en = " "'), "promises.toml: name: empty"),
        (('stages = ["implementation"]', 'stages = ["nowhere"]'), "stages should be among"),
        (('kind = "table"', 'kind = "cube"'), "unknown kind cube"),
        (("widths = [3, 5, 2, 3, 4]", "widths = [3]"), "1 widths for 5 columns"),
        (("[[section]]", "[[section"), "promises.toml:"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    copied: Path, change: tuple[str, str], told: str
) -> None:
    path = copied / "tools" / "promises.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(told)):
        tools()


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ("l'été: 2 000 $", "fr", "l’été\xa0: 2\xa0000\xa0$"),
        ("« oui » à 13 h", "fr", "«\xa0oui\xa0» à 13\xa0h"),
        ("de 0 à 5 ans", "fr", "de 0\xa0à\xa05\xa0ans"),
        ("it's: 5", "en", "it’s: 5"),
        ("https://exemple.test", "fr", "https://exemple.test"),
    ],
)
def test_plain_typing_is_typeset(typed: str, language: str, printed: str) -> None:
    assert typeset(typed, language) == printed


@pytest.mark.parametrize("value", [None, "texte", {"fr": "a"}, {"fr": "a", "en": ""}, {"fr": 1}])
def test_words_need_both_languages(value: object) -> None:
    with pytest.raises(ContentError, match=r"x\.toml: name"):
        words(value, "x.toml: name")


def test_files_are_read_once() -> None:
    assert reading.read(contents.CONTENT / "framework.toml") is reading.read(
        contents.CONTENT / "framework.toml"
    )
