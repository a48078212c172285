"""What a million values share: places and groups, each told once beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from agir.coalitions.models import Coalition
from agir.portrait.models import MeasuredGroup, MeasuredPlace

_ASKED = 500
Named = tuple[str, str]


def breakdown_key(breakdown: Mapping[str, str]) -> str:
    """What tells a breakdown from another: « age=15-24;sex=f ». Empty for the total."""
    text = ";".join(f"{name}={breakdown[name]}" for name in sorted(breakdown))
    if len(text) <= 300:
        return text
    return f"{text[:250]}…{hashlib.sha256(text.encode()).hexdigest()[:40]}"


class Places:
    """Numbers of the places of a coalition, asked for as they are met."""

    def __init__(self, coalition: Coalition) -> None:
        self._coalition = coalition
        self.numbers: dict[Named, int] = {}
        self.codes: dict[int, str] = {}
        self.same: dict[str, tuple[int, ...]] = {}  # a code under all its names

    def find(self, wanted: Collection[Named]) -> None:
        """Have a number for each of these; those never met are added."""
        wanted = [one for one in wanted if one not in self.numbers]
        for start in range(0, len(wanted), _ASKED):
            some = wanted[start : start + _ASKED]
            self._read(some)
            new = [one for one in some if one not in self.numbers]
            if new:
                MeasuredPlace.objects.bulk_create(
                    [
                        MeasuredPlace(coalition=self._coalition, code=code, name=name)
                        for code, name in new
                    ],
                    ignore_conflicts=True,  # somebody else may be importing
                )
                self._read(new)

    def _read(self, some: Collection[Named]) -> None:
        rows = MeasuredPlace.objects.filter(
            coalition=self._coalition, code__in={code for code, _name in some}
        )
        for pk, code, name in rows.values_list("pk", "code", "name"):
            if (code, name) not in self.numbers:
                self.numbers[code, name], self.codes[pk] = pk, code
                self.same[code] = (*self.same.get(code, ()), pk)


class Groups:
    """Numbers of the groups of a coalition, by their key."""

    def __init__(self, coalition: Coalition) -> None:
        self._coalition = coalition
        self.numbers: dict[str, int] = {}

    def find(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        """Have a number for each of these keys; groups never met are added with their words."""
        missing = {key: words for key, words in wanted.items() if key not in self.numbers}
        keys = list(missing)
        for start in range(0, len(keys), _ASKED):
            some = keys[start : start + _ASKED]
            self._read(some)
            new = [
                MeasuredGroup(coalition=self._coalition, key=key, words=dict(missing[key]) or None)
                for key in some
                if key not in self.numbers
            ]
            if new:
                MeasuredGroup.objects.bulk_create(new, ignore_conflicts=True)
                self._read(some)

    def _read(self, some: Collection[str]) -> None:
        rows = MeasuredGroup.objects.filter(coalition=self._coalition, key__in=some)
        self.numbers.update(rows.values_list("key", "pk"))
