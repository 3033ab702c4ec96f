"""How late pictures are: laps that are made up, and the live loop."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vj.frame import Command, Value
from vj.latency import HOP, SPEED, Lap, Lateness, waits

SET, AUTO = "/tempo/latency", "/tempo/latency/auto"


def lap(at: float, *, age: float = 0.01, made: float = 0.02) -> Lap:
    """A frame of which all but the age takes ``made`` seconds."""
    return Lap(at, 735, age, made / 4, made / 4, made / 2)


def asked(laps: list[Lap], changed: Mapping[int, Mapping[str, Value]] | None = None) -> list[Command]:
    """What is asked for in the course of these laps."""
    late, changes = Lateness(), changed or {}
    return [command for n, one in enumerate(laps) for command in late.step(one, changes.get(n, {}))]


def test_all_stages_and_what_is_said_of_display_and_distance_make_the_total() -> None:
    late = Lateness(display=0.03, distance=6.86)
    for frame in range(40):
        late.step(lap(frame / 60), {})
    assert late.total == pytest.approx(0.01 + 0.02 + 0.03 - 6.86 / SPEED)


def test_one_frame_that_hangs_changes_nothing() -> None:
    late = Lateness()
    for frame in range(40):
        late.step(lap(frame / 60, made=2.0 if frame == 20 else 0.02), {})
    assert late.total == pytest.approx(0.03)


def test_the_show_is_told_once_and_again_when_it_has_moved() -> None:
    steady = [lap(frame / 60) for frame in range(300)]
    slower = [lap(frame / 60, made=0.05) for frame in range(300, 600)]
    told = asked([*steady, *slower])
    assert [command.address for command in told] == [SET] * len(told)
    assert [command.args[0] for command in (told[0], told[-1])] == pytest.approx([30.0, 60.0])
    assert len(told) == 2


def test_what_a_hand_sets_stays_until_it_is_to_be_measured_again() -> None:
    laps = [lap(frame / 60) for frame in range(600)]
    told = asked(laps, {100: {SET: 80.0}, 400: {AUTO: True}})
    assert told == [
        Command(SET, (30.0,), "clock"),
        Command(AUTO, (False,), "clock"),
        Command(SET, (30.0,), "clock"),
    ]


def test_what_is_set_on_the_command_line_is_never_measured() -> None:
    assert asked([lap(frame / 60) for frame in range(300)], {0: {SET: 80.0, AUTO: False}}) == []


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([24, 60, 144]), st.sampled_from([44100, 48000, 96000]), st.floats(0, 1))
def test_a_sample_waits_a_hop_and_a_frame_at_most(fps: int, rate: int, part: float) -> None:
    ends = np.floor((np.arange(300) + part) * rate / fps).astype(int)
    laps = [Lap(n / fps, int(new), 0.0, 0.001, 0.002, 0.0) for n, new in enumerate(np.diff(ends))]
    begun, drawn = waits(laps, rate)
    assert begun.max() <= HOP + 1 / fps + 2 / rate
    assert np.percentile(begun, 95) > 0.7 * (HOP + 1 / fps) if fps < 144 else begun.max() > HOP
    assert drawn == pytest.approx(begun + 0.003)


def test_what_lies_before_the_arrival_is_no_wait() -> None:
    laps = [Lap(n / 60, 735, 0.025, 0.001, 0.002, 0.0) for n in range(100)]
    early, late = waits(laps, 44100, 0.02)[0], waits(laps, 44100)[0]
    assert np.median(late - early) == pytest.approx(0.02)


def test_no_laps_have_no_waits() -> None:
    assert [len(times) for times in waits([], 44100)] == [0, 0]
