"""The ear: the sound of each frame becomes features and a beat.

Everything heard is measured in hops of 512 samples at 44.1 kHz, whatever the frame rate, so shows at
24, 60 and 144 frames a second hear the same; only what must move smoothly on the screen (envelopes,
flow, the beat) runs by the frame.
"""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from vj.analysis import network
from vj.analysis.beat import BeatClock, aged
from vj.analysis.conductor import Conductor
from vj.analysis.form import FormClock
from vj.analysis.grid import Piece
from vj.analysis.hits import HITS
from vj.analysis.levels import UNTOUCHED, Gain
from vj.analysis.masters import ALONE, Told
from vj.analysis.measures import Measures
from vj.analysis.onsets import HOP, Detector, Evidence
from vj.analysis.resample import RATE, Resampler
from vj.analysis.spectrum import BINS, texture
from vj.analysis.stereo import decibels
from vj.analysis.structure import Row, Sections
from vj.analysis.ways import COUNT
from vj.frame import RANGES, Beat, Block, Features, FloatArray, Structure, Tick

_FALL = 0.25  # s in which an envelope falls from 1 to 0
_STARVED = 0.2  # s without any sound after which it is taken for silence
_LONGEST = 0.25  # s: a longer stall doesn't make the pictures leap
_SIDES = len(RANGES)

TrackerName = Literal["dbn", "aubio"]
TRACKERS: tuple[TrackerName, ...] = get_args(TrackerName)
"""Who finds the beat: a dynamic Bayesian network over what our own networks hear, or aubio."""


class Ear:
    """Hears a show: one block a frame in, what it sounds like out."""

    def __init__(self, tracker: TrackerName = "dbn", piece: Piece | None = None) -> None:
        """Track the beat with our own tracker, or with aubio's; of a piece that is known it is read."""
        self._resampler = Resampler()
        self._left = np.zeros((0, 2), np.float32)  # too short for a hop as yet
        self._starved = 0.0
        self._measures = Measures()
        self._detector = Detector() if tracker == "aubio" and not piece else None
        self._clock = BeatClock()
        self._conductor = _conductor(piece) if piece or tracker == "dbn" else None
        self._envelopes = dict.fromkeys(HITS, 0.0)
        self._runs = np.zeros(COUNT)  # seconds that each range and band has run
        self._sections = Sections()
        self._form = FormClock(piece.parts, piece.grid.lines) if piece else None

    def step(
        self,
        tick: Tick,
        block: Block,
        told: Told = ALONE,
        gain: Gain = UNTOUCHED,
    ) -> tuple[Features, Beat]:
        """Fold in the sound heard since the last tick; any rate, any length, any number of channels.

        ``told``: what hands and other clocks say of the beat. ``gain``: what a hand says of the automatic
        gain.
        """
        dt = min(max(tick.dt, 0.0), _LONGEST)
        sound = np.concatenate([self._left, self._heard(block, dt)])
        for name, now in self._envelopes.items():
            self._envelopes[name] = max(0.0, now - dt / _FALL)
        hops = [sound[start : start + HOP] for start in range(0, len(sound) - HOP + 1, HOP)]
        mono, bands, hints, rows = [], [], [], []
        for number, hop in enumerate(hops, 1):
            after = (len(sound) - number * HOP) / RATE  # s
            middle, hint = self._hear(hop, gain, after)
            mono.append(middle)
            bands.append(self._measures.bands)
            if self._measures.row:
                rows.append(self._measures.row)
            if hint:
                hints.append(aged(hint, after))
        self._left = sound[len(hops) * HOP :].copy()
        run = max(tick.dt, 0.0)
        if self._conductor:
            after = len(self._left) / RATE
            beat = self._conductor.step(run, mono, after, told, age=block.age, bands=bands)
        else:
            beat = self._clock.step(run, tuple(hints))
        structure = self._form.step(tick.time) if self._form else self._find(dt, rows, beat)
        return self._features(dt, beat, structure), beat

    def _heard(self, block: Block, dt: float) -> FloatArray:
        """The block at the ear's rate; silence when nothing has come for a while."""
        self._starved = 0.0 if block.samples.size else self._starved + dt
        if self._starved > _STARVED:
            return np.zeros((round(dt * RATE), 2), np.float32)
        return self._resampler.step(block)

    def _hear(self, hop: FloatArray, gain: Gain, after: float) -> tuple[FloatArray, Evidence | None]:
        """Measure one hop; give its middle, and what aubio says of it, if it is asked and hears something."""
        measures = self._measures
        middle = measures.step(hop, gain)
        hint = self._detector.step(middle) if self._detector else None
        if not measures.presence:
            return middle, None
        struck = {**measures.struck, "onset": hint.onset} if hint else measures.struck
        for name, strength in struck.items():
            if strength:
                self._envelopes[name] = max(self._envelopes[name], strength - after / _FALL)
        return middle, hint

    def _find(self, dt: float, rows: Sequence[Row], beat: Beat) -> Structure:
        """Find the section as it happens."""
        return self._sections.step(dt, rows, beat, self._conductor.clear if self._conductor else 0.0)

    def _features(self, dt: float, beat: Beat, structure: Structure) -> Features:
        """What is heard now; what runs with the loudness runs on by dt."""
        heard = self._measures
        shown = heard.shown
        self._runs = runs = self._runs + dt * shown
        bands, ways = shown[_SIDES:].astype(np.float32), heard.ways.told.copy()
        level, bass, mid, treble = shown[:_SIDES].tolist()
        flow, pulse = runs[:2].tolist()
        field, harmony, spectrum = heard.field, heard.harmony, texture(heard.magnitude)
        return Features(
            rms=field.rms,
            dbfs=decibels(field.rms),
            lufs=heard.lufs,
            peak=field.peak,
            gain=heard.gain,
            level=level,
            energy=heard.energy,
            bass=bass,
            mid=mid,
            treble=treble,
            centroid=heard.centroid,
            brightness=heard.brightness,
            rolloff=heard.rolloff,
            flatness=heard.flatness,
            flux=heard.flux,
            zcr=heard.zcr,
            width=field.width,
            balance=field.balance,
            key=float(harmony.key),
            minor=float(harmony.minor),
            keyness=harmony.keyness,
            **self._envelopes,
            flow=flow,
            pulse=pulse,
            smooth=ways[0, :_SIDES],
            presence=ways[1, :_SIDES],
            relative=ways[2, :_SIDES],
            relative_att=ways[3, :_SIDES],
            time=runs[:_SIDES],
            bands=bands,
            bands_smooth=ways[0, _SIDES:],
            bands_relative=ways[2, _SIDES:],
            bands_time=runs[_SIDES:],
            chroma=harmony.chroma,
            wave=self._wave(),
            spectrum=spectrum[:2],
            middle=spectrum[2],
            spectrogram=heard.spectrogram,
            structure=structure,
        )

    def _wave(self) -> FloatArray:
        """The last 512 samples heard, the ones that wait for the next hop included."""
        new = len(self._left)
        wave = np.concatenate([self._measures.tape.last(BINS)[:2, new:], self._left.T], axis=1)
        np.maximum(wave, np.float32(-1), out=wave)
        np.minimum(wave, np.float32(1), out=wave)
        return wave


def _conductor(piece: Piece | None) -> Conductor:
    return Conductor(grid=piece.grid) if piece else Conductor(network.weights())
