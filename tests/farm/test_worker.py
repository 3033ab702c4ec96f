"""A worker draws any segment alone as if it had drawn all before it, and says what it took for granted."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.film.shows import FPS, SIZE, Busy
from tests.media import tone
from vj.farm import span_of
from vj.farm.board import Span
from vj.farm.worker import Drawn, Errand, Hand, Sheet
from vj.film.order import Film, Making, ordered
from vj.film.plan import segments
from vj.film.score import stamp
from vj.film.studio import Studio
from vj.record.formats import FORMATS
from vj.record.parts import SURE, Parts

SPANS = [span_of(segment) for segment in segments(list(Busy(Path("none")).shown()), Fraction(FPS), 0.6, 0.4)]


@pytest.fixture(scope="module")
def hand(gl: None) -> Iterator[Hand]:
    """Who draws."""
    made = Hand()
    yield made
    made.close()


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A track that nobody listens to."""
    return tone(tmp_path / "a.wav", 0.1)


def film(path: Path) -> Film:
    return ordered(path, SIZE, Fraction(FPS), FORMATS["h264"], effort="ultrafast")


def run(
    hand: Hand,
    parts: Parts,
    track: Path,
    span: Span = SPANS[0],
    *,
    sheet: Sheet | None = None,
    about: str = "",
) -> Drawn:
    """Draw one segment."""
    given = sheet or Sheet("busy", Busy(track), stamp(track)[1:])
    told = about or parts.about
    errand = Errand("0", given.name, film(parts.film), span, hand.who, parts.folder, told, True)
    return hand.run(given, errand, lambda pictures: None)


@pytest.fixture(scope="module")
def whole(gl: None, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The hashes of the film drawn in one go."""
    path = tmp_path_factory.mktemp("whole") / "whole.mp4"
    with Studio() as studio:
        studio.make(Busy(path), [film(path)], Making(sound="none", seconds=100, hashes=True))
    return path.with_suffix(".md5").read_text("utf-8").split()


def test_segments_in_any_order_are_the_film(hand: Hand, track: Path, whole: list[str]) -> None:
    parts = Parts(track.with_name("a.mp4"), {})
    assert all(run(hand, parts, track, span).whole for span in (*SPANS[1::2], *SPANS[::2]))
    while part := parts.doubtful():
        span = next(span for span in SPANS if span.first == part.first)
        parts.drop(part)
        run(hand, parts, track, replace(span, since=span.surely))
    hashes = "".join(path.read_text("utf-8") for path in sorted(parts.folder.glob("*.md5")))
    assert hashes.split() == whole


def test_what_was_begun_with_all_that_it_needs_is_sure_and_the_rest_says_what_it_had(
    hand: Hand, track: Path
) -> None:
    parts = Parts(track.with_name("a.mp4"), {})
    doubt = next(span for span in SPANS if span.since > span.surely)
    for span in (SPANS[0], doubt):
        run(hand, parts, track, span)
    first, other = (part.before for _, part in sorted(parts.whole().items()))
    assert (first, other == SURE) == (SURE, False)


def test_where_the_folder_is_not_seen_the_part_travels(hand: Hand, track: Path) -> None:
    parts = Parts(track.with_name("a.mp4"), {})
    drawn = run(hand, parts, track, about="another folder")
    assert (drawn.whole, parts.whole()) == (True, {})
    parts.take(drawn.packed)
    assert [(part.first, part.count) for part in parts.whole().values()] == [(0, SPANS[0].pictures)]


def test_a_track_that_is_not_seen_is_said_and_drawn_once_it_was_brought(hand: Hand, track: Path) -> None:
    parts = Parts(track.with_name("a.mp4"), {})
    content, mark = track.read_bytes(), stamp(track)[1:]
    track.unlink()
    score = Busy(track)
    answers = [
        run(hand, parts, track, sheet=Sheet("gone", score, mark)),
        run(hand, parts, track, sheet=Sheet("brought", score, mark, content)),
    ]
    assert [(drawn.unseen, drawn.whole) for drawn in answers] == [(True, False), (False, True)]


def test_who_would_draw_other_pictures_draws_none(hand: Hand, track: Path) -> None:
    parts = Parts(track.with_name("a.mp4"), {})
    errand = Errand(
        "0",
        "busy",
        film(parts.film),
        SPANS[0],
        replace(hand.who, renderer="another"),
        parts.folder,
        parts.about,
        False,
    )
    drawn = hand.run(Sheet("busy", Busy(track), (0, 0)), errand, lambda pictures: None)
    assert (drawn.whole, drawn.painter, parts.whole()) == (False, hand.who, {})
