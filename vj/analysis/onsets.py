"""The one door to aubio: onsets, beats and tempo of mono hops."""

from dataclasses import dataclass

import aubio
import numpy as np

from vj.analysis.resample import RATE
from vj.frame import FloatArray

HOP = 512  # samples
_LATE = 0.005  # s by which aubio says a beat too late, measured on the demo track


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a detector says about one hop."""

    onset: float = 0.0  # strength of an onset, 0..1; 0: none
    beat: bool = False
    ago: float = 0.0  # seconds from the beat itself to the end of this hop
    bpm: float = 0.0  # 0: unknown
    confidence: float = 0.0  # 0..1


class Detector:
    """Folds hops into evidence, by aubio's high-frequency onset and its beat tracker."""

    def __init__(self, *, beats: bool = True) -> None:
        """Find onsets, and beats if they're asked for."""
        self._beats = beats
        self._onset = aubio.onset("default", 1024, HOP, RATE)
        self._tempo = aubio.tempo("default", 2048, HOP, RATE)
        self._strongest = 0.0
        self._samples = 0

    def step(self, hop: FloatArray) -> Evidence:
        """Listen to (512,) contiguous float32 samples."""
        self._samples += HOP
        onset = 0.0
        self._strongest *= 0.9995  # falls by half in 16 s
        if self._onset(hop)[0]:
            strength = float(self._onset.get_descriptor())
            self._strongest = max(self._strongest, strength, 1e-9)
            onset = float(np.sqrt(strength / self._strongest)) if strength > 0 else 0.0
        if not self._beats:
            return Evidence(min(onset, 1.0))
        beat = bool(self._tempo(hop)[0])
        ago = (self._samples - int(self._tempo.get_last())) / RATE + _LATE if beat else 0.0
        confidence = float(self._tempo.get_confidence())
        return Evidence(
            min(onset, 1.0), beat, ago, float(self._tempo.get_bpm()), min(max(confidence, 0.0), 1.0)
        )
