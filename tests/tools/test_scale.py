"""Farms on paper: what workers do adds up."""

from dataclasses import replace

import pytest

from tools.scale import FPS, Costs, played
from vj.farm.board import Span

FREE = Costs(0, 0, 0, (0.1,), 0, 0, 0, 0)  # nothing but pictures takes time
FILM = [Span(at, at + 30, at, 30, at, at) for at in range(0, 300, 30)]


def takes(costs: Costs, workers: int, films: int = 1, room: int = 3) -> float:
    return played(costs, [FILM] * films, workers, room)[0]


@pytest.mark.parametrize(("workers", "seconds"), [(1, 30), (2, 15), (5, 6), (10, 3), (64, 3)])
def test_a_film_whose_pictures_alone_take_time_is_shared_out_evenly(workers: int, seconds: float) -> None:
    assert takes(FREE, workers) == pytest.approx(seconds)


def test_who_goes_on_draws_nothing_again_and_who_begins_plays_up_to_there() -> None:
    costs = replace(FREE, play=0.01)
    assert takes(costs, 1) == pytest.approx(30)
    _, crew = played(costs, [FILM], 2, 1)  # one takes the second segment, the other goes on from the seventh
    assert sorted(one.again for one in crew) == pytest.approx([30 * 0.01, 150 * 0.01])
    warm = [replace(span, since=max(span.since - 20, 0)) for span in FILM]
    _, crew = played(replace(FREE, warm=0.05), [warm], 2, 1)
    assert sorted(one.again for one in crew) == pytest.approx([20 * 0.05] * 2)


def test_the_desk_is_one_and_films_wait_for_room() -> None:
    costs = replace(FREE, join=0.01, hear=0.5)
    assert takes(costs, 10) == pytest.approx(300 / float(FPS) * 0.5 + 3 + 300 * 0.01)
    assert takes(FREE, 100, films=4, room=1) == pytest.approx(4 * 3)
    assert takes(FREE, 100, films=4, room=4) == pytest.approx(3)
