"""Which family of patterns the music asks for, and when it may change."""

from vj.frame import Beat, Features, Tick
from vj.library.preset import Selector as Rule


def family(energy: float, brightness: float, rule: Rule, current: str = "") -> str:
    """The family for an energy and a brightness, both 0..1.

    Energetic is geometric; else bright is fractal; else moving is flowing; else organic. The current
    family holds on a little past its threshold (hysteresis), so that music on the border doesn't
    make the pictures flutter.
    """

    def above(value: float, threshold: float, holds: bool) -> bool:
        slack = rule.hysteresis if current else 0.0
        return value > threshold + (-slack if holds else slack)

    if above(energy, rule.energetic, current == "geometric"):
        return "geometric"
    if above(brightness, rule.bright, current == "fractal"):
        return "fractal"
    if above(energy, rule.moving, current != "organic"):
        return "flowing"
    return "organic"


class Turns:
    """Whether it is time for another look: after the shortest stay, on the bar line nearest to its end."""

    def __init__(self) -> None:
        self._bar = 0.0

    def step(self, beat: Beat, stayed: float, stay: float) -> bool:
        """Eight seconds are four bars at 126 BPM, never five; without a tempo any moment will do."""
        free = beat.bpm <= 0 or beat.confidence < 0.2
        on_bar = beat.bar < self._bar or free
        self._bar = beat.bar
        early = 0.0 if free else 0.5 * beat.meter * 60 / beat.bpm  # s, half a bar
        return on_bar and stayed >= stay - early


class FamilySelector:
    """Chooses a family by the rule above; changes wait for their turn."""

    def __init__(self) -> None:
        self._current = ""
        self._since = 0.0
        self._turns = Turns()

    def step(self, tick: Tick, features: Features, beat: Beat, rule: Rule) -> str:
        """Give the family to show now. The first is chosen at once."""
        turn = self._turns.step(beat, tick.time - self._since, rule.stay)
        wanted = family(features.energy, features.brightness, rule, self._current)
        if not self._current or (wanted != self._current and turn):
            self._current, self._since = wanted, tick.time
        return self._current
