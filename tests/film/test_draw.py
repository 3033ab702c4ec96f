"""A film is the same, picture by picture, however it is cut and wherever drawing it was taken up again."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.film.shows import FPS, SIZE, Busy
from vj.film.make import Work, under_way
from vj.film.order import Film, Making, ordered
from vj.film.studio import Studio
from vj.record.formats import FORMATS


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    """A studio for all films."""
    with Studio() as made:
        yield made


def film(path: Path) -> Film:
    return ordered(path, SIZE, Fraction(FPS), FORMATS["h264"], effort="ultrafast")


def make(studio: Studio, path: Path, seconds: float) -> list[str]:
    """The hash of every picture of a film that is made in segments of so many seconds."""
    making = Making(sound="none", seconds=seconds, fades=0.4, hashes=True)
    studio.make(Busy(path.parent / "none.wav"), [film(path)], making)
    return path.with_suffix(".md5").read_text("utf-8").split()


@pytest.fixture(scope="module")
def whole(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The hashes of the film drawn in one go."""
    return make(studio, tmp_path_factory.mktemp("whole") / "whole.mp4", 100)


@pytest.mark.parametrize("seconds", [0.5, 1.1])
def test_a_film_is_the_same_for_any_split(
    studio: Studio, whole: list[str], tmp_path: Path, seconds: float
) -> None:
    assert make(studio, tmp_path / "a.mp4", seconds) == whole
    assert len(set(whole)) > 100


@pytest.mark.parametrize("lost", [range(1, 99, 2), range(4, 99)])
def test_a_film_is_the_same_wherever_parts_of_it_are_missing(
    studio: Studio, whole: list[str], tmp_path: Path, lost: range
) -> None:
    making = Making(sound="none", seconds=0.6, fades=0.4, hashes=True)
    score, order = Busy(tmp_path / "none.wav"), film(tmp_path / "a.mp4")
    with pytest.raises(KeyboardInterrupt), under_way(score, [order], making, studio.renderer) as work:
        draw_all(studio, work, making)
        _, parts = work.films[0]
        for index, part in enumerate(sorted(parts.whole().values(), key=lambda part: part.first)):
            if index in lost:
                parts.drop(part)
        raise KeyboardInterrupt
    assert make(studio, tmp_path / "a.mp4", 0.6) == whole


def draw_all(studio: Studio, work: Work, making: Making) -> None:
    """Draw every segment, but do not join them."""
    from vj.film.draw import Drawer

    order, parts = work.films[0]
    drawer = Drawer(studio.stage(order.canvas), order, parts, making, work.rewind)
    for segment in work.segments():
        drawer.draw(segment)
    drawer.wait()
    drawer.close()


def test_several_films_of_one_hearing_are_the_films_that_each_alone_would_be(
    studio: Studio, whole: list[str], tmp_path: Path
) -> None:
    other = ordered(tmp_path / "b.mp4", (64, 64), Fraction(FPS), FORMATS["h264"], effort="ultrafast")
    making = Making(sound="none", seconds=2, hashes=True)
    studio.make(Busy(tmp_path / "none.wav"), [film(tmp_path / "a.mp4"), other], making)
    assert (tmp_path / "a.md5").read_text("utf-8").split() == whole
    assert len((tmp_path / "b.md5").read_text("utf-8").split()) == len(whole)
