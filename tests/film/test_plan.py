"""A film is cut into segments that are whole together, where little is to be drawn again."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain

import pytest

from tests.film.shows import FPS, show
from tests.render.pictures import frame, layer, look
from vj.film import Shown
from vj.film.plan import segments
from vj.frame import Scene

PLAIN = look("gl_FragColor = vec4(1.0);")
KEEPS = look("gl_FragColor = IMG_THIS_PIXEL(kept);", PASSES=[{"TARGET": "kept", "PERSISTENT": True}])


def run(lengths: Sequence[tuple[str, int]], times: int = 1) -> list[Shown]:
    """Looks that come on one after the other, each for so many frames."""
    named = {"plain": PLAIN, "keeps": KEEPS}
    looks = [(named[name], index) for name, count in lengths for index in range(count)]
    return [(frame(Scene(a=layer(of, index), guard=False)), times) for of, index in looks]


@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.7, 100])
def test_segments_are_the_film_each_with_the_frames_that_it_needs_before(seconds: float) -> None:
    shown = list(show())
    found = list(segments(shown, Fraction(FPS), seconds))
    assert list(chain.from_iterable(part.shown for part in found)) == shown
    assert [part.first for part in found[1:]] == [part.first + part.pictures for part in found[:-1]]
    assert all(part.before == tuple(shown[part.since : part.frame]) for part in found)
    assert all(part.surely <= part.since <= part.frame for part in found)
    assert all(part.pictures >= round(seconds * FPS) for part in found[:-1])


def test_a_segment_is_cut_where_a_look_that_remembers_has_gone() -> None:
    shown = run([("keeps", 13), ("plain", 1), ("keeps", 20), ("plain", 20)])
    assert [part.frame for part in segments(shown, Fraction(10), 1.0)] == [0, 13, 23, 34, 44]


def test_where_nothing_is_better_it_is_cut_at_its_least_length() -> None:
    assert [part.pictures for part in segments(run([("plain", 35)]), Fraction(10), 1.0)] == [10, 10, 15]


def test_frames_that_no_picture_shows_count_for_nothing_and_are_still_drawn() -> None:
    unseen = [(one, 0) for one, _ in run([("keeps", 30)])]
    seen = [(replace(one), 2) for one, _ in run([("keeps", 42)])[30:]]
    found = list(segments([*unseen, *seen], Fraction(10), 1.0))
    assert [(part.frame, part.first, part.pictures) for part in found] == [(30, 0, 10), (35, 10, 14)]
    assert [(part.since, len(part.before)) for part in found] == [(0, 30), (0, 35)]


def test_an_empty_film_has_no_segment() -> None:
    assert list(segments([], Fraction(30))) == []
