"""Onsets, and which drum it was: kick, snare, hat; told within a hundredth of a second or two.

A small network looks at the spectra of the newest samples over five hops and says how likely each begins
here. It was taught by tools/hits on songs made in tools/beats. How hard a hit is, is told by the ear
itself: the loudness of the drum's own range beside the loudest of late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log, log10, sqrt

import numpy as np
from numpy.typing import NDArray

from vj.analysis.spectrum import WIDTH
from vj.frame import FloatArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kind:
    """How hits of a kind are told from what goes on there."""

    low: float  # Hz between which their strength is told
    high: float
    likely: float  # what the network has to say for one
    rest: float  # s: two aren't closer


KINDS: Mapping[str, Kind] = {
    "onset": Kind(40, 16000, 0.85, 0.06),
    "kick": Kind(40, 140, 0.8, 0.12),
    "snare": Kind(1500, 7000, 0.8, 0.12),
    "hat": Kind(7000, 16000, 0.75, 0.07),
}
HITS = tuple(KINDS)
LAGS = 5  # hops that the network sees
_GROWS = 0.025  # s in which a hit that has begun may turn out the harder
_MEMORY = 8.0  # s in which the loudest of late is forgotten by 1 - 1/e
_QUIETEST = 1e-6  # power (-60 dB) that is loud when all is softer
_DEPTH = 1e-5  # of the loudest: what is softer looks the same


def _edges() -> NDArray[np.int64]:
    """First bin of each of 36 bands, and the last's end: single bins at the bottom, then by octaves."""
    single = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17])
    octaves = np.round(np.geomspace(20, 760, 24)).astype(np.int64)
    return np.concatenate([single, octaves])


EDGES = _edges()
BANDS = len(EDGES) - 1
_ALL = np.ones(BANDS, np.float32)


class Inputs:
    """Folds the spectra of hops into what the network sees of them."""

    def __init__(self) -> None:
        self._loudest = _QUIETEST
        self._past = np.zeros((LAGS, BANDS), np.float32)
        self.bands = np.zeros(BANDS, np.float32)
        """Power of each band in the hop last folded in."""

    def step(self, short: FloatArray, dt: float) -> FloatArray:
        """Fold in (1025,) amplitudes of the newest samples, dt seconds after the last.

        Give (5, 36), the newest first, to be read at once: 0 is 50 dB below the loudest of late, 2 as loud.
        """
        heard = short[: EDGES[-1]]
        self.bands = bands = np.add.reduceat(heard * heard, EDGES[:-1])
        self._loudest = max(float(bands.dot(_ALL)), self._loudest * exp(-dt / _MEMORY), _QUIETEST)
        self._past[1:] = self._past[:-1]
        level = self._past[0]
        np.add(bands, _DEPTH * self._loudest, out=level)
        np.log10(level, out=level)
        level += 5 - log10(self._loudest)
        level *= 0.4
        return self._past


@dataclass(frozen=True, slots=True)
class Weights:
    """Three layers: (out, in) and (out,) each."""

    layers: tuple[tuple[FloatArray, FloatArray], ...]

    def odds(self, inputs: FloatArray) -> FloatArray:
        """How likely each of HITS begins here, (4,) logarithms of odds, of (5, 36) inputs."""
        value = inputs.ravel()
        for matrix, offset in self.layers[:-1]:
            value = matrix.dot(value)
            value += offset
            np.tanh(value, out=value)
        matrix, offset = self.layers[-1]
        found: FloatArray = matrix.dot(value)
        found += offset
        return found


@cache
def weights() -> Weights:
    """What was learned."""
    with (resources.files("vj.analysis") / "hits.npz").open("rb") as file, np.load(file) as held:
        arrays = [np.ascontiguousarray(held[name], np.float32) for name in held.files]
    return Weights(tuple(zip(arrays[::2], arrays[1::2], strict=True)))


class Hits:
    """Finds the hits."""

    def __init__(self) -> None:
        self._inputs, self._weights = Inputs(), weights()
        hertz = 0.5 * (EDGES[:-1] + EDGES[1:]) * WIDTH
        self._ranges = np.array(
            [(kind.low <= hertz) & (hertz < kind.high) for kind in KINDS.values()], np.float32
        )
        self._kinds = {name: _Hit(kind) for name, kind in KINDS.items()}

    def step(self, short: FloatArray, dt: float) -> dict[str, float]:
        """Fold in (1025,) amplitudes of the newest samples; give each hit's strength 0..1, or 0."""
        odds = self._weights.odds(self._inputs.step(short, dt)).tolist()
        powers = self._ranges.dot(self._inputs.bands).tolist()
        said = zip(self._kinds.items(), odds, powers, strict=True)
        return {name: hit.step(its, power, dt) for (name, hit), its, power in said}


class _Hit:
    """Hits of one kind: when the next may come, and how hard it is beside the hardest."""

    def __init__(self, kind: Kind) -> None:
        self._rest, self._wait = kind.rest, 0.0
        self._likely = log(kind.likely / (1 - kind.likely))
        self._hardest = _QUIETEST
        self._strength = 0.0

    def step(self, odds: float, power: float, dt: float) -> float:
        rest = self._rest
        self._wait = max(0.0, self._wait - dt)
        self._hardest *= exp(-2 * dt / _MEMORY)
        begins = odds > self._likely and not self._wait
        if not begins and self._wait < rest - _GROWS:
            return 0.0
        self._hardest = max(self._hardest, power, _QUIETEST)
        strength = sqrt(sqrt(power / self._hardest))
        if begins:
            self._wait, self._strength = rest, 0.0
        if strength <= self._strength:
            return 0.0
        self._strength = strength
        return strength
