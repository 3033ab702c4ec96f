"""The live loop: one short loop that carries a frame between the devices it was handed."""

import itertools
import statistics
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vj.audio import Source
from vj.control import Control
from vj.engine import Engine
from vj.errors import LookError, VJError
from vj.frame import Block, Command, Frame, Look, Tick, Value
from vj.latency import AUTO, LATENCY, Lap, Lateness
from vj.library import preset
from vj.record.journal import Journal
from vj.record.take import Take, TakeReport
from vj.render import pacer
from vj.render.pacer import FULL, Detail, Pacer

Pixels = NDArray[np.uint8]
HUD_EVERY = 0.2  # seconds between two readings of the HUD
STYLE = ("/show/preset", "/show/palette")
LATE_BY = (LATENCY, AUTO)
CUES = {"cue": "/cue/name", "next": "/cue/next"}
BINS = 10_000  # of 0.1 ms
REST = 0.8  # of a frame's share: what is left of it is used for what may come on
LATE = 1.5  # a frame that took this many times its share is late


class Stage(Protocol):
    """What draws frames."""

    size: tuple[int, int]
    problems: deque[VJError]

    @property
    def cost(self) -> float:
        """Seconds that the graphics worked on a frame of late."""

    @property
    def held(self) -> float:
        """How much flashing the guard holds now, 0..1."""

    def draw(self, frame: Frame, detail: Detail) -> None:
        """Draw a frame, as large and as whole as can be afforded."""

    def renew(self, looks: Iterable[Look]) -> list[Look]:
        """Have looks made that were read again; give those that can be drawn from now on."""

    def rest(self, seconds: float) -> None:
        """Use so much time, until the next frame, to make ready what may come on."""

    def capture(self) -> Pixels | None:
        """Start reading the picture just drawn, give the one before."""

    def drain(self) -> Pixels | None:
        """Give the picture that is still under way."""


class Watch(Protocol):
    """What sees looks change on disk."""

    def poll(self) -> Sequence[Look | LookError]:
        """Give the looks that were saved since, or what is wrong with them."""


class Output(Protocol):
    """Where the picture is seen."""

    closed: bool

    def show(self, hud: Sequence[str], fullscreen: bool) -> None:
        """Show what the stage has drawn, with these lines over it; waits for the display's turn."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was shown."""

    seconds: float
    frames: int
    late: int
    median: float  # seconds a frame took to make, waiting not counted
    worst: float
    patterns: tuple[str, ...]  # in the order they came on
    bpm: float  # the tempo that was held longest
    takes: tuple[TakeReport, ...]

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.frames / self.seconds if self.seconds else 0.0


class Pace:
    """Counts frames and the late ones, and how long they took to make."""

    def __init__(self, fps: float) -> None:
        self._share = 1 / fps
        self._recent: deque[tuple[float, float]] = deque(maxlen=120)
        self._bins = [0] * BINS  # how often a frame took so many tenths of a millisecond
        self.worst = 0.0  # seconds that the slowest frame took
        self.frames = self.late = 0

    def step(self, dt: float, made: float) -> None:
        """Count a frame that came ``dt`` seconds after the one before and took ``made`` to make."""
        self.frames += 1
        self.late += self.frames > 1 and dt > LATE * self._share
        self._recent.append((dt, made))
        self._bins[min(int(made * 1e4), BINS - 1)] += 1
        self.worst = max(self.worst, made)

    def line(self) -> str:
        """The last two seconds in one line."""
        if not self._recent:
            return ""
        between, made = zip(*self._recent, strict=True)
        fps = len(between) / max(sum(between), 1e-6)
        middle, worst = statistics.median(made) * 1e3, max(made) * 1e3
        return f"{fps:.1f} a second, made in {middle:.1f} ms, worst {worst:.1f}; {self.late} late"

    def median(self) -> float:
        """Seconds that half of all frames took less than."""
        counts = itertools.accumulate(self._bins)
        return next((i / 1e4 for i, count in enumerate(counts) if 2 * count > self.frames), 0.0)


class Recording:
    """Takes, begun and ended by the show's own switch; what ends one never makes the show wait."""

    def __init__(self, stage: Stage, names: Iterator[Path], fps: Fraction, rate: int, channels: int) -> None:
        self._stage, self._names = stage, names
        self._form = (fps, rate, channels)
        self._take: Take | None = None
        self._closing: list[threading.Thread] = []
        self._reports: list[TakeReport] = []

    @property
    def on(self) -> bool:
        """Whether a take is running."""
        return self._take is not None

    def begin(self) -> Path:
        """Begin a take; MediaError where it can't be written."""
        path = next(self._names)
        self._stage.drain()  # what is still under way belongs to no take
        self._take = Take(path, self._stage.size, *self._form)
        return path

    def step(self, wanted: bool, block: Block, tick: Tick) -> str:
        """Take the picture just drawn and its sound; give a line when something began, ended or failed."""
        said = ""
        if wanted and not self._take:
            try:
                said = f"recording to {self.begin()}"
            except VJError as error:
                return f"not recording: {error}"
        if self._take and not wanted:
            self._end()
            return "recording ended"
        if self._take:
            self._take.write(self._stage.capture(), block, tick)
            if self._take.problem:
                said = f"recording ended: {self._take.problem}"
                self._end()
        return said

    def _end(self) -> None:
        take, self._take = self._take, None
        late = self._stage.drain()
        if take:
            thread = threading.Thread(target=lambda: self._reports.append(take.close(late)))
            thread.start()
            self._closing.append(thread)

    def close(self) -> tuple[TakeReport, ...]:
        """End the take that runs, wait until all are whole, and say what became of them."""
        self._end()
        for thread in self._closing:
            thread.join()
        return tuple(self._reports)


class Show:
    """What has been shown so far: for the HUD while it runs, for the report at the end."""

    def __init__(self, fps: float, controls: Sequence[Control], help: Callable[[], list[str]] = list) -> None:
        self.pace, self._help, self._share = Pace(fps), help, 1 / fps
        self._pacer = Pacer(fps)
        self.detail = FULL  # of the next frame, as far as it can be afforded
        self._controls = controls
        self._heard = [0 for _ in controls]
        self._patterns: list[str] = []
        self._tempos: dict[float, float] = {}
        self._stands: dict[str, Value] = {}  # the knobs that the HUD shows
        self._held = 0.0  # how much flashing
        self._lines: list[str] = []
        self._shown, self._read = "", -1.0
        self._news_until, self._news = 0.0, ""

    def step(self, frame: Frame, made: float, drawn: float = 0.0, held: float = 0.0) -> float:
        """Count a frame that took ``made`` seconds here and of late ``drawn`` on the graphics.

        ``held``: how much flashing was held in it. Give the seconds of its share that are left.
        """
        self._held = held
        self.pace.step(frame.tick.dt, made)
        self.detail = self._pacer.step(frame.tick.dt, max(made, drawn))
        self._stands |= {
            word: frame.changed[word] for word in (*STYLE, *LATE_BY, *CUES.values()) if word in frame.changed
        }
        if frame.pattern and frame.pattern not in self._patterns[-1:]:
            self._patterns.append(frame.pattern)
        if frame.beat.bpm:
            tempo = round(frame.beat.bpm, 1)
            self._tempos[tempo] = self._tempos.get(tempo, 0.0) + frame.tick.dt * frame.beat.confidence
        return REST * self._share - max(made, drawn)

    def tell(self, line: str, time: float) -> None:
        """Show a line of news in the HUD for a while."""
        self._news, self._news_until = line, time + 5.0

    def over(self, frame: Frame, recording: bool) -> list[str]:
        """The lines that lie over the picture: help, the list of knobs, the HUD, or none.

        The same list until it is time for a new reading. Nothing is ever said to an audience unasked.
        """
        switches, time = frame.switches, frame.tick.time
        shown = "help" if switches.help else frame.chosen or ("hud" if switches.hud else "")
        if shown == self._shown and 0 <= time - self._read < HUD_EVERY:
            return self._lines
        self._shown, self._read = shown, time
        if switches.help:
            self._lines = self._help()
        elif frame.chosen:
            self._lines = [*frame.listed, *(f"!{line}" for line in self._new(time))]
        else:
            self._lines = self.hud(frame, recording) if switches.hud else []
        return self._lines

    def hud(self, frame: Frame, recording: bool) -> list[str]:
        """The lines of the HUD now."""
        heard = [control.heard for control in self._controls]
        active = zip(self._controls, heard, self._heard, strict=True)
        hands = [f"`{c.name}`" if now > before else c.name for c, now, before in active if c.name]
        self._heard = heard
        beat = frame.beat
        tempo = f"{beat.bpm:.1f} BPM by {beat.source}, {beat.confidence:.0%} sure" if beat.bpm else "no tempo"
        late, auto = (self._stands.get(word, 0) for word in LATE_BY)
        style = ", ".join(str(self._stands[word]) for word in STYLE if self._stands.get(word))
        return [
            f"#look\t{frame.pattern}, {'auto' if frame.auto else 'held by hand'}",
            *([f"#style\t{style}"] if style else []),
            *(f"#{name}\t{cue}" for name, word in CUES.items() if (cue := self._stands.get(word))),
            f"#tempo\t{tempo}",
            f"#bar\t={beat.bar:.2f}",
            f"#latency\t{late:.0f} ms, {'as measured' if auto else 'by hand'}",
            f"#sound\t={frame.features.level:.2f}",
            f"#frames\t{self.pace.line()}",
            *(f"{'' if place else '#hands'}\t{name}" for place, name in enumerate(hands)),
            *([f"!\t{pacer.said(self.detail)}"] if self.detail != FULL else []),
            *([f"!\tflashes held back, {self._held:.0%}"] if self._held >= 0.01 else []),
            *(["!\trecording"] if recording else []),
            *(f"!\t{line}" for line in self._new(frame.tick.time)),
        ]

    def _new(self, time: float) -> list[str]:
        """The last line of news, while it is new."""
        return [self._news] if time < self._news_until else []

    def report(self, seconds: float, takes: tuple[TakeReport, ...]) -> Report:
        """Everything, at the end."""
        bpm, pace = longest(self._tempos), self.pace
        return Report(
            seconds, pace.frames, pace.late, pace.median(), pace.worst, tuple(self._patterns), bpm, takes
        )


class Keeper:
    """Writes the presets that frames ask for, one after another on a thread: a disk may take its time."""

    def __init__(self) -> None:
        self._said: deque[str] = deque()
        self._writing: threading.Thread | None = None

    def step(self, frame: Frame) -> list[str]:
        """Begin to write what this frame asks for; give lines that say what became of those before."""
        if frame.save is not None:
            before, (name, text) = self._writing, frame.save
            self._writing = threading.Thread(target=self._write, args=(before, name, text), name="keep")
            self._writing.start()
        return self._done()

    def close(self, say: Callable[[str], None]) -> None:
        """Wait for what is being written, and say what became of it."""
        if self._writing:
            self._writing.join()
        for line in self._done():
            say(line)

    def _write(self, before: threading.Thread | None, name: str, text: str) -> None:
        if before:
            before.join()
        try:
            self._said.append(f"saved as {preset.keep(name, text)}")
        except VJError as error:
            self._said.append(f"not saved: {error}")

    def _done(self) -> list[str]:
        return [self._said.popleft() for _ in range(len(self._said))]


def news(again: Sequence[Look | LookError], frame: Frame, said: Iterable[str], stage: Stage) -> Iterator[str]:
    """What there is to tell the person at the desk of this frame; empty lines too."""
    yield from (str(mistake) for mistake in again if isinstance(mistake, VJError))
    yield from (*frame.notes, *said)
    while stage.problems:
        yield str(stage.problems.popleft())


def longest(tempos: dict[float, float]) -> float:
    """The tempo that was held longest where tempos within half a beat a minute were, most of all; or 0."""

    def near(tempo: float) -> list[float]:
        return [other for other in tempos if abs(other - tempo) <= 0.5]

    most = max(tempos, key=lambda tempo: sum(tempos[other] for other in near(tempo)), default=0.0)
    return max(near(most), key=tempos.__getitem__, default=0.0)


def play(
    engine: Engine,
    ticks: Iterable[Tick],
    source: Source,
    controls: Sequence[Control],
    stage: Stage,
    recording: Recording,
    output: Output | None = None,
    *,
    fps: float,
    seconds: float = float("inf"),
    ask: Sequence[Command] = (),
    help: Callable[[], list[str]] = list,
    journal: Journal | None = None,
    watch: Watch | None = None,
    lateness: Lateness | None = None,
    stop: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Play the show until it is asked to end, the sound is over or ``seconds`` have passed.

    ``ask``: commands of the first frame. ``help`` gives what the keys do, in lines. ``watch`` sees looks
    change: what it gives is made beside the show and plays once it can be drawn; until then, or if it
    can't be, the old one does. ``lateness`` measures how late pictures are, and has the beat lead by that.
    ``say`` is told each line for the person at the desk.
    """
    show, keeper, time = Show(fps, controls, help), Keeper(), 0.0
    for tick in ticks:
        begun, time = perf_counter(), tick.time
        block = source.read(tick)
        commands = [*ask, *(command for control in controls for command in control.poll())]
        if journal:
            journal.write(tick, block, commands)
        again = watch.poll() if watch else []
        fresh = stage.renew(look for look in again if isinstance(look, Look))
        frame = engine.step(tick, block, commands, fresh)
        heard = perf_counter()
        for control in controls:
            control.hear(frame)
        stage.draw(frame, show.detail)
        drawn = perf_counter()
        said = [recording.step(frame.switches.record, block, tick), *keeper.step(frame)]
        if journal and journal.problem:
            said, journal = [*said, journal.problem], None
        for line in filter(None, news(again, frame, said, stage)):
            say(line)
            show.tell(line, time)
        stage.rest(show.step(frame, perf_counter() - begun, stage.cost, stage.held))
        if output:
            output.show(show.over(frame, recording.on), frame.switches.fullscreen)
        # a take that could not begin, or had to end, turns the switch off that every hand sees
        off = frame.switches.record and not recording.on
        ask = [Command("/show/record", (False,), "recording")] if off else []
        if lateness:
            took = heard - begun, drawn - heard, perf_counter() - drawn
            ask += lateness.step(Lap(begun, len(block.samples), block.age, *took), frame.changed)
        if frame.switches.quit or source.ended or time >= seconds or stop() or (output and output.closed):
            break
    keeper.close(say)
    return show.report(time, recording.close())
