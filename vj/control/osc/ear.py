"""What is heard, as OSC for lights and meters: ``/ear/bass``, ``/ear/beat``, and the colours now."""

from dataclasses import fields
from typing import NamedTuple

from vj.frame import Beat, Features, Frame, Structure, Value

BEAT = "/ear/beat"
"""Says the count of the beat at the moment it falls."""

SECTION = "/ear/section"
"""Says the section (calm, groove, build, drop, break) at the moment it begins."""

SECTION = "/ear/section"
"""Says the name of the section of the music at the moment it begins."""

JUMPS = ("/ear/onset", "/ear/kick")
"""Values that jump when something happens: the jump is said at once, the fall in its turn."""


class Word(NamedTuple):
    """One number of the ear's vocabulary."""

    name: str  # of the field that holds it
    low: float
    high: float  # may be infinite
    meaning: str


def _words(owner: type[Features] | type[Beat] | type[Structure], place: str) -> dict[str, Word]:
    found = {}
    for spoken in fields(owner):
        if "range" in spoken.metadata:
            low, high = spoken.metadata["range"]
            address = place + spoken.name.rstrip("_")  # "break" is a word of Python's
            found[address] = Word(spoken.name, low, high, spoken.metadata["meaning"])
    return found


FEATURES = _words(Features, "/ear/")
BEATS = _words(Beat, "/ear/beat.")
SECTIONS = _words(Structure, "/ear/section.")
WORDS = FEATURES | BEATS | SECTIONS
"""Address: what it says. All numbers of the ear's vocabulary."""

COLOURS = tuple(f"/ear/palette.{number}" for number in range(5))
"""The colours of the picture, from dark to light, so that lamps can wear them."""


class EarStream:
    """The ear's words, frame by frame, with those that can't wait."""

    def __init__(self) -> None:
        self._before: dict[str, Value] = {}

    def step(self, frame: Frame) -> tuple[dict[str, Value], set[str]]:
        """Give the value of each word, and the words of which something has just happened."""
        now: dict[str, Value] = {
            a: _plain(getattr(frame.features, word.name)) for a, word in FEATURES.items()
        }
        now |= {a: _plain(getattr(frame.beat, word.name)) for a, word in BEATS.items()}
        now |= {a: (*map(_plain, colour), 1.0) for a, colour in zip(COLOURS, frame.palette, strict=False)}
        heard = frame.features.structure
        now |= {a: _plain(getattr(heard, word.name)) for a, word in SECTIONS.items()}
        now[BEAT], now[SECTION] = frame.beat.count, heard.section
        urgent = {a for a in JUMPS if _number(now[a]) > _number(self._before.get(a, 0.0)) + 0.1}
        urgent |= {a for a, begun in ((BEAT, 0), (SECTION, "")) if now[a] != self._before.get(a, begun)}
        news = {address: value for address, value in now.items() if value != self._before.get(address)}
        self._before = now
        return news, urgent


def _plain(value: float) -> float:
    """As fine as a lamp or a meter can show, so that what stands still isn't said again."""
    return round(float(value), 4)


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
