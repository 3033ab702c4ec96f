"""Sections: on the demo track, whose sections are known, and on levels made up."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj import clock
from vj.analysis.ear import Ear
from vj.analysis.structure import ROW, Row, Rows, Sections
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.frame import SECTIONS, Beat, Structure

BAR = 240 / demo.BPM


def of_the_demo(fps: int, seconds: float = demo.SECTIONS[-1].end) -> list[tuple[float, Structure]]:
    """What is found along the demo track."""
    ear = Ear()
    source = MemorySource(demo.samples(), demo.RATE)
    found = []
    for tick in islice(clock.steady(fps), int(seconds * fps)):
        features, _ = ear.step(tick, source.read(tick))
        found.append((tick.time, features.structure))
    return found


@pytest.fixture(scope="module")
def found() -> list[tuple[float, Structure]]:
    """What is found at 30 frames a second."""
    return of_the_demo(30)


def changes(found: list[tuple[float, Structure]]) -> list[tuple[float, str]]:
    """When each section was found to begin."""
    begun = [(found[0][0], found[0][1].section)]
    for time, structure in found:
        if structure.section != begun[-1][1]:
            begun.append((time, structure.section))
    return begun


def test_every_section_of_the_demo_is_found_within_a_bar_and_nothing_else_is(
    found: list[tuple[float, Structure]],
) -> None:
    begun = changes(found)
    assert [name for _, name in begun] == [section.name for section in demo.SECTIONS]
    assert max(abs(time - s.start) for (time, _), s in zip(begun, demo.SECTIONS, strict=True)) < BAR


def test_the_drop_is_found_at_once(found: list[tuple[float, Structure]]) -> None:
    drops = [time for time, name in changes(found) if name == "drop"]
    starts = [section.start for section in demo.SECTIONS if section.name == "drop"]
    assert max(time - start for time, start in zip(drops, starts, strict=True)) < 0.6


def test_tension_grows_through_a_build_and_is_gone_in_the_drop(found: list[tuple[float, Structure]]) -> None:
    build, drop = next(s for s in demo.SECTIONS if s.name == "build"), demo.SECTIONS[3]
    moments = (build.start + 3, build.end - 0.1, drop.start + 3)
    middle, end, after = (found[round(moment * 30)][1].tension for moment in moments)
    assert 0.2 < middle < end
    assert end > 0.5 > 0.05 > after


def test_at_another_frame_rate_the_same_is_found(found: list[tuple[float, Structure]]) -> None:
    slow, fast = changes(found)[:4], changes(of_the_demo(60, 22))
    assert [name for _, name in slow] == [name for _, name in fast]
    assert max(abs(a - b) for (a, _), (b, _) in zip(slow, fast, strict=True)) < 0.5


def music(
    *parts: tuple[float, Row, float], fps: int = 30, gain: float = 1.0
) -> list[tuple[float, Structure]]:
    """What is found in so many seconds each of a row and of beats that stand out so far, at 120 BPM."""
    sections, time, heard, found = Sections(), 0.0, 0.0, []
    for seconds, row, clear in parts:
        row = Row(row.whole * gain, row.bass * gain, row.treble * gain, row.drums)
        for _ in range(round(seconds * fps)):
            time += 1 / fps
            rows = []
            while heard + ROW < time:
                heard += ROW
                rows.append(row)
            position = 2 * time
            beat = Beat(120.0, position % 1, int(position), position % 4 / 4, confidence=0.9)
            found.append((time, sections.step(1 / fps, rows, beat, clear)))
    return found


def names(found: list[tuple[float, Structure]]) -> list[str]:
    return [name for _, name in changes(found)]


SILENCE, PAD = Row(0, 0, 0, 0), Row(0.01, 1e-5, 1e-4, 0)
DRONE, BASS, PLAYS = Row(0.1, 0.08, 1e-4, 0), Row(0.06, 0.04, 0.001, 0), Row(0.1, 0.06, 0.01, 0.4)
ROLL = Row(0.02, 1e-4, 0.01, 0.5)


def test_in_silence_it_is_calm() -> None:
    assert names(music((10, SILENCE, 0.0))) == ["calm"]


def test_a_drone_is_calm_however_loud() -> None:
    assert names(music((60, DRONE, 1.5))) == ["calm"]


def test_what_comes_in_at_once_but_has_neither_drums_nor_pulse_is_no_groove_for_long() -> None:
    found = changes(music((8, PAD, 1.5), (20, DRONE, 1.5)))
    assert [name for _, name in found] == ["calm", "groove", "break"]
    assert found[2][0] - found[1][0] < 10


def test_where_the_drums_leave_it_is_a_break_though_the_bass_plays_on() -> None:
    found = changes(music((16, PLAYS, 10.0), (12, BASS, 3.0)))
    assert [name for _, name in found] == ["calm", "groove", "break"]
    assert 16 < found[2][0] < 16 + 2


def test_a_drop_is_bass_and_drums_that_come_back_and_not_a_pause_without_them() -> None:
    found = changes(music((16, PLAYS, 10.0), (8, PAD, 2.0), (8, PLAYS, 10.0)))
    assert [name for _, name in found] == ["calm", "groove", "break", "drop"]
    assert 24 < found[3][0] < 24.5


def test_drums_that_return_after_four_bars_are_a_drop_too() -> None:
    assert names(music((16, PLAYS, 10.0), (12, BASS, 3.0), (8, PLAYS, 10.0)))[-1] == "drop"


def test_drums_that_roll_without_bass_build_up() -> None:
    assert names(music((16, PLAYS, 10.0), (6, ROLL, 10.0), (8, PLAYS, 10.0))) == [
        "calm",
        "groove",
        "build",
        "drop",
    ]


def test_bass_that_falls_back_while_the_drums_go_on_makes_no_break() -> None:
    less = Row(PLAYS.whole, PLAYS.bass * 0.07, PLAYS.treble, PLAYS.drums)
    assert names(music((16, PLAYS, 10.0), (8, less, 10.0))) == ["calm", "groove"]


def test_drums_that_are_not_told_while_all_sounds_as_before_make_no_break() -> None:
    drowned = Row(PLAYS.whole, PLAYS.bass, PLAYS.treble, 0.0)
    assert names(music((16, PLAYS, 10.0), (8, drowned, 2.0))) == ["calm", "groove"]


def test_a_pulse_without_drums_is_a_groove_if_there_is_bass() -> None:
    assert names(music((16, BASS, 6.0))) == ["calm", "groove"]
    assert names(music((16, PAD, 6.0))) == ["calm"]


def test_a_section_that_is_told_late_is_counted_from_its_bar_line() -> None:
    found = music((16, PLAYS, 10.0), (8, PAD, 2.0))
    time, told = next((time, told) for time, told in found if told.section == "break")
    assert told.bars == pytest.approx((time - 16) / 2, abs=0.02)
    assert told.seconds == pytest.approx(time - 16, abs=0.04)


def test_a_piece_that_follows_is_heard_though_it_is_softer_by_20_db() -> None:
    soft = Row(PLAYS.whole / 100, PLAYS.bass / 100, PLAYS.treble / 100, PLAYS.drums)
    found = changes(music((16, PLAYS, 10.0), (4, SILENCE, 0.0), (20, soft, 10.0)))
    assert [name for _, name in found] == ["calm", "groove", "calm", "groove"]
    assert found[-1][0] < 20 + 12


@pytest.mark.parametrize("gain", [1e-3, 30.0])
def test_the_level_of_the_line_does_not_matter(gain: float) -> None:
    parts = (16, PLAYS, 10.0), (8, PAD, 2.0), (8, PLAYS, 10.0)
    assert changes(music(*parts, gain=gain)) == changes(music(*parts))


def test_the_numbers_of_the_sections_cross_and_always_make_one() -> None:
    for _, told in music((5, PAD, 0.0), (8, PLAYS, 10.0), (8, PAD, 0.0)):
        assert sum((told.calm, told.groove, told.build, told.drop, told.break_)) == pytest.approx(1, abs=0.05)


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 3, st.floats(0, 20)), max_size=200),
    st.floats(0, 300),
    st.floats(0, 100),
)
def test_any_rows_have_a_section(powers: list[tuple[float, ...]], bpm: float, clear: float) -> None:
    sections = Sections()
    for count, row in enumerate(powers):
        told = sections.step(ROW, [Row(*row)], Beat(bpm, count=count), clear)
        assert told.section in SECTIONS
        assert 0 <= told.tension <= 1


def test_eight_hops_make_a_row_of_their_mean_and_their_strokes() -> None:
    rows, hop = Rows(), np.array([4.0, 3.0, 2.0, 1.0, 9.0])
    hits = {"onset": 0.9, "kick": 0.0, "snare": 0.0, "hat": 0.0}
    found = [rows.step(hop * at, hits | {"kick": float(at in (2, 5))}) for at in range(8)]
    assert found == [None] * 7 + [Row(4 * 3.5, 3 * 3.5, 1 * 3.5, 2.0)]
