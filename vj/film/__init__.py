"""The show without a night: a track in, its pictures out, as fast as they can be drawn."""

from collections import ChainMap, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Protocol

from numpy.typing import NDArray

from vj import clock
from vj.audio import Source
from vj.engine import Engine
from vj.frame import Block, Command, Frame, Look, Tick
from vj.record.journal import Moment, paced

Pixels = NDArray[Any]
"""(height, width, 3) RGB, or 4 channels, top row first; uint8, or uint16 of ten bits."""


class Stage(Protocol):
    """What draws frames, and gives their pixels a frame late."""

    def foresee(self, looks: Iterable[Look]) -> None:
        """Begin to make looks that will be wanted soon."""

    def draw(self, frame: Frame) -> None:
        """Draw a frame."""

    def capture(self) -> Pixels | None:
        """Start reading the picture just drawn, give the one before."""

    def drain(self) -> Pixels | None:
        """Give the picture that is still under way."""

    def forget(self) -> None:
        """Forget all that looks remember: what is drawn next is drawn as if it came on black."""

    def memory(self) -> str:
        """A digest of all that looks remember: where it is the same, what is drawn next is the same."""


Shown = tuple[Frame, int]
"""A frame, and how many pictures of the film show it; one that none shows is drawn all the same."""


def pictures(engine: Engine, source: Source, stage: Stage, fps: Fraction) -> Iterator[Pixels]:
    """Every picture of a film, in order, until the source is over; memory does not grow with it.

    Picture i is shown from i/fps on, and has heard all that sounds while it is shown: a film of n
    pictures is at most a picture longer than its sound.
    """
    for (picture,) in at_once(frames(engine, source, fps), [stage]):
        yield picture


def blocks(source: Source) -> Iterator[Block]:
    """All of a source's sound, a second at a time."""
    for tick in clock.steady(1):
        yield source.read(tick)
        if source.ended:
            break


def frames(
    engine: Engine,
    source: Source,
    fps: Fraction,
    exposures: int = 1,
    shutter: Fraction = Fraction(1),
    ask: Callable[[Tick], Sequence[Command]] = lambda tick: (),
) -> Iterator[Shown]:
    """The engine's frames of a source, to its end.

    ``exposures``: how many of them each picture shows, over this share of its time: motion is blurred.
    ``ask``: what is asked for in each.
    """
    for ticks in clock.exposed(fps, exposures, shutter):
        *earlier, last = (engine.step(tick, source.read(tick), ask(tick)) for tick in ticks)
        changed = ChainMap({}, *(dict(frame.changed) for frame in (last, *reversed(earlier))))
        notes = tuple(note for frame in (*earlier, last) for note in frame.notes)
        yield replace(last, exposed=tuple(earlier), changed=changed, notes=notes) if earlier else last, 1
        if source.ended:
            break


def replayed(engine: Engine, night: Iterable[Moment], fps: Fraction) -> Iterator[Shown]:
    """The frames of a night that was kept in a journal, knob by knob, at the film's own rate."""
    for moment, count in paced(night, fps):
        yield engine.step(moment.tick, moment.block, moment.commands), count


def at_once(shown: Iterable[Shown], stages: Sequence[Stage]) -> Iterator[tuple[Pixels, ...]]:
    """The pictures of each frame on every stage; hearing and directing are done once for all sizes."""
    counts: deque[int] = deque()
    for frame, count in shown:
        for stage in stages:
            stage.draw(frame)
        counts.append(count)
        yield from again([stage.capture() for stage in stages], counts)
    yield from again([stage.drain() for stage in stages], counts)


def again(drawn: Sequence[Pixels | None], counts: "deque[int]") -> Iterator[tuple[Pixels, ...]]:
    """Pictures that have come from all stages, as often as the film shows them."""
    found = tuple(picture for picture in drawn if picture is not None)
    if found:
        for _ in range(counts.popleft()):
            yield found
