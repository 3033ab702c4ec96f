"""What a film shows: the engine's frames over a track, or over a night that was kept in a journal.

A score is a value. It plays as often as it is asked to, in any process, and gives the same frames.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any, Protocol

from vj import ffmpeg
from vj.analysis.ear import TrackerName
from vj.analysis.grid import Piece
from vj.analysis.lookahead import listen
from vj.audio.file import FileSource
from vj.engine import Engine
from vj.errors import UsageError
from vj.film import Shown, blocks, frames, replayed
from vj.film.loop import Loop, placed
from vj.film.titles import Titles
from vj.frame import Block, Command, Frame, Look, Palette, Tick
from vj.library import looks, palettes, preset
from vj.library.looks import Library
from vj.library.preset import Preset
from vj.record import journal


@dataclass(frozen=True, slots=True)
class Show:
    """What an engine is made of."""

    library: Library
    preset: Preset
    palettes: Mapping[str, Palette]
    presets: Mapping[str, Preset] = field(default_factory=dict)  # those that it can change to
    seed: int = 0
    tracker: TrackerName = "dbn"  # that finds the beat where the engine hears as it goes

    def engine(self, piece: Piece | None = None) -> Engine:
        """Begin; ``piece``: what is known of the track before it plays, None: the engine hears as it goes."""
        return Engine(
            self.library,
            self.preset,
            self.palettes,
            presets=self.presets,
            seed=self.seed,
            piece=piece,
            tracker=self.tracker,
        )

    def under(self, effects: Mapping[str, Look]) -> "Show":
        """The same, with these effects over all others."""
        library = replace(self.library, effects={**self.library.effects, **effects})
        return replace(self, library=library, preset=preset.under(self.preset, effects))

    @property
    def sign(self) -> str:
        """A digest of all this: another, when a look or the preset is another."""
        said = [
            self.preset,
            sorted(self.presets.items()),
            sorted(self.palettes.items()),
            self.seed,
            self.tracker,
        ]
        texts = [(look.kind, look.name, look.fragment, look.vertex, look.passes) for look in self.library]
        return hashlib.sha256(repr((said, texts)).encode()).hexdigest()[:16]


def show(style: Path | str = "default", seed: int = 0) -> Show:
    """Read all looks, and a preset by its name or its .toml file.

    UsageError or PresetError where there is none such.
    """
    return Show(looks.load(), preset.find(style), palettes.palettes(), seed=seed)


@dataclass(frozen=True, slots=True)
class Shutter:
    """How motion is blurred: each picture shows several frames."""

    exposures: int = 1  # of each picture; 1: none is blurred
    share: Fraction = Fraction(1, 2)  # of its time over which they lie, above 0 to 1


@dataclass(frozen=True, slots=True)
class Playing:
    """A score that plays."""

    shown: Iterable[Shown]
    problem: Callable[[], str]  # why the sound ended early, if it did


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of a file's sound."""

    path: Path
    start: float = 0.0  # s
    seconds: float | None = None  # None: to its end


class Score(Protocol):
    """What a film shows."""

    @property
    def track(self) -> Path:
        """The file it is made of."""

    @property
    def fps(self) -> Fraction:
        """Pictures a second."""

    @property
    def sign(self) -> Mapping[str, Any]:
        """All that decides what is shown, as JSON has it."""

    @property
    def pictures(self) -> int:
        """How many pictures there will be, as far as that can be told; else 0."""

    @property
    def fold(self) -> int:
        """How many of them come before a loop, for its last ones to fade into; 0 where it is none."""

    def play(self) -> AbstractContextManager[Playing]:
        """Begin at the first frame; MediaError where it can't be heard."""

    def at(self, track: Path) -> "Score":
        """The same, of a track that lies elsewhere."""

    def heard(self, folder: Path) -> Stretch:
        """What ffmpeg takes for the film's sound; a file that must be made for that goes into the folder."""


@dataclass(frozen=True, slots=True)
class Music:
    """A track, or a part of it, as a show plays it."""

    track: Path
    show: Show
    fps: Fraction = Fraction(30)
    start: float = 0.0  # s into the track
    seconds: float | None = None  # None: to its end
    piece: Piece | None = None  # what is known of it before it plays; None: it is heard as it goes
    shutter: Shutter = Shutter()
    titles: Titles = Titles()  # what lies over it
    asked: tuple[Command, ...] = ()  # of its first frame
    loop: Loop | None = None  # of the whole track, only this is shown

    @property
    def sign(self) -> Mapping[str, Any]:
        """All that decides what is shown."""
        known = (self.piece.grid.beats.tolist(), self.piece.parts) if self.piece else ()
        return {
            "track": stamp(self.track),
            "span": (self.start, self.seconds, str(self.fps)),
            "shutter": str(self.shutter),
            "loop": repr(self.loop),
            "over": hashlib.sha256(repr((self.titles, self.asked)).encode()).hexdigest()[:16],
            "show": self.show.sign,
            "known": hashlib.sha256(repr(known).encode()).hexdigest()[:16],
        }

    @property
    def pictures(self) -> int:
        """How many pictures there will be, as far as the track says how long it is; else 0."""
        if self.loop:
            return self.loop.fold + self.loop.pictures
        if self.piece:
            return round(self.piece.seconds * self.fps)
        return span(ffmpeg.length(self.track) or 0.0, self.start, self.seconds, self.fps)

    @property
    def fold(self) -> int:
        """How many of them come before a loop."""
        return self.loop.fold if self.loop else 0

    @contextmanager
    def play(self) -> Iterator[Playing]:
        """Begin at the first frame; MediaError where it can't be heard."""
        source = FileSource(self.track, self.start, self.seconds)
        with closing(source), self.titles.looks() as over:
            engine, shutter = self.show.under(over).engine(self.piece), self.shutter
            shown = frames(engine, source, self.fps, shutter.exposures, shutter.share, self._ask)
            if self.loop:
                begin, length = self.loop.first - self.loop.fold, self.pictures
                shown = cut(shown, self.fps, float(begin / self.fps), float(length / self.fps))
            yield Playing(shown, lambda: source.problem)

    def _ask(self, tick: Tick) -> list[Command]:
        return [*self.titles.ask(tick), *(() if tick.index else self.asked)]

    def at(self, track: Path) -> "Music":
        """The same, of a track that lies elsewhere."""
        return replace(self, track=track)

    def heard(self, folder: Path) -> Stretch:
        """The track itself."""
        if self.loop:
            begin, length = self.loop.first / self.fps, self.loop.pictures / self.fps
            return Stretch(self.track, float(begin), float(length))
        return Stretch(self.track, self.start, self.seconds)


def music(
    track: Path,
    show: Show,
    fps: Fraction = Fraction(30),
    start: float = 0.0,
    seconds: float | None = None,
    *,
    causal: bool = False,
    shutter: Shutter = Shutter(),  # noqa: B008 - a frozen value
    titles: Titles = Titles(),  # noqa: B008 - as frozen
    asked: tuple[Command, ...] = (),
    bars: int = 0,
    go_on: Callable[[], None] = lambda: None,
) -> Music:
    """A track, or some bars of it, heard as a whole before it plays unless ``causal``.

    MediaError where it can't be heard, or hasn't so many bars; UsageError for a knob that there is not.
    ``titles`` lie over it; ``asked``: commands of its first frame; ``bars``: how many make a loop, from
    ``start`` on, 0: all of it is shown. ``go_on`` is called with each second that is heard, and may raise
    to stop.
    """
    check(show, titles, asked)
    if bars:
        whole = hear(track, go_on=go_on)
        loop = placed(track, whole, bars, start, fps)
        return Music(track, show, fps, 0.0, None, whole, shutter, titles, asked, loop)
    piece = None if causal else hear(track, start, seconds, go_on)
    return Music(track, show, fps, start, seconds, piece, shutter, titles, asked)


def check(show: Show, titles: Titles, asked: Sequence[Command]) -> None:
    """UsageError for a knob that isn't there, or doesn't take what it is to be set to."""
    if not asked:
        return
    with titles.looks() as over:
        tree = show.under(over).engine().tree
    for command in asked:
        try:
            for address in tree.match(command.address) or [command.address]:
                knob = tree.find(address)
                knob.accept(command.args, knob.default)
        except ValueError as error:
            raise UsageError(f"a knob to be set: {error}") from error


def hear(
    track: Path | str,
    start: float = 0.0,
    seconds: float | None = None,
    go_on: Callable[[], None] = lambda: None,
) -> Piece:
    """Hear all of a track, or of its part, before it plays: a song takes about a second.

    Of the piece, ``beats`` are seconds, and whether each is the first of its bar; ``sections`` seconds at
    which each begins, and its name. MediaError where it can't be heard. ``go_on`` is called with each
    second, and may raise to stop.
    """

    def heard(source: FileSource) -> Iterator[Block]:
        for block in blocks(source):
            go_on()
            yield block

    with closing(FileSource(track, start, seconds)) as source:
        return listen(heard(source))


@dataclass(frozen=True, slots=True)
class Night:
    """A show that was played and kept in a journal, knob by knob, with its own preset and seed."""

    track: Path
    fps: Fraction = Fraction(30)
    start: float = 0.0
    seconds: float | None = None
    shutter: Shutter = Shutter()  # its frames are those of the night: there are as many as it had

    @property
    def sign(self) -> Mapping[str, Any]:
        """All that decides what is shown."""
        span = (self.start, self.seconds, str(self.fps), str(self.shutter))
        return {"night": stamp(self.track), "span": span, "show": self._show(journal.read(self.track)).sign}

    @property
    def pictures(self) -> int:
        """How many pictures there will be."""
        length = max((moment.tick.time for moment in journal.read(self.track)), default=0.0)
        return span(length, self.start, self.seconds, self.fps)

    @property
    def fold(self) -> int:
        """A night is no loop."""
        return 0

    @contextmanager
    def play(self) -> Iterator[Playing]:
        """Begin with the night; what comes before ``start`` is not shown. MediaError for a bad journal."""
        reading = journal.read(self.track)
        shown = replayed(self._show(reading).engine(), reading, self.fps)
        pictures = cut(shown, self.fps, self.start, self.seconds)
        yield Playing(gathered(pictures, self.shutter.exposures), lambda: "")

    def at(self, track: Path) -> "Night":
        """The same, of a journal that lies elsewhere."""
        return replace(self, track=track)

    def heard(self, folder: Path) -> Stretch:
        """The night's sound as a file of its own."""
        whole, made = folder / "sound-night.wav", folder / "night.wav"
        if not whole.exists():
            journal.write_sound(journal.read(self.track), made)
            made.replace(whole)
        return Stretch(whole, self.start, self.seconds)

    def _show(self, reading: journal.Reading) -> Show:
        name, text = reading.about["preset"]
        style = preset.parse(Path(f"{name}.toml"), text) if text else preset.find(name)
        presets, _ = preset.everything()
        seed = int(reading.about["seed"])
        tracker = reading.about.get("tracker", "dbn")
        return Show(looks.load(), style, palettes.palettes(), presets, seed, tracker)


def gathered(shown: Iterable[Shown], exposures: int) -> Iterator[Shown]:
    """Let each picture show the frames before it that none shows, so many in all with its own."""
    waiting: deque[Frame] = deque()
    for frame, times in shown:
        if not times:
            waiting.append(frame)
            if len(waiting) >= exposures:
                yield waiting.popleft(), 0
            continue
        yield replace(frame, exposed=tuple(waiting)) if waiting else frame, times
        waiting.clear()
    yield from ((frame, 0) for frame in waiting)


def cut(shown: Iterable[Shown], fps: Fraction, start: float, seconds: float | None) -> Iterator[Shown]:
    """Only the pictures from ``start`` on, for ``seconds``; frames before them are shown by none."""
    first = round(start * fps)
    last = inf if seconds is None else first + round(seconds * fps)
    done = 0
    for frame, times in shown:
        begin, end = max(done, first), min(done + times, last)
        yield frame, max(int(end - begin), 0)
        done += times
        if done >= last:
            return


def span(length: float, start: float, seconds: float | None, fps: Fraction) -> int:
    """How many pictures a part of so many seconds has."""
    return round(max(0.0, min(length - start, inf if seconds is None else seconds)) * fps)


def stamp(path: Path) -> tuple[str, int, int]:
    """What tells a file from another, and from itself when it was written again: path, bytes, ns."""
    said = path.stat()
    return str(path.resolve()), said.st_size, said.st_mtime_ns
