"""Clicks that are sent out of a loudspeaker and found again in what a microphone hears."""

import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

Times = NDArray[np.float64]

_LENGTH = 0.006  # s
_GAPS = (0.41, 0.53, 0.37, 0.61, 0.47, 0.59, 0.43)  # s from click to click: no two alike, so none is mistaken
_APART = 0.05  # s within which there is but one click
_PART = 0.3  # of the likest place, that another has to be like
_CLEAR = 12.0  # how far a click stands out: times the usual of all places
_LONGEST = 1.5  # s that it may take to come back
_AGREE = 0.03  # s within which two have taken as long


def clicks(rate: int, times: int = 12) -> tuple[FloatArray, Times]:
    """Clicks to send round, (frames, 2), half of full scale, and the seconds at which they are."""
    gaps = np.resize(_GAPS, times)
    at = np.round(np.cumsum(gaps) * rate) / rate
    samples = np.zeros((round((at[-1] + _LENGTH) * rate) + 1, 2), np.float32)
    one = _click(rate)
    for time in at:
        start = round(time * rate)
        samples[start : start + len(one)] = one[:, None]
    return samples, at


def _click(rate: int) -> FloatArray:
    """A chirp that falls, 8 to 1 kHz: it is told from voices and from hum, and found to the sample."""
    time = np.arange(round(_LENGTH * rate)) / rate
    turns = 8000 * time - (8000 - 1000) * time**2 / (2 * _LENGTH)
    return np.asarray(0.5 * np.sin(2 * np.pi * turns) * np.sin(np.pi * time / _LENGTH), np.float32)


def found(heard: FloatArray, rate: int) -> Times:
    """Seconds at which clicks begin in what was heard, (frames, channels) at rate Hz."""
    mono, one = heard.sum(axis=1).astype(np.float64), _click(rate)
    if len(mono) <= len(one):
        return np.zeros(0)
    size = 1 << (len(mono) + len(one)).bit_length()
    spectra = np.fft.rfft(mono, size) * np.conj(np.fft.rfft(one, size))
    like = np.abs(np.fft.irfft(spectra, size)[: len(mono)])
    reach = round(_APART * rate)
    padded = np.pad(like, reach)
    most = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    clear = (like == most) & (like > _PART * like.max()) & (like > _CLEAR * np.median(like)) & (like > 1e-9)
    return np.asarray(np.flatnonzero(clear) / rate)


def delays(sent: Times, came: Times) -> Times:
    """Seconds from each click's being sent to its coming back, for all that did.

    A click is known by how far it is from the others: the delay that most of them agree on is theirs.
    Empty where that's less than half of them.
    """
    every = came[:, None] - sent[None, :]
    every = np.where((every > 0) & (every < _LONGEST), every, np.nan)
    choices = every[np.isfinite(every)]
    best = np.zeros(0)
    for choice in choices:
        near = np.abs(every - choice) < _AGREE
        agreed = np.nanmin(np.where(near, every, np.nan)[:, near.any(axis=0)], axis=0)
        best = agreed if len(agreed) > len(best) else best
    return best if 2 * len(best) >= len(sent) else np.zeros(0)
