"""The demo track is the truth that other tests measure against."""

import numpy as np
import pytest

from vj.audio import demo
from vj.audio.demo import Section


def part(section: Section) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A section's samples."""
    return demo.samples()[round(section.start * demo.RATE) : round(section.end * demo.RATE)]


def decibels(section: Section) -> float:
    """A section's loudness, dBFS."""
    return float(10 * np.log10(np.mean(part(section) ** 2)))


def test_it_is_a_minute_of_stereo_that_never_clips() -> None:
    samples = demo.samples()
    assert samples.shape == (round(demo.SECONDS * demo.RATE), 2)
    assert samples.dtype == np.float32
    assert 0.5 < np.abs(samples).max() < 1.0


def test_sections_follow_each_other_on_bar_lines() -> None:
    lines = [section.start for section in demo.SECTIONS] + [demo.SECTIONS[-1].end]
    bars = np.array(lines) * demo.BPM / 60 / 4
    np.testing.assert_allclose(bars, np.round(bars), atol=1e-9)
    assert [s.end for s in demo.SECTIONS[:-1]] == [s.start for s in demo.SECTIONS[1:]]
    assert {s.name for s in demo.SECTIONS} == {"calm", "groove", "build", "drop", "break"}


def test_calm_is_soft_and_the_drop_is_loud() -> None:
    calm, groove, build, drop, pause = (decibels(section) for section in demo.SECTIONS[:5])
    assert calm + 10 < groove < drop - 4
    assert build < drop - 4
    assert pause < drop - 10


@pytest.mark.parametrize("section", [s for s in demo.SECTIONS if s.name == "drop"])
def test_every_beat_of_the_drop_has_a_kick_on_it(section: Section) -> None:
    beats = demo.beats()
    inside = beats[(beats >= section.start) & (beats < section.end - 0.01)]
    mono = demo.samples().mean(axis=1)
    at = np.round(inside * demo.RATE).astype(int)
    after = np.array([np.mean(mono[i : i + 4000] ** 2) for i in at])
    before = np.array([np.mean(mono[i - 4000 : i] ** 2) for i in at])
    assert np.mean(after[1:] > 1.5 * before[1:]) == 1.0
