"""The ear: the sound of each frame becomes features and a beat.

Everything heard is measured in hops of 512 samples at 44.1 kHz, whatever the frame rate, so shows at
24, 60 and 144 frames a second hear the same; only what must move smoothly on the screen (envelopes,
flow, the beat) runs by the frame.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np

from vj.analysis import network
from vj.analysis.beat import BeatClock, aged
from vj.analysis.conductor import Conductor
from vj.analysis.form import FormClock
from vj.analysis.grid import Piece
from vj.analysis.kicks import Kicks
from vj.analysis.levels import Brightness, Loudness, Meter, Room, rms, zero_crossings
from vj.analysis.masters import Time
from vj.analysis.onsets import HOP, Detector, Evidence
from vj.analysis.resample import RATE, Resampler
from vj.analysis.spectrum import BINS, SIZE, Smoothed, magnitudes, texture
from vj.analysis.structure import Sections
from vj.frame import Beat, Block, Command, Features, FloatArray, Tick

_STEP = HOP / RATE  # s
_ENERGY = 0.8  # s in which the energy follows but for 1/e
_FALL = 0.25  # s in which an envelope falls from 1 to 0
_STARVED = 0.2  # s without any sound after which it is taken for silence
_LONGEST = 0.25  # s: a longer stall doesn't make the pictures leap


class Ear:
    """Hears a show: one block a frame in, what it sounds like out."""

    def __init__(self, tracker: Literal["dbn", "aubio"] = "dbn", piece: Piece | None = None) -> None:
        """Track the beat with our own tracker, or with aubio's; of a piece that is known it is read."""
        self._resampler = Resampler()
        self._left = np.zeros((0, 2), np.float32)  # too short for a hop as yet
        self._window = np.zeros((2, SIZE), np.float32)
        self._meter, self._room, self._brightness = Meter(), Room(), Brightness()
        self._smoothed, self._sections = Smoothed(), Sections()
        self._form = FormClock(piece.parts, piece.grid.lines) if piece else None
        self._detector, self._kicks = Detector(beats=tracker == "aubio" and not piece), Kicks()
        self._clock = BeatClock()
        self._conductor = _conductor(piece) if piece or tracker == "dbn" else None
        self._loudness = Loudness(np.zeros(28, np.float32), np.zeros(28, np.float32), 0.0)
        self._centroid = self._bright = self._energy = 0.0
        self._magnitude = np.zeros((2, BINS), np.float32)
        self._rms = self._crossings = 0.0
        self._onset = self._kick = self._flow = self._pulse = self._starved = 0.0

    def step(
        self, tick: Tick, block: Block, asks: Iterable[Command] = (), master: Time | None = None
    ) -> tuple[Features, Beat]:
        """Fold in the sound heard since the last tick; any rate, any length, any number of channels.

        ``asks`` and ``master``: what a hand says of the beat, and another clock (see ``Conductor``).
        """
        dt = min(max(tick.dt, 0.0), _LONGEST)
        sound = np.concatenate([self._left, self._heard(block, dt)])
        fall = dt / _FALL
        self._onset, self._kick = max(0.0, self._onset - fall), max(0.0, self._kick - fall)
        hops = len(sound) // HOP
        hints = []
        for hop in range(hops):
            after = (len(sound) - (hop + 1) * HOP) / RATE
            hints.append(aged(self._hear(sound[hop * HOP : (hop + 1) * HOP], after), after))
        self._left = sound[hops * HOP :].copy()
        if hops:
            self._rms = rms(self._window)
            self._crossings = zero_crossings(self._window[0] + self._window[1])
        beat = self._beat(max(tick.dt, 0.0), sound[: hops * HOP], hints, asks, master)
        return self._features(tick.time, dt, beat), beat

    def _beat(
        self,
        dt: float,
        sound: FloatArray,
        hints: list[Evidence],
        asks: Iterable[Command],
        master: Time | None,
    ) -> Beat:
        """The beat now, by the tracker that was chosen."""
        if not self._conductor:
            return self._clock.step(dt, tuple(hints))
        hops = list(sound.mean(axis=1).reshape(-1, HOP))
        return self._conductor.step(dt, hops, len(self._left) / RATE, asks, master)

    def _heard(self, block: Block, dt: float) -> FloatArray:
        """The block at the ear's rate; silence when nothing has come for a while."""
        self._starved = 0.0 if block.samples.size else self._starved + dt
        if self._starved > _STARVED:
            return np.zeros((round(dt * RATE), 2), np.float32)
        return self._resampler.step(block)

    def _hear(self, hop: FloatArray, after: float) -> Evidence:
        """Measure the window that ends with this hop of (512, 2) samples."""
        window = self._window
        window[:, :-HOP] = window[:, HOP:]
        window[:, -HOP:] = hop.T
        magnitude = magnitudes(window)
        measures = self._meter.step(magnitude)
        self._loudness = loudness = self._room.step(measures.power, _STEP)
        self._magnitude = self._smoothed.step(magnitude, _STEP)
        self._centroid = measures.centroid if loudness.presence else 0.0
        now = float(loudness.now[0])
        self._bright = self._brightness.step(measures.centroid, now, _STEP)
        self._energy += (now - self._energy) * -float(np.expm1(-_STEP / _ENERGY))
        self._energy = self._energy if self._energy > 1e-3 or now else 0.0
        mono = (hop[:, 0] + hop[:, 1]) * np.float32(0.5)
        hint, kick = self._detector.step(mono), self._kicks.step(mono, _STEP)
        if not loudness.presence:
            return Evidence()
        aging = after / _FALL
        self._kick = max(self._kick, kick - aging)
        self._onset = max(self._onset, hint.onset - aging)
        return hint

    def _features(self, time: float, dt: float, beat: Beat) -> Features:
        """What is heard now; flow and pulse run on by dt."""
        level, bass, mid, treble = (float(value) for value in self._loudness.shown[:4])
        self._flow += dt * level
        self._pulse += dt * bass
        return Features(
            rms=self._rms,
            level=level,
            energy=min(self._energy, 1.0),
            bass=bass,
            mid=mid,
            treble=treble,
            centroid=self._centroid,
            brightness=self._bright,
            zcr=self._crossings,
            onset=self._onset,
            kick=self._kick,
            flow=self._flow,
            pulse=self._pulse,
            bands=self._loudness.shown[4:],
            wave=self._wave(),
            spectrum=texture(self._magnitude),
            structure=self._form.step(time)
            if self._form
            else self._sections.step(dt, level, bass, treble, beat),
        )

    def _wave(self) -> FloatArray:
        """The last 512 samples heard, the ones that wait for the next hop included."""
        new = len(self._left)
        wave = np.concatenate([self._window[:, SIZE - BINS + new :], self._left.T], axis=1)
        return np.clip(wave, -1, 1, out=wave)


def _conductor(piece: Piece | None) -> Conductor:
    return Conductor(grid=piece.grid) if piece else Conductor(network.weights())
