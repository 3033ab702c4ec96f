"""Clicks sent out and found again, in what a room makes of them."""

import numpy as np
import pytest

from vj.audio.clicks import clicks, delays, found
from vj.frame import FloatArray


def room(rate: int, delay: float, noise: float = 0.0, gain: float = 1.0) -> FloatArray:
    """What a microphone hears of the clicks: later, softer, with an echo, in noise."""
    sent, _ = clicks(rate)
    heard = 1e-4 * np.random.default_rng(2).standard_normal((len(sent) + 2 * rate, 2))
    start, echo = round(delay * rate), round((delay + 0.013) * rate)
    heard[start : start + len(sent)] += gain * sent
    heard[echo : echo + len(sent)] -= 0.4 * gain * sent
    heard += noise * np.random.default_rng(1).standard_normal(heard.shape)
    return np.asarray(heard, np.float32)


@pytest.mark.parametrize(
    ("rate", "noise", "gain"), [(48000, 0.0, 1.0), (44100, 0.02, 0.5), (96000, 0.02, 1.0)]
)
@pytest.mark.parametrize("delay", [0.0, 0.021, 0.35, 0.8])
def test_every_click_is_found_where_it_is(rate: int, noise: float, gain: float, delay: float) -> None:
    _, at = clicks(rate)
    took = delays(at - 0.001, found(room(rate, delay, noise, gain), rate))
    assert len(took) == len(at)
    assert took == pytest.approx(np.full(len(at), delay + 0.001), abs=2e-4)


def test_clicks_that_got_lost_are_left_out() -> None:
    heard, (_, at) = room(48000, 0.05), clicks(48000)
    heard[: round((at[3] + 0.3) * 48000)] = 0
    assert len(delays(at, found(heard, 48000))) == len(at) - 4


@pytest.mark.parametrize("level", [0.0, 1e-5, 0.1])
def test_noise_alone_holds_no_clicks(level: float) -> None:
    noise = (level * np.random.default_rng(0).standard_normal((6 * 48000, 1))).astype(np.float32)
    _, at = clicks(48000)
    assert len(delays(at, found(noise, 48000))) == 0


@pytest.mark.parametrize("length", [0, 1, 500])
def test_next_to_nothing_holds_none(length: int) -> None:
    assert len(found(np.zeros((length, 2), np.float32), 48000)) == 0
    assert len(delays(np.arange(3.0), np.zeros(0))) == 0
