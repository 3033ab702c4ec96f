"""The flash guard on measures of pictures that nobody need see."""

from collections.abc import Callable

import numpy as np
import pytest

from vj.frame import FloatArray
from vj.render.flashes import COLUMNS, FREE, LIGHT, MEMORY, RED, ROWS, FlashGuard, Hold, seen

Moment = Callable[[float], FloatArray]
"""The measures of a picture at a time, (3, rows, columns)."""
Y, X = np.mgrid[:ROWS, :COLUMNS]
CHECKS = ((X + Y) % 2).astype(np.float32)
PICTURE = np.random.default_rng(1).random((ROWS, COLUMNS)).astype(np.float32)


def grey(light: FloatArray | float) -> FloatArray:
    """A picture of this light, without a colour."""
    return np.array(np.broadcast_arrays(light, 0 * X, light), np.float32)


def red(light: float) -> FloatArray:
    """A picture of pure red."""
    return np.array(np.broadcast_arrays(0.2126 * light, light + 0 * X, 0.2126 * light), np.float32)


def square(time: float, hertz: float) -> float:
    """On and off by turns."""
    return float(int(2 * hertz * time + 1e-6) % 2)


def flash(time: float, bpm: float) -> float:
    """A flash on each beat, that dies away."""
    return float(np.exp(-(time * bpm / 60 % 1) * 60 / bpm / 0.12))


def watched(
    moment: Moment, seconds: float, fps: float = 30, start: float = 0.0
) -> list[tuple[Hold, FloatArray]]:
    """How each picture was held, and its light and red as they were shown."""
    guard, hold, shown = FlashGuard(), FREE, []
    for index in range(round(start * fps), round((start + seconds) * fps)):
        sample = moment(index / fps)
        times, plus = seen(hold, sample[LIGHT], sample[RED])
        shown.append((hold, np.array([sample[LIGHT] * times + plus, sample[RED] * times])))
        hold = guard.step(index / fps, sample)
    return shown


def turns(values: FloatArray, least: float, fps: float = 30) -> int:
    """The most changes of a value in a second, each of ``least`` and against the one before."""
    found, way, end = [], 0, values[0]
    for index, value in enumerate(values):
        if way * (value - end) >= 0:
            end = value
        if abs(value - end) >= least or (way == 0 and abs(value - values[0]) >= least):
            found += [index] if way else []
            way, end = int(np.sign(value - end)) or int(np.sign(value - values[0])), value
    return max((sum(first <= other < first + fps for other in found) for first in found), default=0)


def white(hertz: float) -> Moment:
    """All of the picture, on and off."""
    return lambda time: grey(square(time, hertz))


def beats(bpm: float) -> Moment:
    """All of the picture, on each beat."""
    return lambda time: grey(flash(time, bpm))


FLASHING: dict[str, Moment] = {
    **{f"white at {hertz} Hz": white(hertz) for hertz in (4, 5, 8, 15)},
    "grey at 5 Hz": lambda t: grey(0.3 + 0.2 * square(t, 5)),
    "dark gaps in a picture": lambda t: grey(PICTURE * (t * 6 % 1 > 0.3)),
    "a flash on each beat at 174 BPM": lambda t: grey(0.1 + 0.9 * flash(t, 174)),
    "a third of the picture": lambda t: grey(np.where(X < COLUMNS / 3, square(t, 5), 0.2)),
    "halves by turns": lambda t: grey(np.where(X < COLUMNS / 2, square(t, 5), 1 - square(t, 5))),
}


@pytest.mark.parametrize("name", FLASHING)
def test_light_never_flashes_more_than_three_times_a_second(name: str) -> None:
    moment, fps = FLASHING[name], 60 if "15" in name else 30
    shown = np.array([light for _, (light, _) in watched(moment, 4, fps)])
    free = np.array([moment(index / fps)[LIGHT] for index in range(4 * fps)])
    place = (ROWS // 2, 2)
    assert turns(free[:, *place], 0.1, fps) > 5
    assert turns(shown[:, *place], 0.1, fps) <= 7  # three pairs and one
    assert np.ptp(shown[2 * fps :, *place]) < 0.1  # and, once seen to go on, not at all


def test_red_that_flashes_is_held_though_its_light_is_small() -> None:
    shown = np.array([shown for _, (_, shown) in watched(lambda t: red(0.4 * square(t, 5)), 3)])
    assert np.ptp(shown[:20]) == pytest.approx(0.4)
    assert np.ptp(shown[60:]) < 20 / 320


def test_a_flash_on_each_beat_at_dance_tempo_is_held_after_a_while_and_at_90_bpm_never() -> None:
    fast, slow = (watched(beats(bpm), 6) for bpm in (120, 90))
    assert np.ptp([light for _, (light, _) in fast[:45]]) > 0.9
    assert np.ptp([light for _, (light, _) in fast[150:]]) < 0.1
    assert {hold.strength for hold, _ in slow} == {0.0}


def test_what_flashes_on_less_than_a_quarter_of_ten_degrees_is_let_be() -> None:
    small = (X < COLUMNS / 6) & (Y < ROWS / 8)
    assert {hold.strength for hold, _ in watched(lambda t: grey(small * square(t, 5)), 4)} == {0.0}


def test_only_where_it_flashes_is_it_held() -> None:
    shown = watched(FLASHING["a third of the picture"], 4)
    light = np.array([light for _, (light, _) in shown])
    assert np.ptp(light[60:, :, 0]) < 0.1
    assert np.ptp(light[:, :, COLUMNS // 2 :]) == 0


def test_a_pattern_that_turns_into_its_negative_loses_contrast_and_keeps_its_light() -> None:
    def reverse(time: float) -> FloatArray:
        spots = np.abs(CHECKS - square(time, 5))
        return np.array([0 * X + 0.5, 0 * X, spots], np.float32)

    (hold, (light, _)) = watched(reverse, 4)[-1]
    assert hold.light is not None
    assert hold.light[..., 3].max() < 0.1
    assert light == pytest.approx(np.full((ROWS, COLUMNS), 0.5), abs=0.01)


def test_what_moves_is_no_flash() -> None:
    noise = np.random.default_rng(2).random((ROWS, 8 * COLUMNS)).astype(np.float32)

    def drift(time: float) -> FloatArray:
        at = round(time * 40)
        return grey(noise[:, at % 200 : at % 200 + COLUMNS])

    assert {hold.strength for hold, _ in watched(drift, 4)} == {0.0}


def test_when_it_is_over_the_picture_comes_back_within_two_seconds() -> None:
    shown = watched(lambda t: grey(square(t, 5) if t < 2 else 0.8), 6)
    assert np.all(shown[59][1][0] < 0.1)
    assert shown[round(4.2 * 30)][0].strength == 0
    assert shown[-1][0] == FREE
    assert np.all(np.diff([light[0, 0] for _, (light, _) in shown[61:]]) >= 0)  # in one rise


def test_a_night_that_was_long_decides_as_one_that_began_a_memory_ago() -> None:
    chance = np.random.default_rng(3).random(2000)

    def wild(time: float) -> FloatArray:
        calm = int(time) % 7 > 3
        return grey(PICTURE * (0.5 if calm else chance[round(time * 30)]))

    end = 24.0
    whole, part = (watched(wild, end - start, start=start) for start in (0.0, end - MEMORY - 3))
    late = [[as_bytes(hold) for hold, _ in shown[-90:]] for shown in (whole, part)]
    assert len({*late[0]}) > 10
    assert late[0] == late[1]


def as_bytes(hold: Hold) -> tuple[float, bool, bytes]:
    """All that a hold says, to the last bit."""
    return hold.strength, hold.calm, b"".join(a.tobytes() for a in (hold.light, hold.red) if a is not None)
