"""Sections: on the demo track, whose sections are known, and on levels made up."""

from itertools import islice

import pytest

from vj import clock
from vj.analysis.ear import Ear
from vj.analysis.structure import Sections
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


def test_in_silence_it_is_calm() -> None:
    sections = Sections()
    assert {sections.step(0.02, 0.0, 0.0, 0.0, Beat()).section for _ in range(500)} == {"calm"}


def test_the_numbers_of_the_sections_cross_and_always_make_one() -> None:
    sections = Sections()
    for loud in [0.0] * 50 + [0.5] * 200 + [0.0] * 200:
        told = sections.step(0.02, loud, loud, loud, Beat())
        assert sum((told.calm, told.groove, told.build, told.drop, told.break_)) == pytest.approx(1, abs=0.05)
    assert told.section in SECTIONS
