"""A segment of a film is drawn and encoded, with all of the history that its first picture needs."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

from vj.film import Shown, Stage, at_once
from vj.film.order import Film, Making
from vj.film.plan import Segment
from vj.record.parts import SURE, Encoding, Part, Parts
from vj.render import compose

Rewind = Callable[[int, int], AbstractContextManager[Iterable[Shown]]]
"""Plays a film's frames again, from one number up to another."""


class Drawer:
    """Draws a film's segments on a stage, in order; while one is drawn the encoder ends the one before."""

    def __init__(self, stage: Stage, film: Film, parts: Parts, making: Making, rewind: Rewind) -> None:
        self._stage, self._film, self._parts, self._making, self._rewind = stage, film, parts, making, rewind
        self._at = -1  # the frame that the stage would go on with
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="end of a part")
        self._ending: Future[Part] | None = None
        stage.drain()  # whoever drew here before may have been stopped
        stage.forget()

    def draw(self, segment: Segment) -> None:
        """Draw and encode a segment; MediaError when this one or the one before can't be written."""
        wanted = (layer.look for frame, _ in segment.shown for layer in compose.layers(frame.scene))
        self._stage.foresee(dict.fromkeys(wanted))
        before = self._prepare(segment)
        self._at = -1
        with self._encoding(segment) as encoding:
            for (picture,) in at_once(segment.shown, [self._stage]):
                self._making.go_on()
                encoding.write(picture)
                self._making.tell(1, True)
            after = self._stage.memory()
            self.wait()
        self._at = segment.end
        self._ending = self._pool.submit(encoding.finish, before, after)

    def wait(self) -> None:
        """Wait for the part that is being ended; MediaError when it is not whole."""
        ending, self._ending = self._ending, None
        if ending:
            ending.result()

    def close(self) -> None:
        """Wait for the part that is being ended, whatever becomes of it."""
        self._pool.shutdown()

    def _encoding(self, segment: Segment) -> Encoding:
        film = self._film
        return Encoding(self._parts.folder, segment.first, film.coding, film.path, hashed=self._making.hashes)

    def _prepare(self, segment: Segment) -> str:
        """Bring the stage to where the segment begins."""
        if self._at == segment.frame:
            return SURE
        if len(segment.before) == segment.frame - segment.since:
            self._warm(segment.before)
        else:
            with self._rewind(segment.since, segment.frame) as shown:
                self._warm(shown)
        if segment.since > segment.surely and self._parts.after(segment.first) != self._stage.memory():
            with self._rewind(segment.surely, segment.frame) as shown:
                self._warm(shown)
        return SURE

    def _warm(self, shown: Iterable[Shown]) -> None:
        """Draw what nobody sees, so that looks remember it."""
        self._stage.forget()
        for frame, _ in shown:
            self._making.go_on()
            self._stage.draw(frame)
