"""How a farm scales: task times measured here, and farms of any size played with them on paper.

python -m tools.scale gives the tables of docs/scale.md; with --real it makes a film alone, and with farms of
one and two workers. On paper a worker is a core, as those are that ``vj render --farm`` begins, and does all
of its segments on it, encoding too: times are seconds of processors, which other work does not change.
"""

import heapq
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from vj import ffmpeg
from vj.audio import demo
from vj.farm import span_of
from vj.farm.board import Board, Job, Span, films_at_once
from vj.film import at_once
from vj.film.order import ordered
from vj.film.plan import SECONDS, Segment, segments
from vj.film.score import Music, hear, music, show
from vj.film.studio import Studio
from vj.record.formats import FORMATS
from vj.record.parts import SURE, Encoding, Parts

ROOT = Path(__file__).resolve().parents[1]
SIZE, FPS = (1280, 720), Fraction(30)
TIMED = 40  # pictures of a segment whose time is taken
WORKERS = (1, 2, 8, 64, 512)
BATCHES = {  # films, minutes of each, seconds of a segment
    "a track of 6 minutes": (1, 6, SECONDS),
    "a track of 6 minutes, --segment 5": (1, 6, 5.0),
    "a set of 3 hours": (1, 180, SECONDS),
    "60 tracks of 6 minutes": (60, 6, SECONDS),
}
HEADS = ("of one core", "workers", "20 s, made by")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Costs:
    """What is to be done for a film, in seconds of one core."""

    start: float  # a worker, from its process to the first picture
    play: float  # a frame of the engine, which nobody draws
    warm: float  # a frame that is drawn for what looks remember
    pictures: tuple[float, ...]  # a picture drawn and encoded, in one segment and the next
    part: float  # a segment, beside its pictures
    hear: float  # a second of music, heard beforehand
    plan: float  # a frame, played and planned at the desk
    join: float  # a picture of a whole film, joined at the desk


@dataclass(slots=True)
class Worker:
    """Where a worker stands, and what it has done."""

    job: Job | None = None
    at: int = 0  # the frame that comes next
    since: int = 0  # since which all was drawn
    begun: bool = False
    drawn: float = 0.0  # s
    again: float = 0.0  # s of frames that another draws as well, or that nobody sees
    ended: float = 0.0

    def do(self, job: Job, costs: Costs, cost: float) -> float:
        """How long it takes to do a job, as ``vj.farm.worker.Hand`` goes about it."""
        span, took = job.span, 0.0
        if not self.begun:
            self.begun, took = True, costs.start
        if self.job is None or self.job.film != job.film or self.at > span.frame or self.since > span.since:
            self.at = self.since = 0
        if self.at < span.since or not self.at:
            took += max(span.since - self.at, 0) * costs.play
            self.at = self.since = max(span.since, self.at)
        took += (span.frame - self.at) * costs.warm
        drawn = span.pictures * cost
        self.job, self.at = job, span.end
        self.drawn += drawn
        self.again += took
        return took + costs.part + drawn


def played(
    costs: Costs, films: Sequence[Sequence[Span]], workers: int, room: int
) -> tuple[float, list[Worker]]:
    """Seconds from the first note to the last film, and the workers at the end.

    films: the segments of each, in the order in which they are wanted; room: films under way at once. The
    desk is one core, which hears, plans and joins one film after the other.
    """
    board, crew = Board(), [Worker() for _ in range(workers)]
    left = {index: len(spans) for index, spans in enumerate(films)}
    frames = [spans[-1].end for spans in films]
    idle = list(range(workers))
    events: list[tuple[float, int, int, Job | None]] = []  # when, which first, a worker or -1, a job
    waiting, desk, done, now, order = 0, 0.0, 0.0, 0.0, 0

    def note(at: float, who: int, job: Job) -> None:
        nonlocal order
        order += 1
        heapq.heappush(events, (at, order, who, job))

    def begin(at: float) -> None:
        """Hear and plan the next film."""
        nonlocal waiting, desk
        desk = max(desk, at) + frames[waiting] / float(FPS) * costs.hear
        for index, span in enumerate(films[waiting]):
            planned = desk + span.end * costs.plan
            note(planned, -1, Job((str(waiting), 0), index, span))
        desk += frames[waiting] * costs.plan
        waiting += 1

    while waiting < min(room, len(films)):
        begin(0.0)
    while events:
        now, _, who, job = heapq.heappop(events)
        assert job is not None
        if who < 0:
            board.add(job)
        else:
            board.done(job)
            crew[who].ended = now
            idle.append(who)
            film = int(job.film[0])
            left[film] -= 1
            if not left[film]:
                desk = done = max(desk, now) + sum(span.pictures for span in films[film]) * costs.join
                if waiting < len(films):
                    begin(now)
        for free in sorted(idle, key=lambda one: not board.follows(crew[one].job)):
            if (taken := board.take(crew[free].job)) is None:
                break
            idle.remove(free)
            cost = costs.pictures[taken.index % len(costs.pictures)]
            note(now + crew[free].do(taken, costs, cost), free, taken)
    return done, crew


def track(folder: Path, minutes: int) -> Path:
    """The demo track so many times, as a file."""
    path = folder / f"{minutes}.flac"
    form = ("-f", "f32le", "-ar", str(demo.RATE), "-ac", "2", "-i", "-")
    sound = demo.samples().astype("<f4").tobytes() * minutes
    subprocess.run([ffmpeg.executable(), "-v", "error", "-y", *form, path], input=sound, check=True)
    return path


def spans(minutes: int, seconds: float) -> list[Span]:
    """The segments of a film of so many minutes: those of six, again and again."""
    six = six_minutes(seconds)
    return [moved(one, turn * six[-1].end) for turn in range(minutes // 6) for one in six]


@cache
def six_minutes(seconds: float) -> list[Span]:
    """What the plan makes of the demo track six times: its drops and breaks, and looks that remember."""
    with tempfile.TemporaryDirectory() as folder:
        score = music(track(Path(folder), 6), show(), FPS)
        with score.play() as playing:
            return [span_of(segment) for segment in segments(playing.shown, FPS, seconds)]


def moved(span: Span, by: int) -> Span:
    """The same segment, so many frames later."""
    first, since, surely = span.first + by, span.since + by, span.surely + by
    return Span(span.frame + by, span.end + by, first, span.pictures, since, surely)


def cpu(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """How many seconds of processors a call takes, its ffmpegs too, and what it gives."""
    start = spent()
    given = call(*args, **kwargs)
    return spent() - start, given


def spent() -> float:
    """Seconds of processors that this process has taken, with those of its children that have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def measured() -> Costs:
    """What the demo track's film costs here, at 1280x720 as ``vj render`` makes it."""
    with tempfile.TemporaryDirectory() as place:
        path = track(Path(place), 1)
        listen, piece = cpu(hear, path)
        score = Music(path, show(), FPS, piece=piece)
        with score.play() as playing:
            play, shown = cpu(lambda: list(playing.shown))
        plan, parts = cpu(lambda: list(segments(iter(shown), FPS)))
        words = [sys.executable, "-c", "from vj.farm.worker import Hand; Hand('gl').close()"]
        start, _ = cpu(lambda: subprocess.run(words, cwd=ROOT, check=True))
        order = ordered(Path(place, "film.mp4"), SIZE, FPS, FORMATS["h264"])
        made = Parts(order.path, {})
        with Studio("gl", SIZE) as studio:
            stage = studio.stage(order.canvas)

            def warm(segment: Segment) -> None:
                for frame, _ in segment.shown[:TIMED]:
                    stage.draw(frame)
                stage.read()

            def draw(segment: Segment, pictures: int = TIMED) -> None:
                with Encoding(made.folder, segment.first, order.coding, order.path) as encoding:
                    for (picture,) in at_once(segment.shown[:pictures], [stage]):
                        encoding.write(picture)
                encoding.finish(SURE, stage.memory())

            make = sum(cpu(warm, segment)[0] for segment in parts)  # looks are compiled
            warmed = [cpu(warm, segment)[0] / TIMED for segment in parts]
            part = statistics.median(cpu(draw, segment, 1)[0] for segment in parts)
            drawn = [(cpu(draw, segment)[0] - part) / (TIMED - 1) for segment in parts]
            pictures = longer(made)
            join, _ = cpu(made.join, order.coding)
        looks = max(make - sum(warmed) * TIMED, 0.0)
        count = len(shown)
        return Costs(
            start=start + looks,
            play=play / count,
            warm=statistics.mean(warmed),
            pictures=tuple(drawn),
            part=part,
            hear=listen / demo.SECONDS,
            plan=(play + plan) / count,
            join=join / pictures,
        )


def longer(made: Parts, times: int = 40) -> int:
    """Let a film have its parts so many times, to see what joining costs; how many pictures it then has."""
    there = list(made.whole().values())
    length = max(part.first + part.count for part in there)
    for turn, part in itertools.product(range(1, times), there):
        name = f"{part.first + turn * length:08d}-{part.count}-{part.before}-{part.after}{part.path.suffix}"
        os.link(part.path, part.path.with_name(name))
    return times * sum(part.count for part in there)


def real(seconds: float = 20.0) -> dict[str, tuple[float, float]]:
    """A film made by one process, and by farms: seconds, and seconds of processors, by who made it.

    All draw on one core each, and encode as little as can be, so that farms and not encoders are seen.
    """
    with tempfile.TemporaryDirectory() as place:
        path = track(Path(place), 1)
        words = [sys.executable, "-m", "vj", "render", str(path), "-o", str(Path(place, "film.mp4")), "-y"]
        words += ["--seconds", str(seconds), "--segment", "5", "--preset-x264", "ultrafast"]

        def timed(*farm: str) -> tuple[float, float]:
            start, before = time.perf_counter(), spent()
            env = {**os.environ, "LP_NUM_THREADS": "1"}
            subprocess.run([*words, *farm], cwd=ROOT, env=env, check=True, capture_output=True)
            return time.perf_counter() - start, spent() - before

        return {
            "one process": timed(),
            "a farm of 1": timed("--farm", "--workers", "1"),
            "a farm of 2": timed("--farm", "--workers", "2"),
        }


def main() -> None:
    """Print the tables."""
    os.environ["LP_NUM_THREADS"] = "1"
    if "--real" in sys.argv[1:]:
        row("20 s, made by", "takes", "of processors", "efficiency by these")
        made = real()
        for name, (took, used) in made.items():
            row(name, f"{took:.1f} s", f"{used:.1f} s", f"{made['one process'][1] / used:.2f}")
        return
    costs = measured()
    row("of one core", "")
    for what, value in said(costs):
        row(what, value)
    for name, (films, minutes, seconds) in BATCHES.items():
        batch = [spans(minutes, seconds)] * films
        print(f"\n{name}: {sum(map(len, batch))} segments\n")
        row("workers", "takes", "efficiency", "drawing", "again", "waiting")
        alone, _ = played(costs, batch, 1, films_at_once(1))
        for workers in WORKERS:
            took, crew = played(costs, batch, workers, films_at_once(workers))
            whole = took * workers
            drawn, again = sum(one.drawn for one in crew), sum(one.again for one in crew)
            shares = (drawn / whole, again / whole, 1 - (drawn + again) / whole)
            row(str(workers), duration(took), f"{alone / whole:.2f}", *(f"{share:.0%}" for share in shares))


def row(*cells: str) -> None:
    """A row of a table; the first of one has a line under it."""
    print("|", " | ".join(cells), "|")
    if cells[0] in HEADS:
        print("|", " | ".join("---" for _ in cells), "|")


def said(costs: Costs) -> list[tuple[str, str]]:
    """The costs in words."""
    return [
        (
            "a picture drawn and encoded, the median segment",
            f"{statistics.median(costs.pictures) * 1000:.1f} ms",
        ),
        ("a frame drawn for what looks remember", f"{costs.warm * 1000:.1f} ms"),
        ("a frame of the engine", f"{costs.play * 1000:.2f} ms"),
        ("a worker's start, looks compiled", f"{costs.start:.2f} s"),
        ("a segment, beside its pictures", f"{costs.part:.2f} s"),
        ("a minute of music heard, at the desk", f"{costs.hear * 60:.2f} s"),
        ("a frame played and planned, at the desk", f"{costs.plan * 1000:.2f} ms"),
        ("a minute of film joined, at the desk", f"{costs.join * 1800:.2f} s"),
    ]


def duration(seconds: float) -> str:
    """Seconds in words."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"


if __name__ == "__main__":
    main()
