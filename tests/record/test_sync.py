"""A picture and its sound end up in the same place, whatever blocks, jitter and drift do."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.record.sync import Silence, Slots


def slips(fps: float, rate: float, block: int, minutes: float, jitter: float = 0.002) -> list[int]:
    """How many slots a flash stands from its click, for clicks all over a show.

    The sound card's real rate is ``rate`` against 48000 on the label; the show draws a picture when a
    click has been heard that has not been shown.
    """
    rng = np.random.default_rng(3)
    slots, written, slip = Slots(fps), 0, []
    clicks = iter(np.sort(rng.uniform(1, minutes * 60, int(minutes * 40))))
    click = next(clicks)
    for index in range(int(minutes * 60 * fps)):
        time = (index + 1) / fps + rng.uniform(0, jitter)
        heard = int(time * rate / block) * block / 48000
        count = slots.step(time, heard)
        if heard > click and count:
            slip.append(written - int(click * fps))
            click = next((c for c in clicks if c > heard), np.inf)
        written += count
    return slip


@pytest.mark.parametrize("ppm", [-200, 0, 200])
@pytest.mark.parametrize(("fps", "block"), [(30, 1024), (25, 1024), (60, 512), (50, 480)])
def test_a_flash_lies_within_a_slot_of_its_click(fps: float, block: int, ppm: int) -> None:
    found = slips(fps, 48000 * (1 + ppm * 1e-6), block, minutes=3)
    assert len(found) > 60
    assert set(found) <= {-1, 0, 1}


def test_an_hour_of_a_card_that_runs_100_ppm_off_stays_together() -> None:
    assert set(slips(30, 48000 * 1.0001, 1024, minutes=60)) <= {-1, 0, 1}


def test_steady_ticks_fill_one_slot_each() -> None:
    slots = Slots(Fraction(30000, 1001))
    assert {slots.step((i + 1) * 1001 / 30000, (i + 1) * 1001 / 30000) for i in range(2000)} == {1}


def test_jitter_repeats_and_drops_nothing() -> None:
    rng = np.random.default_rng(1)
    slots = Slots(60)
    times = (np.arange(6000) + 1) / 60 + rng.uniform(0, 0.003, 6000)
    counts = [slots.step(t, int(t * 48000 / 1024) * 1024 / 48000) for t in times]
    assert set(counts[10:]) == {1}  # the first find the place


@pytest.mark.parametrize("shown", [24.0, 47.95, 75.0, 144.0])
def test_any_display_rate_gives_as_many_slots_as_the_sound_is_long(shown: float) -> None:
    slots = Slots(30)
    count = sum(slots.step((i + 1) / shown, (i + 1) / shown) for i in range(int(60 * shown)))
    assert abs(count - 1800) <= 1


def test_a_show_that_stands_still_holds_its_picture() -> None:
    slots = Slots(30)
    for i in range(90):
        slots.step((i + 1) / 30, (i + 1) / 30)
    assert slots.step(5.0, 5.0) == 60


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), max_size=50))
def test_no_clock_and_no_sound_can_make_it_count_back(steps: list[tuple[float, float]]) -> None:
    slots, time, sound = Slots(60), 0.0, 0.0
    for dt, ds in steps:
        time, sound = time + dt, sound + ds
        assert slots.step(time, sound) >= 0


def test_blocks_that_come_need_no_silence() -> None:
    silence = Silence(0.0)
    assert not any(silence.step((i + 1) / 60, 0.064 * ((i + 1) % 4 == 0)) for i in range(600))


def test_a_device_that_goes_leaves_silence_as_long_as_it_was_gone() -> None:
    silence, filled = Silence(0.0), 0.0
    for i in range(600):
        time = (i + 1) / 60
        gone = 2.0 < time <= 5.0
        filled += silence.step(time, 0.0 if gone else 1 / 60)
    assert filled == pytest.approx(3.0, abs=1e-9)


def test_silence_runs_on_while_the_device_is_gone() -> None:
    silence = Silence(0.0)
    assert sum(silence.step((i + 1) / 60, 0.0) for i in range(600)) == pytest.approx(9.9)


def test_what_the_device_dropped_is_silence() -> None:
    silence = Silence(0.0)
    silence.step(0.01, 0.01)
    assert silence.step(0.07, 0.01, lost=0.05) == 0.05
