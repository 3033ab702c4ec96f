"""The palette as it is now: on its way from one to the next, its hue drawn along by the music's pitch."""

import cmath
import math
from operator import mul

from vj.frame import Features, Palette
from vj.library import oklab
from vj.library.palettes import as_palette

FIFTHS = tuple(cmath.exp(2j * math.pi * 7 / 12 * pitch) for pitch in range(12))
"""Where each pitch lies on the circle of fifths, from C on: those that sound alike lie near each other."""
AROUND = 2.0  # s over which pitches are heard
FASTEST = 0.1  # turns of the hue in a second


class Colours:
    """Crosses from palette to palette in OKLab, and turns their hue."""

    def __init__(self, palette: Palette) -> None:
        self._wanted, self.now = palette, palette
        self._start = self._end = self._lab = oklab.to_oklab(palette)
        self._done = 1.0  # of the way from start to end
        self._pitch = 0j
        self._turn = 0.0

    def step(self, dt: float, wanted: Palette, seconds: float, features: Features, follow: float) -> Palette:
        """Give the colours of this moment.

        ``seconds``: how long a new palette takes. ``follow``: 0..1, how far the hue goes with the pitch.
        """
        if wanted is not self._wanted:
            self._wanted, self._done = wanted, 0.0
            self._start, self._end = self._lab, oklab.to_oklab(wanted)
        moves = self._done < 1
        if moves:
            self._done = min(self._done + dt / seconds, 1.0) if seconds > 0 else 1.0
            on = self._done * self._done * (3 - 2 * self._done)
            self._lab = self._start + (self._end - self._start) * on
        if self._follow(dt, features, follow) or moves:
            unturned = self._done >= 1 and self._turn == 0
            self.now = wanted if unturned else as_palette(oklab.to_srgb(oklab.turned(self._lab, self._turn)))
        return self.now

    def _follow(self, dt: float, features: Features, follow: float) -> bool:
        """Turn the hue towards where the pitch lies on the circle of fifths; say whether it moves."""
        chroma = features.chroma.tolist()
        heard = sum(map(mul, chroma, FIFTHS)) / max(sum(chroma), 1.0)
        self._pitch += (heard - self._pitch) * -math.expm1(-max(dt, 0.0) / AROUND)
        towards = (1 - follow) + follow * self._pitch
        aim = cmath.phase(towards) / (2 * math.pi) if follow > 0 else 0.0
        way = (aim - self._turn + 0.5) % 1.0 - 0.5
        step = min(max(way, -FASTEST * dt), FASTEST * dt)
        if not step:
            return False
        self._turn = aim if step == way else self._turn + step
        return True
