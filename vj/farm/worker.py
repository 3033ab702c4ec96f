"""What runs on a worker: it plays the score from the start, draws its segments alone, and encodes them.

The engine is cheap, so every worker runs it over the whole track; only frames that a segment needs are
drawn. A worker that is given the next segment goes on where it stands.
"""

import hashlib
import io
import tarfile
import tempfile
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker

from vj import __version__
from vj.errors import MediaError
from vj.farm.board import Span
from vj.film import Shown, Stage, at_once
from vj.film.order import Film
from vj.film.score import Score, stamp
from vj.film.studio import Studio
from vj.record.parts import SURE, Encoding, Part, Size, remove
from vj.render.choose import Asked

NAME = "vj"
TOPIC = "vj-drawn"
"""Under which a worker says how it comes along: its address, a job's key, how many pictures it has drawn."""
EVERY = 10  # pictures between two words of it


@dataclass(frozen=True, slots=True)
class Painter:
    """Who draws: pictures are the same where all of this is."""

    version: str  # of ours
    renderer: str
    way: Asked
    planar: bool  # it gives planes of video


@dataclass(frozen=True, slots=True)
class Errand:
    """A segment to draw, and where it goes."""

    key: str
    score: str  # name of the Sheet with the score
    film: Film
    span: Span
    painter: Painter  # who has to draw
    folder: Path  # of the film's parts
    about: str  # what the folder says of itself
    hashed: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of an errand."""

    worker: str
    painter: Painter  # who draws there
    unseen: bool = False  # the track does not lie here
    whole: bool = False
    packed: bytes = b""  # the part, where its folder can't be seen from here
    problems: tuple[str, ...] = ()  # looks that could not be drawn


class Sheet(WorkerPlugin):
    """A score that lies on every worker, also on those that come later."""

    def __init__(self, name: str, score: Score, stamp: tuple[int, int], track: bytes | None = None) -> None:
        """``stamp``: bytes and ns of its track; ``track``: what is in it, for who can't see it."""
        self.name, self.score, self.stamp, self.track = name, score, stamp, track


class Crew(WorkerPlugin):
    """What a worker keeps between errands; each of its threads draws in a context of its own."""

    name = NAME

    def setup(self, worker: Worker) -> None:
        """Come aboard."""
        self._here = threading.local()

    def hand(self, asked: Asked, size: Size) -> "Hand":
        """Who draws in this thread, by what is asked for, ``auto`` the fastest at this size."""
        hand: Hand | None = getattr(self._here, "hand", None)
        if hand is None or asked not in ("auto", hand.way):
            if hand:
                hand.close()
            hand = self._here.hand = Hand(asked, size)
        return hand


def who(asked: Asked, size: Size) -> Painter:
    """Who draws on the worker where this is called; RenderError where nobody can."""
    return crew(get_worker()).hand(asked, size).who


def crew(worker: Worker) -> Crew:
    """The crew of a worker."""
    found = worker.plugins[NAME]
    assert isinstance(found, Crew)
    return found


def draw(errand: Errand) -> Drawn:
    """Run an errand on the worker where this is called. MediaError when its part can't be written."""
    worker = get_worker()
    sheet = worker.plugins[errand.score]
    assert isinstance(sheet, Sheet)

    def tell(pictures: int) -> None:
        if pictures % EVERY == 0:
            worker.log_event(TOPIC, (worker.address, errand.key, pictures))

    hand = crew(worker).hand(errand.painter.way, errand.film.canvas.size)
    return replace(hand.run(sheet, errand, tell), worker=worker.address)


class Hand:
    """Draws segments, and remembers where it stands in which film."""

    def __init__(self, asked: Asked = "auto", size: Size = (1280, 720)) -> None:
        self._studio = studio = Studio(asked, size)
        self.way: Asked = "cuda" if studio.way == "cuda" else "gl"
        self.who = Painter(__version__, studio.renderer, self.way, studio.took.way.planar)
        self._place = tempfile.TemporaryDirectory(prefix="vj-")
        self._here: tuple[str, Film] | None = None  # the score and the film in which it stands
        self._playing = ExitStack()
        self._shown: Iterator[Shown] = iter(())
        self._at = 0  # the frame that comes next
        self._since = 0  # the frame since which all was drawn, up to the next

    def run(self, sheet: Sheet, errand: Errand, tell: Callable[[int], None]) -> Drawn:
        """Draw and encode a segment."""
        if errand.painter != self.who:
            return Drawn("", self.who)
        if (found := self._find(sheet)) is None:
            return Drawn("", self.who, unseen=True)
        stage = self._studio.stage(errand.film.canvas)
        before = self._go(found, errand, stage)
        shared = says(errand.folder) == errand.about
        folder = errand.folder if shared else Path(self._place.name)
        self._here = None  # nowhere, should this fail
        part = self._encode(errand, folder, stage, before, tell)
        self._here = (errand.score, errand.film)
        problems = tuple(map(str, self._studio.problems()))
        return Drawn("", self.who, whole=True, packed=b"" if shared else pack(part), problems=problems)

    def close(self) -> None:
        """Put everything away, in the thread that drew."""
        self._playing.close()
        self._studio.close()
        self._place.cleanup()

    def _find(self, sheet: Sheet) -> Score | None:
        """The score with its track where that lies here; nothing where it doesn't."""
        track = sheet.score.track
        if sheet.track is None:
            return sheet.score if track.exists() and stamp(track)[1:] == sheet.stamp else None
        name = hashlib.sha256(sheet.track).hexdigest()[:16] + track.suffix
        path = Path(self._place.name, name)
        if not path.exists():
            path.write_bytes(sheet.track)
        return sheet.score.at(path)

    def _go(self, score: Score, errand: Errand, stage: Stage) -> str:
        """Go to the first frame, all drawn that it needs; a digest of what the stage remembers, or SURE."""
        span = errand.span
        if self._here != (errand.score, errand.film) or self._at > span.frame or self._since > span.since:
            self._begin(score)
            stage.drain()
        if self._at < span.since or not self._at:
            deque(self._next(span.since - self._at), maxlen=0)
            stage.forget()
            self._since = span.since
        for frame, _ in self._next(span.frame - self._at):
            stage.draw(frame)
        return SURE if self._since <= span.surely else stage.memory()

    def _begin(self, score: Score) -> None:
        """Play the score from its first frame."""
        self._playing.close()
        self._shown = iter(self._playing.enter_context(score.play()).shown)
        self._at = self._since = 0

    def _next(self, count: int) -> Iterator[Shown]:
        """The next so many frames."""
        self._at += count
        return islice(self._shown, count)

    def _encode(
        self, errand: Errand, folder: Path, stage: Stage, before: str, tell: Callable[[int], None]
    ) -> Part:
        span, film = errand.span, errand.film
        shown = list(self._next(span.end - span.frame))
        mark = uuid.uuid4().hex
        count = 0
        with Encoding(folder, span.first, film.coding, film.path, hashed=errand.hashed, mark=mark) as made:
            for count, (picture,) in enumerate(at_once(shown, [stage]), 1):
                made.write(picture)
                tell(count)
            if count < span.pictures:
                raise MediaError(f"{film.path}: its track ends early on a worker")
        return made.finish(before, stage.memory())


def says(folder: Path) -> str:
    """What a folder of parts says of itself; empty where it can't be seen."""
    try:
        return (folder / "about.json").read_text("utf-8")
    except OSError:
        return ""


def pack(part: Part) -> bytes:
    """A part, with the hashes of its pictures, as an archive; it is taken away here."""
    packed = io.BytesIO()
    files = [path for path in part.path.parent.glob(f"{part.first:08d}*") if path.exists()]
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in files:
            archive.add(path, path.name)
    for path in files:
        remove(path)
    return packed.getvalue()
