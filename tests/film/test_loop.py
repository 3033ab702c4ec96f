"""A loop is so many whole bars, where most is going on or where somebody says."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from vj.analysis.form import Part
from vj.analysis.grid import Grid, Piece
from vj.errors import MediaError
from vj.film.loop import Loop, placed

BEATS = np.arange(0, 40, 0.5)  # bars of two seconds
GRID = Grid(
    BEATS,
    np.arange(len(BEATS)) % 4,
    np.full(len(BEATS), 4),
    np.ones(len(BEATS), np.float32),
    np.ones(len(BEATS)),
)
PIECE = Piece(GRID, (Part(0, 9.8, "calm"), Part(9.8, 20.2, "drop"), Part(20.2, 40, "groove")), 40)


@pytest.mark.parametrize(
    ("bars", "start", "loop"),
    [
        (2, 0.0, Loop(300, 120, 30)),  # in the drop, which begins at a bar line, as near as it was heard
        (1, 0.0, Loop(300, 60, 15)),
        (6, 0.0, Loop(660, 360, 30)),  # longer than the drop: in the groove
        (16, 0.0, Loop(60, 960, 30)),  # longer than any: the first that has pictures before it
        (2, 13.0, Loop(420, 120, 30)),
        (2, 14.03, Loop(420, 120, 30)),
    ],
)
def test_a_loop_lies_where_most_is_going_on_or_from_where_it_is_asked_for(
    bars: int, start: float, loop: Loop
) -> None:
    assert placed(Path("a.wav"), PIECE, bars, start, Fraction(30)) == loop


def test_pictures_of_odd_rates_begin_as_near_to_the_bar_as_they_can() -> None:
    fps = Fraction(30000, 1001)
    loop = placed(Path("a.wav"), PIECE, 3, 0.0, fps)
    assert abs(loop.first / fps - 10) <= 1 / fps / 2
    assert abs(loop.pictures / fps - 6) <= 1 / fps / 2


@pytest.mark.parametrize(("piece", "bars", "start"), [(PIECE, 30, 0.0), (PIECE, 4, 35.0), (Piece(), 1, 0.0)])
def test_more_bars_than_there_are_is_said_in_a_line(piece: Piece, bars: int, start: float) -> None:
    with pytest.raises(MediaError, match=rf"a\.wav: has no {bars} bars"):
        placed(Path("a.wav"), piece, bars, start, Fraction(30))
