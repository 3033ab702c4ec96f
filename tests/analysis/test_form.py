"""Sections of a whole piece: of the demo track, whose sections are known, and of loudness made up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.analysis import form, lookahead
from vj.analysis.evidence import FPS, spectra
from vj.analysis.form import FormClock, Part, sections
from vj.audio import demo
from vj.frame import SECTIONS, FloatArray, Structure

BAR = 2.0
LINES = np.arange(0, 200, BAR)
QUIET, PAD, HAT, PLAYS = (1e-4, 1e-6, 1e-6), (0.03, 1e-5, 1e-4), (0.04, 1e-5, 0.02), (0.5, 0.4, 0.1)


def music(*parts: tuple[int, tuple[float, float, float]]) -> FloatArray:
    """Loudness of so many bars each, of the whole, the bass and the treble."""
    bars = [power for count, power in parts for _ in range(count)]
    row = np.floor(np.arange(round(len(bars) * BAR * FPS / 8)) * 8 / FPS / BAR).astype(int)
    return np.asarray(np.array(bars)[row], np.float32)


def found(*parts: tuple[int, tuple[float, float, float]]) -> list[tuple[str, int]]:
    """The sections, and the bar each begins with."""
    power = music(*parts)
    return [(part.name, round(part.begin / BAR)) for part in sections(power, LINES)]


def test_every_section_of_the_demo_is_known_to_the_bar_line() -> None:
    bands = spectra(demo.samples().mean(axis=1))
    heard = lookahead.beats(bands)
    parts = sections(form.loudness(bands), demo.beats()[::4], heard.beats, heard.clear)
    assert [part.name for part in parts] == [section.name for section in demo.SECTIONS]
    starts = [section.start for section in demo.SECTIONS]
    assert [part.begin for part in parts] == pytest.approx(starts, abs=0.01)


def test_what_grows_and_leads_to_the_bass_is_a_build_and_what_leads_nowhere_is_none() -> None:
    assert found((8, PLAYS), (4, PAD), (4, HAT), (8, PLAYS)) == [
        ("groove", 0),
        ("break", 8),
        ("build", 12),
        ("drop", 16),
    ]
    assert found((8, PLAYS), (4, PAD), (4, HAT)) == [("groove", 0), ("break", 8)]


def test_what_does_not_grow_is_no_build_though_it_leads_to_the_bass() -> None:
    assert found((8, PLAYS), (8, HAT), (8, PLAYS)) == [("groove", 0), ("break", 8), ("drop", 16)]


def clearly(*parts: tuple[int, tuple[float, float, float], float]) -> list[tuple[str, int]]:
    """The sections where the beats of each part stand out so far, and the bar each begins with."""
    power = music(*((count, loud) for count, loud, _ in parts))
    clear = np.repeat([far for *_, far in parts], [4 * count for count, *_ in parts])
    beats = np.arange(len(clear)) * BAR / 4
    return [(part.name, round(part.begin / BAR)) for part in sections(power, LINES, beats, clear)]


def test_a_drone_is_calm_however_loud_and_a_groove_as_soon_as_there_is_a_pulse() -> None:
    assert clearly((16, PLAYS, 2.0)) == [("calm", 0)]
    assert clearly((16, PLAYS, 2.0), (8, PLAYS, 8.0)) == [("calm", 0), ("groove", 16)]


def test_where_the_drums_leave_it_is_a_break_though_the_bass_plays_on() -> None:
    dull = (0.5, 0.4, 0.01)
    assert clearly((12, PLAYS, 8.0), (8, dull, 3.5)) == [("groove", 0), ("break", 12)]


def test_hats_alone_that_leave_make_no_break() -> None:
    dull = (0.5, 0.4, 0.01)
    assert clearly((12, PLAYS, 12.0), (8, dull, 9.0)) == [("groove", 0)]


def test_all_that_comes_in_at_once_plays_though_its_pulse_is_not_known_yet() -> None:
    assert clearly((8, PAD, 2.0), (8, PLAYS, 2.0)) == [("calm", 0), ("groove", 8)]


def test_a_swell_far_from_the_beginning_is_no_build_of_a_calm_intro() -> None:
    assert found((12, QUIET), (12, PAD), (8, PLAYS)) == [("calm", 0), ("groove", 24)]


def test_a_bar_without_bass_is_no_section() -> None:
    assert found((8, PLAYS), (1, PAD), (8, PLAYS)) == [("groove", 0)]


def test_a_drop_out_of_softer_bars_with_bass_is_one() -> None:
    soft = (0.1, 0.08, 0.02)
    assert found((8, PLAYS), (4, soft), (8, PLAYS)) == [("groove", 0), ("break", 8), ("drop", 12)]


def test_an_intro_is_calm_and_not_a_break() -> None:
    assert found((8, QUIET), (8, PLAYS)) == [("calm", 0), ("groove", 8)]


def test_a_drop_of_many_bars_ends_as_a_groove() -> None:
    assert found((4, PLAYS), (4, HAT), (40, PLAYS))[-2:] == [("drop", 8), ("groove", 40)]


def test_a_piece_without_beats_has_sections_too() -> None:
    parts = sections(music((8, PLAYS), (4, PAD), (4, HAT), (8, PLAYS)), np.zeros(0))
    assert [part.name for part in parts] == ["groove", "break", "build", "drop"]


def test_silence_is_calm_and_nothing_has_no_form() -> None:
    assert [part.name for part in sections(np.zeros((500, 3), np.float32), np.zeros(0))] == ["calm"]
    assert sections(np.zeros((0, 3), np.float32), LINES) == ()
    assert FormClock((), LINES).step(3.0) == Structure()


def test_the_tension_of_a_build_is_whole_as_the_drop_comes_and_gone_half_a_second_on() -> None:
    clock = FormClock([Part(0, 8, "break"), Part(8, 16, "build"), Part(16, 30, "drop")], LINES)
    assert [clock.step(time).tension for time in (4, 8, 12, 15.999, 16.25, 16.5)] == pytest.approx(
        [0, 0, 0.5, 1, 0.5, 0], abs=1e-3
    )


def test_the_clock_tells_how_far_in_we_are_and_crosses_in_half_a_second() -> None:
    clock = FormClock([Part(0, 8, "break"), Part(8, 16, "drop")], LINES)
    told = clock.step(8.25)
    assert (told.section, told.seconds, told.bars) == ("drop", 0.25, 0.125)
    assert (told.drop, told.break_, told.groove) == (0.5, 0.5, 0)
    assert clock.step(11.0).bars == pytest.approx(1.5)


@given(
    st.lists(st.tuples(*[st.floats(0, 100, width=32)] * 3), max_size=300),
    st.lists(st.floats(0, 30), max_size=20),
)
def test_any_loudness_has_a_form_without_gaps(
    rows: list[tuple[float, float, float]], lines: list[float]
) -> None:
    power = np.array(rows, np.float32).reshape(-1, 3)
    parts = sections(power, np.unique(np.round(lines, 1)))
    edges = [0.0, *(part.end for part in parts)] if parts else []
    assert [part.begin for part in parts] == edges[:-1]
    assert {part.name for part in parts} <= set(SECTIONS)
    assert all(part.end > part.begin for part in parts)
