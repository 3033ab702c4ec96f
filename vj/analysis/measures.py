"""All that is measured of a hop of sound, but for the beat."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vj.analysis import colour, evidence
from vj.analysis.harmony import SIZE as KEEP
from vj.analysis.harmony import Harmony
from vj.analysis.hits import Hits
from vj.analysis.levels import Gain, Meter, Room
from vj.analysis.onsets import HOP
from vj.analysis.programme import PIECE, Momentary
from vj.analysis.resample import RATE
from vj.analysis.spectrogram import COLUMNS, ROWS, Spectrogram
from vj.analysis.spectrum import BINS, SIZE, Smoothed, Tape, Transform
from vj.analysis.stereo import Field, zero_crossings
from vj.analysis.structure import Row, Rows
from vj.analysis.ways import COUNT, Ways
from vj.frame import RANGES, FloatArray

Numbers = NDArray[np.float64]

STEP = HOP / RATE  # s
_ENERGY_PULL = -math.expm1(-STEP / 0.8)  # the energy follows in 0.8 s but for 1/e


class Measures:
    """Measures hop by hop; each number holds until the next."""

    def __init__(self) -> None:
        self.tape = Tape(KEEP)
        self._transform, self._meter, self._room = Transform(), Meter(), Room()
        self._momentary, self._flux, self._brightness = Momentary(), colour.Flux(), colour.Brightness()
        self._smoothed, self._hits, self._spectrogram = Smoothed(), Hits(), Spectrogram()
        self.field, self.ways, self.harmony = Field(), Ways(STEP), Harmony(4 * STEP)
        self._hops = 0
        self.presence = self.gain = self.energy = 0.0
        self.centroid = self.brightness = self.rolloff = self.flatness = self.flux = 0.0
        self.lufs = -70.0
        self.shown = np.zeros(COUNT)
        self.magnitude = np.zeros((3, BINS), np.float32)
        self.spectrogram = np.zeros((ROWS, COLUMNS), np.float32)
        self.struck: Mapping[str, float] = {}
        self.zcr = 0.0
        self.bands = np.zeros(evidence.BANDS, np.float32)  # as the beat's tracker hears them
        self._filters = evidence.filters()
        self._rows = Rows()
        self.row: Row | None = None  # what the section is told by, every eighth hop

    def step(self, hop: FloatArray, gain: Gain) -> FloatArray:
        """Measure the sound that ends with this hop of (512, 2) samples; give the hop's middle, (512,)."""
        middle = self.tape.add(hop)
        spectra = self._transform.step(self.tape)
        power = self._meter.step(spectra.power)
        loudness = self._room.step(power.parts, STEP, gain)
        self.presence, self.gain, self.shown = loudness.presence, loudness.gain, loudness.shown
        self.magnitude = self._smoothed.step(spectra.magnitude, STEP)
        self.ways.step(loudness.now, power.parts, loudness.presence)
        self.spectrogram = self._spectrogram.step(power.columns, loudness.gain, loudness.presence)
        self.struck = self._hits.step(spectra.short, STEP)
        self.row = self._rows.step(power.parts, self.struck)
        self.bands = spectra.mono.dot(self._filters)
        level = float(loudness.now[0])
        self.flux = self._flux.step(loudness.now[len(RANGES) :], STEP)
        self.energy += (level - self.energy) * _ENERGY_PULL
        self.energy = min(self.energy, 1.0) if self.energy > 1e-3 or level else 0.0
        self._hops += 1
        if self._hops % 2:  # in these the beat's network rests
            self._hear_pitch()
        else:
            self._hear_colour(spectra.power, power.below, level)
        return middle.copy()

    def _hear_pitch(self) -> None:
        """Measure pitches or programme loudness, in turns, every other hop: no frame has to do both."""
        if self._hops * HOP % PIECE == HOP:
            self.harmony.step(self.tape.last(KEEP)[2], self.presence)
        else:
            self.lufs = self._momentary.step(self.tape.last(PIECE)[:2])

    def _hear_colour(self, power: FloatArray, below: Numbers, level: float) -> None:
        """Measure colour and sides, in the hops between: from (1025,) squared magnitudes, and their sums."""
        last = self.tape.last(SIZE)
        self.field.step(last[:2], 2 * HOP, 2 * STEP)
        heard = self.presence > 0
        centre = colour.centroid(power)
        self.brightness = self._brightness.step(centre, level, 2 * STEP)
        self.centroid = centre if heard else 0.0
        if self._hops * HOP % PIECE:
            self.zcr = zero_crossings(last[2])
        else:
            self.rolloff = colour.rolloff(below) if heard else 0.0
            self.flatness = colour.flatness(power) if heard else 0.0
