"""Colour of sounds that are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vj.analysis import colour
from vj.analysis.levels import Meter
from vj.analysis.spectrum import SIZE, Tape, Transform
from vj.frame import FloatArray


def spectrum(samples: NDArray[np.float64]) -> FloatArray:
    """Squared magnitudes of 2048 samples in both channels."""
    tape = Tape(SIZE)
    for hop in np.stack([samples, samples], axis=1).astype(np.float32).reshape(4, 512, 2):
        tape.add(hop)
    return Transform().step(tape).power


def sine(hertz: float) -> NDArray[np.float64]:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(SIZE) / 44100)


NOISE = np.random.default_rng(3).normal(0, 0.1, SIZE)


@pytest.mark.parametrize(("hertz", "place"), [(100, 0.0), (1000, 0.5), (10000, 1.0)])
def test_the_centroid_of_a_sine_is_its_pitch(hertz: float, place: float) -> None:
    assert colour.centroid(spectrum(sine(hertz))) == pytest.approx(place, abs=0.03)


@pytest.mark.parametrize(("hertz", "place"), [(200, 0.137), (1265, 0.5), (8000, 0.863)])
def test_all_of_a_sine_lies_below_its_pitch(hertz: float, place: float) -> None:
    below = Meter().step(spectrum(sine(hertz))).below
    assert colour.rolloff(below) == pytest.approx(place, abs=0.03)


def test_noise_is_flat_and_a_tone_is_not() -> None:
    assert colour.flatness(spectrum(NOISE)) > 0.9
    assert colour.flatness(spectrum(sine(1000))) < 0.1
    assert 0.1 < colour.flatness(spectrum(sine(1000) + 0.01 * NOISE)) < 0.8


def test_silence_has_no_colour() -> None:
    silence = spectrum(np.zeros(SIZE))
    below = Meter().step(silence).below
    assert (colour.centroid(silence), colour.rolloff(below)) == (0.0, 0.0)


def test_flux_is_one_where_the_most_comes_in_and_none_where_it_stays_or_goes() -> None:
    flux, full = colour.Flux(), np.full(24, 0.8)
    said = [flux.step(full * loud, 0.01) for loud in (0, 1, 1, 0.2, 0.6, 0.6)]
    assert said == pytest.approx([0, 1, 0, 0, 0.4, 0], abs=0.01)


def test_brightness_is_what_is_usual_in_the_middle() -> None:
    brightness = colour.Brightness()
    usual = [brightness.step(0.6, 0.5, 0.02) for _ in range(20_000)][-1]
    brighter = [brightness.step(0.7, 0.5, 0.02) for _ in range(150)][-1]
    assert usual == pytest.approx(0.5, abs=0.02)
    assert brighter > 0.7
