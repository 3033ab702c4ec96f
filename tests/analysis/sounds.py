"""Sound whose every beat is known: loops of drums, struck by arithmetic."""

import numpy as np

from vj.analysis.evidence import RATE
from vj.analysis.onsets import HOP
from vj.frame import FloatArray

_TIME = np.arange(RATE // 5) / RATE
_NOISE = np.random.default_rng(1).standard_normal(len(_TIME))
KICK = np.sin(2 * np.pi * (50 * _TIME + 4.8 * (1 - np.exp(-_TIME / 0.028)))) * np.exp(-((_TIME / 0.12) ** 2))
SNARE = (0.4 * _NOISE + 0.4 * np.sin(2 * np.pi * 190 * _TIME)) * np.exp(-_TIME / 0.05)
HAT = 0.25 * np.diff(_NOISE, prepend=0.0) * np.exp(-_TIME / 0.02)


def struck(hits: list[tuple[float, FloatArray]], seconds: float) -> FloatArray:
    """Sounds at their times, mono, peak at one half, (frames,)."""
    out = np.zeros(int(seconds * RATE) + len(_TIME))
    for time, sound in hits:
        at = round(time * RATE)
        if at + len(sound) <= len(out):
            out[at : at + len(sound)] += sound
    out = out[: int(seconds * RATE)]
    return np.asarray(0.5 * out / max(float(np.abs(out).max()), 1e-9), np.float32)


BACKBEAT = ("x.......x.......", "....x.......x...", "x.x.x.x.x.x.x.x.")


def loop(bpm: float, seconds: float, bar: tuple[str, str, str] = BACKBEAT) -> FloatArray:
    """A bar of kick, snare and hat in sixteenths, over and over; a one at 0 s."""
    step, steps = 15 / bpm, len(bar[0])
    hits = [
        (index * step, sound)
        for index in range(int(seconds / step))
        for pattern, sound in zip(bar, (KICK, SNARE, HAT), strict=True)
        if pattern[index % steps] == "x"
    ]
    return struck(hits, seconds)


def hops(samples: FloatArray) -> list[FloatArray]:
    """All whole hops of mono samples."""
    return list(samples[: len(samples) // HOP * HOP].reshape(-1, HOP))
