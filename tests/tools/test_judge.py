"""The judge and the tuner: equations on made-up pictures."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tools import judge_looks, tune_looks
from tools.playback import Pixels
from vj.frame import Beat, Features, Frame, Input, Scene, Tick

RNG = np.random.default_rng(1)
NOISE = RNG.integers(0, 255, (128, 128, 3)).astype(np.uint8)


def natural() -> Pixels:
    """Noise whose power falls with the square of the frequency."""
    y, x = np.meshgrid(np.fft.fftfreq(128), np.fft.fftfreq(128), indexing="ij")
    spectrum = np.fft.fft2(RNG.standard_normal((128, 128))) / np.maximum(np.hypot(x, y), 1 / 128)
    grey = np.fft.ifft2(spectrum).real
    grey = (grey - grey.min()) / (grey.max() - grey.min()) * 255
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def test_white_noise_has_no_structure_and_natural_noise_has_all() -> None:
    assert judge_looks.slope(NOISE) == pytest.approx(0.0, abs=0.3)
    assert judge_looks.slope(natural()) == pytest.approx(2.0, abs=0.4)
    assert judge_looks.structure(NOISE) < 0.2 < 0.75 < judge_looks.structure(natural())


def test_an_empty_picture_has_no_structure() -> None:
    assert judge_looks.structure(np.zeros((64, 64, 3), np.uint8)) == 0.0


def test_what_follows_a_little_later_still_correlates_and_what_stands_still_does_not() -> None:
    wave = np.sin(np.arange(200) / 5)
    assert judge_looks.correlation(np.roll(wave, 2), wave) > 0.98
    assert judge_looks.correlation(np.zeros(200), wave) == 0.0


def film(brightness: NDArray[np.float64]) -> Pixels:
    """A picture whose brightness goes like this."""
    return (natural()[None, :, :, :] * brightness[:, None, None, None]).astype(np.uint8)


def frames(bass: NDArray[np.float64]) -> list[Frame]:
    """Frames in which the bass goes like this."""
    return [
        Frame(Tick(i, i / 30, 1 / 30), Features(bass=float(b)), Beat(), Scene()) for i, b in enumerate(bass)
    ]


def test_a_picture_that_breathes_with_the_bass_reacts_and_one_that_does_not_does_not() -> None:
    bass = (np.sin(np.arange(90) / 4) + 1) / 2
    silent = film(np.full(10, 0.5))
    alive = judge_looks.measure(film(0.5 + 0.4 * bass), silent, frames(bass), 1.0)
    dead = judge_looks.measure(film(0.5 + 0.4 * RNG.random(90)), silent, frames(bass), 1.0)
    assert (alive.reaction > 0.9, dead.reaction < 0.5, alive.still) == (True, True, 0.0)
    assert alive.score > dead.score


def test_a_flicker_is_counted() -> None:
    flashing = film(np.tile([0.3, 1.0], 30))
    found = judge_looks.measure(flashing, film(np.full(5, 0.5)), frames(np.zeros(60)), 1.0)
    assert found.flicker == 1.0


def test_a_look_worse_than_the_baseline_fails() -> None:
    base = judge_looks.measure(film(np.full(20, 0.5)), film(np.full(5, 0.5)), frames(np.zeros(20)), 1.0)
    noise = np.repeat(NOISE[None], 20, axis=0)
    worse = judge_looks.measure(noise, film(np.full(5, 0.5)), frames(np.zeros(20)), 1.0)
    assert judge_looks.worse_than(worse, base)
    assert not judge_looks.worse_than(base, base)


def test_shares_and_values_undo_each_other() -> None:
    inputs = [
        Input("a", "float", default=2.0, low=1.0, high=5.0),
        Input("b", "float", default=0.5, low=0.0, high=1.0),
    ]
    assert tune_looks.values(inputs, tune_looks.shares(inputs)) == {"a": 2.0, "b": 0.5}


def test_a_tuned_default_changes_that_number_alone() -> None:
    text = '{"NAME": "a", "TYPE": "float", "DEFAULT": 0.5, "MAX": 1},\n{"NAME": "b", "DEFAULT": 0.5}'
    assert tune_looks.rewritten(text, {"a": 0.25}) == text.replace('0.5, "MAX"', '0.25, "MAX"')
