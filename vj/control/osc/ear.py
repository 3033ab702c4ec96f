"""What is heard, as OSC for lights and meters: ``/ear/bass``, ``/ear/beat``, and the colours now.

Every word of the vocabulary is said at ``/ear/`` and its name, but for the numbered ones: those of a row
go in one message, ``/ear/band`` its 24 numbers, since two hundred addresses would swamp who listens.
"""

from collections.abc import Callable, Mapping

from vj.frame import Frame, Value
from vj.vocabulary import COLOURS, ROWS, WORDS, Heard

BEAT = "/ear/beat"
"""Says the count of the beat at the moment it falls."""

SECTION = "/ear/section"
"""Says the section (calm, groove, build, drop, break) at the moment it begins."""

JUMPS = ("/ear/onset", "/ear/kick", "/ear/snare", "/ear/hat")
"""Values that jump when something happens: the jump is said at once, the fall in its turn."""

_NUMBERED = {word.name for row in ROWS.values() for word in row.words} | COLOURS.keys()
SINGLE = {f"/ear/{name}": word for name, word in WORDS.items() if name not in _NUMBERED}
"""Address: the number that it says."""

TOGETHER = {f"/ear/{name}": row for name, row in ROWS.items()}
"""Address: the numbers that it says at once."""

LAMPS = {f"/ear/{name}": word for name, word in COLOURS.items()}
"""The colours of the picture, from dark to light, so that lamps can wear them."""

_READ: Mapping[str, Callable[[Heard], Value]] = {
    **{address: word.read for address, word in SINGLE.items()},
    **{address: row.read for address, row in TOGETHER.items()},
}


class EarStream:
    """The ear's words, frame by frame, with those that can't wait."""

    def __init__(self) -> None:
        self._before: dict[str, Value] = {}

    def step(self, frame: Frame) -> tuple[dict[str, Value], set[str]]:
        """Give the value of each word, and the words of which something has just happened."""
        heard = Heard(frame.features, frame.beat, frame.palette)
        now: dict[str, Value] = {address: _plain(read(heard)) for address, read in _READ.items()}
        if frame.palette:
            now |= {address: _plain(word.read(heard)) for address, word in LAMPS.items()}
        now[BEAT], now[SECTION] = frame.beat.count, frame.features.structure.section
        urgent = {a for a in JUMPS if _number(now[a]) > _number(self._before.get(a, 0.0)) + 0.1}
        urgent |= {a for a, begun in ((BEAT, 0), (SECTION, "")) if now[a] != self._before.get(a, begun)}
        news = {address: value for address, value in now.items() if value != self._before.get(address)}
        self._before = now
        return news, urgent


def _plain(value: Value) -> Value:
    """As fine as a lamp or a meter can show, so that what stands still isn't said again."""
    if isinstance(value, tuple):
        return tuple([round(part, 4) for part in value])
    return round(float(value), 4) if isinstance(value, int | float) else value


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
