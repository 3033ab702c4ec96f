"""Bands and onsets against sounds that are known."""

import numpy as np
import pytest

from tests.analysis.sounds import hops, loop
from vj.analysis.evidence import FPS, LAG, RATE, Onsets, Spectrum, filters, onsets, spectra, streamed
from vj.frame import FloatArray


def sine(hertz: float) -> FloatArray:
    return np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE).astype(np.float32)


def test_every_band_weighs_one() -> None:
    assert filters().sum(axis=0) == pytest.approx(np.ones(32), abs=1e-5)


def test_one_by_one_is_all_at_once() -> None:
    sound, spectrum = loop(126, 1.5), Spectrum()
    one_by_one = np.array([spectrum.step(hop) for hop in hops(sound)])
    assert spectra(sound) == pytest.approx(one_by_one, abs=1e-6)


def test_what_is_weighed_one_by_one_is_weighed_all_at_once() -> None:
    bands, heard = spectra(np.concatenate([np.zeros(RATE, np.float32), loop(126, 4)])), Onsets()
    one_by_one = np.array([(heard.step(now), heard.bass, heard.drive) for now in bands])
    np.testing.assert_allclose(np.array(onsets(bands)).T, one_by_one, atol=1e-4)


@pytest.mark.parametrize("length", [0, 1, RATE - 1, 3 * RATE])
def test_the_pieces_that_sound_comes_in_change_no_band(length: int) -> None:
    sound = loop(126, 3.5)[:length]
    parts = [sound[at : at + 7777] for at in range(0, length, 7777)]
    again = np.concatenate([np.zeros((0, 32), np.float32), *streamed(parts)])
    np.testing.assert_array_equal(again, spectra(sound))


def test_a_higher_sine_is_in_a_higher_band() -> None:
    tops = [int(spectra(sine(hertz))[-1].argmax()) for hertz in (50, 200, 800, 3200, 12800)]
    assert tops == sorted(set(tops))


def test_evidence_peaks_at_the_hits() -> None:
    onsets = Onsets()
    said = np.array(
        [onsets.step(bands) for bands in spectra(loop(120, 6, ("x...x...x...x...", "." * 16, "." * 16)))]
    )
    peaks = [int(said[hop - 5 : hop + 12].argmax()) - 5 for hop in (np.arange(4, 11) * 0.5 * FPS).astype(int)]
    assert {*peaks} <= {1, 2, LAG}


def test_silence_is_no_evidence() -> None:
    onsets = Onsets()
    assert max(onsets.step(bands) for bands in spectra(np.zeros(RATE, np.float32))) == 0
