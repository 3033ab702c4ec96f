"""Which family of patterns the music asks for, and when it may change."""

from vj.frame import Beat, Features, Tick
from vj.library.preset import Selector as Thresholds


def family(energy: float, brightness: float, thresholds: Thresholds, current: str = "") -> str:
    """The family for an energy and a brightness, both 0..1.

    Energetic is geometric; else bright is fractal; else moving is flowing; else organic. The current
    family holds on a little past its threshold (hysteresis), so that music on the border doesn't
    make the pictures flutter.
    """

    def above(value: float, threshold: float, holds: bool) -> bool:
        slack = thresholds.hysteresis if current else 0.0
        return value > threshold + (-slack if holds else slack)

    if above(energy, thresholds.energetic, current == "geometric"):
        return "geometric"
    if above(brightness, thresholds.bright, current == "fractal"):
        return "fractal"
    if above(energy, thresholds.moving, current != "organic"):
        return "flowing"
    return "organic"


class FamilySelector:
    """Chooses a family by the rule above; changes wait for their turn."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._current = ""
        self._since = 0.0
        self._bar = 0.0

    def step(self, tick: Tick, features: Features, beat: Beat) -> str:
        """Give the family to show now.

        The first is chosen at once; later ones once the shortest stay is over, where a tempo is known
        on the bar line that is nearest to that: eight seconds are four bars at 126 BPM, never five.
        """
        free = beat.bpm <= 0 or beat.confidence < 0.2
        on_bar = beat.bar < self._bar or free
        self._bar = beat.bar
        early = 0.0 if free else 0.5 * beat.meter * 60 / beat.bpm  # s, half a bar
        stayed = tick.time - self._since >= self._thresholds.stay - early
        wanted = family(features.energy, features.brightness, self._thresholds, self._current)
        if not self._current or (wanted != self._current and stayed and on_bar):
            self._current, self._since = wanted, tick.time
        return self._current
