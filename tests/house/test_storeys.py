"""One way down: imports, model relations and template includes only go to lower storeys."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.storeys import HEIGHT, STOREYS

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = sorted(path for path in (ROOT / "agir").iterdir() if (path / "__init__.py").exists())
INCLUDE = re.compile(r"""{%\s*(?:include|extends)\s+["']([\w./-]+?)(?:#[\w-]+)?["']""")


def test_imports_only_go_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_has_its_storey() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [[r.strip() for r in layer.split("|")] for layer in contract["contracts"][0]["layers"]]
    assert layers[1:] == STOREYS
    assert {room.name for room in ROOMS} == set(HEIGHT)


def test_relations_only_go_down() -> None:
    wrong = []
    for model in apps.get_models():
        room = model.__module__.split(".")
        if room[0] != "agir":
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or not target.__module__.startswith("agir."):
                continue
            below = target.__module__.split(".")[1]
            if below != room[1] and HEIGHT[below] >= HEIGHT[room[1]]:
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def templates() -> list[Path]:
    return sorted((ROOT / "agir").glob("*/templates/**/*.*"))


def owner(name: str) -> str | None:
    """The room whose templates folder holds this template."""
    for room in ROOMS:
        if (room / "templates" / name).exists():
            return room.name
    return None


@pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(ROOT)))
def test_includes_only_go_down(path: Path) -> None:
    room = path.relative_to(ROOT / "agir").parts[0]
    for name in INCLUDE.findall(path.read_text()):
        below = owner(name)
        if below is not None and below != room:
            assert HEIGHT[below] < HEIGHT[room], f"{path.name} includes {name}"


ORDER = ["urls", "views", "forms", "actions", "rules", "models"]
IMPORT = re.compile(r"^\s*from agir\.(\w+)\.(urls|views|forms|actions|rules|models)\b", re.M)


@pytest.mark.parametrize("room", ROOMS, ids=lambda p: p.name)
def test_inside_a_room_pages_stand_on_verbs_and_verbs_on_rules(room: Path) -> None:
    wrong = []
    for path in room.rglob("*.py"):
        own = path.relative_to(room).parts[0].removesuffix(".py")
        if own not in ORDER or "migrations" in path.parts:
            continue
        for other, part in IMPORT.findall(path.read_text()):
            if other == room.name and ORDER.index(part) < ORDER.index(own):
                wrong.append(f"{path.relative_to(ROOT)} imports {part}")
            if part in ("views", "urls") and own != "urls":
                wrong.append(f"{path.relative_to(ROOT)} imports views or urls")
    assert wrong == []


def test_the_house_never_imports_its_configuration() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "agir").rglob("*.py")
        if re.search(r"^\s*(from|import) config\b", path.read_text(), re.M)
    ]
    assert wrong == []
