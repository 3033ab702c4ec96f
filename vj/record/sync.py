"""Which moment of the sound a picture belongs to. Pure: times in, counts out.

The sound is the master: a film has a picture every 1/fps seconds *of its sound*, whatever the wall
clock of this machine says. But sound arrives by the block, so how much of it has been heard climbs in
steps; against the wall clock, which is smooth, the steps average out.
"""

from fractions import Fraction

_SETTLE = 5.0  # s: long against a block of sound, short against the drift of a sound card
_PATIENCE = 0.6  # slots from its place a picture may lie before one is repeated or left out
_SILENT = 0.3  # s without sound until it counts as gone, longer than any block
_MARGIN = 0.1  # s that the silence stays behind the clock, so that sound that returns finds room


class Slots:
    """Lays the pictures of a show into the slots of a film, 1/fps seconds of sound each.

    A flash that is drawn as soon as its click has been heard lies around the click's slot, at most
    half a block of sound, half a tick and 0.6 of a slot to either side: the slot itself or the next
    to it, as long as a block is shorter than 0.8 of a slot (of which blocks of 512 are, at 60 fps).
    """

    def __init__(self, fps: Fraction | float) -> None:
        """Start with the first slot free."""
        self._fps = float(fps)
        self._taken = 0
        self._steps = 0
        self._ahead = 0.0  # s that the sound is ahead of the clock, smoothed
        self._before: float | None = None

    def step(self, time: float, sound: float) -> int:
        """Say how many slots the picture just drawn fills: 1 as a rule, 0 to leave it out, 2 to hold it.

        time: the show's clock, s. sound: seconds of sound heard up to now. The picture takes the slot
        that ends now, as all sound of that slot has been heard when it is drawn.
        """
        dt = 0.0 if self._before is None else time - self._before
        self._before = time
        self._steps += 1
        self._ahead += (sound - time - self._ahead) * max(min(1.0, dt / _SETTLE), 1 / self._steps)
        due = (time + self._ahead) * self._fps
        even = abs(self._taken + 1 - due) <= _PATIENCE  # one picture, one slot: jitter is not drift
        count = 1 if even else max(0, round(due) - self._taken)
        self._taken += count
        return count


class Silence:
    """What to put where sound is missing, so that what comes after stands at its time."""

    def __init__(self, time: float) -> None:
        """Start listening at ``time``, seconds of the show's clock."""
        self._last = time  # when sound last came
        self._filled = 0.0

    def step(self, time: float, sound: float, lost: float = 0.0) -> float:
        """Give the seconds of silence to put before ``sound`` seconds that arrived at ``time``.

        ``lost``: seconds that the device says it dropped before them.
        """
        gap = time - self._last
        if sound:
            missing = max(lost, gap - sound if gap > _SILENT + sound else 0.0) - self._filled
            self._last, self._filled = time, 0.0
            return max(0.0, missing)
        silence = max(0.0, gap - _MARGIN - self._filled) if gap > _SILENT else 0.0
        self._filled += silence
        return silence
