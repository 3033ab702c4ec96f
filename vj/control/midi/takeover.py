"""How a fader takes hold of a knob that somebody else has moved away from it: no jump, no hunting."""

from vj.targets import Takeover

MET = 2 / 127
"""So near is met: two steps of a fader of 7 bits, since a hand set down on one may begin there."""


class Grip:
    """One absolute control and the knob it is to move."""

    def __init__(self, kind: Takeover = "pickup") -> None:
        self._kind = kind
        self._before: float | None = None  # where the control stood
        self._asked: float | None = None  # what we asked for last, while we hold

    def step(self, incoming: float, current: float) -> float | None:
        """Give what the knob shall become, 0..1 of its range; None: nothing yet.

        ``incoming``: where the control stands, 0..1; ``current``: where the knob does, to the bit as
        given here last if nobody else has moved it since. Taking hold looks at what lies between this
        position and the one before, since a fast sweep sends none near the knob's value.
        """
        before, self._before = self._before, incoming
        holds = self._asked == current
        if not holds and self._kind != "jump" and not _meets(before, incoming, current):
            self._asked = None
            if self._kind == "pickup" or before is None:
                return None
            scaled = _scale(before, incoming, current)
            return None if scaled == current else scaled
        self._asked = incoming
        return incoming


def _meets(before: float | None, incoming: float, current: float) -> bool:
    """Say whether the control has come to where the knob is, or gone past it."""
    if abs(incoming - current) <= MET:
        return True
    return before is not None and (before - current) * (incoming - current) <= 0


def _scale(before: float, incoming: float, current: float) -> float:
    """Move the knob so that both reach the end of the range, where the control is going, together."""
    end = 1.0 if incoming > before else 0.0
    if before == end:
        return current
    return end + (current - end) * (incoming - end) / (before - end)
