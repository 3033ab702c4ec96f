"""The tracker for films: hears a whole piece first, then knows each beat from both sides.

The likeliest path of beats through the whole piece (Viterbi, over the same states as the live
tracker), each beat then moved to where its hit is and smoothed over its neighbours; bars likewise.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vj.analysis import bars, network, tempo
from vj.analysis.evidence import FPS, Onsets, spectra
from vj.analysis.resample import Resampler
from vj.analysis.tracker import evidence, worth
from vj.frame import Beat, Block, FloatArray, Tick

Times = NDArray[np.float64]
_SMOOTH = 4  # beats on either side over which a steady beat is fitted
_STEADY = 0.02  # s: neighbours off the line by more than this mean that the tempo moves
_LATE = 2.5  # hops from a beat to the peak of its evidence, measured
_SNAP = 2  # hops by which a beat may be moved to its hit
_SILENT = 10 ** (-75 / 20)  # mean magnitude of a band: softer is silence
_FADE = 2.0  # s of silence in which a beat is still believed


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All beats of a piece."""

    beats: Times  # seconds, rising; at least two, or none
    places: NDArray[np.int64]  # of each in its bar, 0 the one
    meters: NDArray[np.int64]  # beats of that bar
    sure: FloatArray  # of each, 0..1

    @property
    def bpm(self) -> float:
        """Median tempo, beats a minute; 0 where there is no beat."""
        return float(60 / np.median(np.diff(self.beats))) if len(self.beats) > 1 else 0.0


class GridClock:
    """Reads a grid back as the live ear would tell it."""

    def __init__(self, grid: Grid) -> None:
        self._grid, self._times = grid, grid.beats.tolist()

    def step(self, tick: Tick) -> Beat:
        """Give the beat at ``tick.time`` seconds of the piece; before and after, it runs on."""
        times, grid = self._times, self._grid
        if len(times) < 2:
            return Beat()
        at = bisect_right(times, tick.time) - 1
        inside = min(max(at, 0), len(times) - 2)
        length = times[inside + 1] - times[inside]
        position = inside + (tick.time - times[inside]) / length
        count = int(np.floor(position))
        phase, held = position - count, min(max(count, 0), len(times) - 1)
        meter = int(grid.meters[held])
        place = (int(grid.places[held]) + count - held) % meter
        sure = float(grid.sure[held]) if 0 <= count < len(times) else 0.0
        return Beat(
            bpm=min(60 / length, 300.0),
            phase=phase,
            count=max(count, 0),
            bar=(place + phase) / meter,
            hit=sure * max(0.0, 1 - 2 * phase),
            confidence=sure,
        )


def listen(blocks: Iterable[Block]) -> Grid:
    """Hear a whole piece, of any rate and channels, and find its beats."""
    resampler = Resampler()
    heard = [resampler.step(block).mean(axis=1) for block in blocks if block.samples.size]
    return find(np.concatenate([np.zeros(0, np.float32), *heard]).astype(np.float32, copy=False))


def find(samples: FloatArray) -> Grid:
    """Find the beats of (frames,) mono samples at 44.1 kHz."""
    bands = spectra(samples)
    onsets = Onsets()
    by_hand, bass, weight = np.zeros(len(bands)), np.zeros(len(bands)), np.zeros(len(bands))
    for hop, now in enumerate(bands):
        by_hand[hop], bass[hop], weight[hop] = onsets.step(now), onsets.bass, worth(onsets.drive)
    learned = _learned(bands)
    says = np.array(
        [evidence(h, None if learned is None else float(learned[hop, 0])) for hop, h in enumerate(by_hand)]
    )
    loud = np.flatnonzero(bands.mean(axis=1) > _SILENT)
    if len(loud) < FPS:
        return Grid(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    hops = snapped(says, path(says, weight))
    if len(hops) > 1 and hops[0] + 1 - _LATE >= (length := hops[1] - hops[0]) - 1:
        hops = np.concatenate([[hops[0] - length], hops])  # the first: nothing led up to it
    times = smoothed((hops + 1 - _LATE) / FPS)
    gap = _distance(times * FPS, loud) / FPS
    ones = learned[:, 1] if learned is not None else np.zeros(len(bands), np.float32)
    places, meters = bars.path(np.maximum(np.rint(hops), 0).astype(np.int64), ones, bass, bands)
    return Grid(times, places, meters, np.asarray(np.clip(1 - gap / _FADE, 0, 1), np.float32))


def _learned(bands: FloatArray) -> FloatArray | None:
    """What the network says of every hop, (hops, 2), if there is one."""
    weights = network.weights()
    if not weights:
        return None
    inputs, net = network.Inputs(), network.Network(weights)
    return np.array([net.step(inputs.step(now)) for now in bands], np.float32)


@cache
def _log_changes() -> Times:
    return np.log(tempo.changes() + 1e-300)


def path(says: Times, weight: Times) -> NDArray[np.int64]:
    """The likeliest hops of all beats (Viterbi), given each hop's evidence and what it's worth, 0..1."""
    first, last, lengths = tempo.FIRST, tempo.LAST, tempo.LENGTHS
    says = np.clip(says, 1e-3, 1 - 1e-3)
    gain = weight * (np.log(says) - np.log((1 - says) / (tempo.REGION - 1)))
    beat = np.flatnonzero(tempo.positions() / np.repeat(lengths, lengths) < 1 / tempo.REGION)
    score, moved = np.log(tempo.prior()), np.zeros(tempo.STATES)
    changes = _log_changes()
    came = np.zeros((len(says), len(lengths)), np.uint8)
    for hop, gained in enumerate(gain):
        moved[1:] = score[:-1]
        ways = score[last][:, None] + changes
        came[hop] = ways.argmax(axis=0)
        moved[first] = ways[came[hop], np.arange(len(lengths))]
        moved[beat] += gained
        score, moved = moved, score
    state = int(score.argmax())
    length = int(np.searchsorted(first, state, side="right")) - 1
    hop = len(says) - 1 - (state - int(first[length]))
    found = []
    while hop >= 0:
        found.append(hop)
        length = int(came[hop, length])
        hop -= int(lengths[length])
    return np.array(found[::-1], np.int64)


def snapped(says: Times, hops: NDArray[np.int64]) -> Times:
    """Each beat at the peak of the evidence around it, in fractions of a hop."""
    out = hops.astype(np.float64)
    for place, hop in enumerate(hops):
        low, high = max(hop - _SNAP, 1), min(hop + _SNAP + 3, len(says) - 1)
        if high <= low:
            continue
        top = low + int(says[low:high].argmax())
        before, at, after = says[top - 1 : top + 2]
        if at < 0.05 or at < before or at < after:
            continue
        bend = before - 2 * at + after
        out[place] = top + (0.5 * (before - after) / bend if bend else 0.0)
    return np.maximum.accumulate(out)


def smoothed(times: Times) -> Times:
    """Beats on a line through their neighbours, wherever those lie on one."""
    out = times.copy()
    for place in range(len(times)):
        low, high = max(0, place - _SMOOTH), min(len(times), place + _SMOOTH + 1)
        if high - low < 5:
            continue
        near = np.arange(low, high)
        slope, start = np.polyfit(near, times[low:high], 1)
        off = times[low:high] - (start + slope * near)
        if np.median(np.abs(off)) < _STEADY:
            kept = np.abs(off) <= max(2.5 * float(np.median(np.abs(off))), 0.004)
            if kept.sum() >= 4:
                slope, start = np.polyfit(near[kept], times[low:high][kept], 1)
            out[place] = start + slope * place
    return np.asarray(np.maximum.accumulate(out), np.float64)


def _distance(at: Times, loud: NDArray[np.int64]) -> Times:
    """How far each is from the nearest of a rising row."""
    right = np.clip(np.searchsorted(loud, at), 0, len(loud) - 1)
    left = np.maximum(right - 1, 0)
    return np.asarray(np.minimum(np.abs(loud[left] - at), np.abs(loud[right] - at)), np.float64)
