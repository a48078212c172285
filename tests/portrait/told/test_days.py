"""Times as people remember them, and what a group thinks, as figures."""

from __future__ import annotations

import pytest

from agir.analysis.opinions import opinion, order
from agir.portrait.days import remember


@pytest.mark.parametrize(
    ("words", "first", "last", "precision"),
    [
        ("1998", "1998-01-01", "1998-12-31", "year"),
        ("vers 1998", "1998-01-01", "1998-12-31", "year"),
        ("années 1990", "1990-01-01", "1999-12-31", "decade"),
        ("les années 1990", "1990-01-01", "1999-12-31", "decade"),
        ("the 1990s", "1990-01-01", "1999-12-31", "decade"),
        ("mars 2020", "2020-03-01", "2020-03-31", "month"),
        ("Février 2024", "2024-02-01", "2024-02-29", "month"),
        ("2020-03", "2020-03-01", "2020-03-31", "month"),
        ("printemps 2019", "2019-04-01", "2019-06-30", "season"),
        ("à l’été 2019", None, None, None),
        ("été 2019", "2019-07-01", "2019-08-31", "season"),
        ("hiver 2019", "2019-01-01", "2019-03-31", "season"),
        ("fall 2019", "2019-09-01", "2019-12-31", "season"),
        ("2024-10-17", "2024-10-17", "2024-10-17", "day"),
        ("17 octobre 2024", "2024-10-17", "2024-10-17", "day"),
        ("1er mai 2024", "2024-05-01", "2024-05-01", "day"),
        ("le 1er mai 2024", "2024-05-01", "2024-05-01", "day"),
        ("31 février 2024", None, None, None),
        ("2024-13", None, None, None),
        ("2024-02-30", None, None, None),
        ("jadis", None, None, None),
        ("1492", None, None, None),
        ("", None, None, None),
    ],
)
def test_times_are_read_as_remembered(
    words: str, first: str | None, last: str | None, precision: str | None
) -> None:
    found = remember(words)
    if first is None:
        assert found is None
        return
    assert found is not None
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)
    assert found.text == ("" if precision == "day" else words)


@pytest.mark.parametrize(
    ("scores", "mean", "spread", "counts"),
    [
        ([], None, None, ()),
        ([5, 5], None, None, ()),
        ([3, 3, 3], 3.0, 0.0, (0, 0, 3, 0, 0)),
        ([1, 5, 1, 5], 3.0, 2.0, (2, 0, 0, 0, 2)),
        ([1, 2, 3, 4, 5], 3.0, 1.2, (1, 1, 1, 1, 1)),
        ([4, 4, 5], 13 / 3, 4 / 9, (0, 0, 0, 2, 1)),
    ],
)
def test_an_opinion_has_a_mean_and_a_spread(
    scores: list[int], mean: float | None, spread: float | None, counts: tuple[int, ...]
) -> None:
    found = opinion(scores)
    assert found.counts == counts
    assert found.number == len(scores)
    assert found.mean == (None if mean is None else pytest.approx(mean))
    assert found.spread == (None if spread is None else pytest.approx(spread))


def test_of_two_alike_the_one_people_agree_on_comes_first() -> None:
    divided, agreed, low = opinion([1, 5, 1, 5]), opinion([3, 3, 3]), opinion([1, 1, 2])
    hidden = opinion([5])
    assert sorted([hidden, low, divided, agreed], key=order) == [agreed, divided, low, hidden]


@pytest.mark.parametrize("scores", [[0, 1, 2], [6], [3, 3, -1]])
def test_a_score_out_of_the_scale_is_refused(scores: list[int]) -> None:
    with pytest.raises(ValueError, match="scale"):
        opinion(scores)
