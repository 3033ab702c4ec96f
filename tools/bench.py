"""Benchmarks: what matters to a show, measured on this machine, beside the bound it should keep.

make bench
"""

import gc
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tools import nvrtc, rubbish, scale, switches, thousand
from vj import clock, ffmpeg
from vj.analysis.ear import Ear
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.cli import latency
from vj.control import Control
from vj.control.midi.control import MidiControl
from vj.control.midi.desk import Desk
from vj.control.midi.device import Device
from vj.control.osc import OscControl
from vj.engine import Engine
from vj.film import Pixels, pictures
from vj.frame import Block
from vj.latency import HOP, waits
from vj.library import controllers, looks, palettes, preset
from vj.library.preset import Preset
from vj.record.parts import SURE, Coding, Encoding, Parts
from vj.render import offscreen
from vj.render.cuda import kernels
from vj.render.cuda.foundry import units_of
from vj.targets import Controller, MidiMap, Target, parse_midi_event

if TYPE_CHECKING:
    from vj.render.gl.stage import Stage

ROOT = Path(__file__).resolve().parents[1]
FPS = 60
SIZE = (1280, 720)
RAW = ("-video_size", "1280x720", "-framerate", "30")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what is measured, in which unit, how much is allowed, and how it is measured."""

    name: str
    unit: str
    most: float
    samples: Callable[[], Iterator[float]]
    every: bool = False  # whether the worst sample counts, too, and not the median alone


def run_time(*words: str, times: int = 7) -> Iterator[float]:
    """Time a command from its call to its end, s; the first, in which Python compiles it, is left out."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(times + 1):
        start = time.perf_counter()
        subprocess.run(words, cwd=ROOT, env=kept, check=True, capture_output=True)
        if turn:
            yield time.perf_counter() - start


def hearing() -> Iterator[float]:
    """Time to hear six minutes of music as a film does before it begins, in a process of its own, s."""
    with tempfile.TemporaryDirectory() as folder:
        track = Path(folder) / "six.mp3"
        sound = b"".join([demo.samples().astype("<f4").tobytes()] * 6)
        form = ("-f", "f32le", "-ar", str(demo.RATE), "-ac", "2", "-i", "-", "-b:a", "256k")
        subprocess.run([ffmpeg.executable(), "-v", "error", *form, track], input=sound, check=True)
        yield from run_time(
            sys.executable, "-m", "vj", "analyse", "--quick", "-o", folder, str(track), times=5
        )


@cache
def arrivals() -> list[tuple[float, float]]:
    """From a sample's arrival to the frame that shows it, 95 of 100, over a hop and a frame at 60/s.

    To where the frame begins, and to where it is drawn, which takes its time without a graphics chip.
    """
    chosen = {"audio": "demo", "device": None, "preset": "default", "fps": Fraction(FPS), "seconds": 4.0}
    screen = {"headless": True, "monitor": None, "windowed": False, "size": (160, 90)}
    found = []
    for _ in range(3):
        with ExitStack() as stack:
            measured = latency.measure(stack, chosen | screen)
        begun, drawn = waits(measured.laps, measured.rate, measured.driver)
        found.append((late(begun), late(drawn)))
    return found


def late(seconds: NDArray[np.float64]) -> float:
    """Times that most of these waits are shorter than, over a hop and a frame."""
    return float(np.percentile(seconds, 95)) / (HOP + 1 / FPS)


def engine_steps() -> Iterator[float]:
    """CPU time of each step of the engine over the demo track, ms."""
    engine = Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())
    source = MemorySource(demo.samples(), demo.RATE)
    for tick in islice(clock.steady(FPS), round(demo.SECONDS * FPS)):
        block = source.read(tick)
        start = time.process_time()
        engine.step(tick, block)
        yield 1000 * (time.process_time() - start)


def ear_share() -> Iterator[float]:
    """CPU time of the ear at 60 frames a second, as a share of one core: of each second of the demo track."""
    ear, source = Ear(), MemorySource(demo.samples(), demo.RATE)
    for _, ticks in groupby(islice(clock.steady(FPS), int(demo.SECONDS) * FPS), lambda tick: int(tick.time)):
        frames = [(tick, source.read(tick)) for tick in ticks]
        start = time.process_time()
        for tick, block in frames:
            ear.step(tick, block)
        yield time.process_time() - start


@cache
def pattern_frames() -> dict[str, float]:
    """Time to draw a frame of each pattern over the drop and read it back, ms: the median of twenty."""
    library, known, found = looks.load(), palettes.palettes(), {}
    with offscreen.context():
        from vj.render.gl.stage import Stage

        for name in library.patterns:
            engine = Engine(library, Preset("bench", looks=(name,)), known)
            source = MemorySource(demo.samples()[24 * demo.RATE :], demo.RATE)
            with closing(Stage(SIZE)) as stage:
                found[name] = statistics.median(islice(frame_times(engine, source, stage), 10, 30))
    return found


def frame_times(engine: Engine, source: MemorySource, stage: "Stage") -> Iterator[float]:
    """Time from a frame to its pixels, ms."""
    for tick in clock.steady(30):
        frame = engine.step(tick, source.read(tick))
        start = time.perf_counter()
        stage.draw(frame)
        stage.read()
        yield 1000 * (time.perf_counter() - start)


def around_gl() -> Iterator[float]:
    """CPU time of a frame in which the driver has next to nothing to do, ms.

    Of the show's own thread, in which all of ours happens and part of the driver's work: besides it only
    threads of the software driver run here, llvmpipe-0 and so on, which draw.
    """
    library = looks.load()
    engine = Engine(library, Preset("bench", looks=("ribbons",)), palettes.palettes())
    source = MemorySource(demo.samples()[24 * demo.RATE :], demo.RATE)
    with offscreen.context():
        from vj.render.gl.stage import Stage

        with closing(Stage((16, 16))) as stage:
            for tick in islice(clock.steady(30), 300):
                frame = engine.step(tick, source.read(tick))
                start = time.thread_time()
                stage.draw(frame)
                stage.capture()
                yield 1000 * (time.thread_time() - start)


@cache
def night() -> list[switches.Switch]:
    """A night in which everything there is comes on."""
    return switches.night()


def late_by_switches() -> Iterator[float]:
    """Frames that came late from switches on, beyond those that did while the same was on."""
    yield float(max(sum(switch.late - switch.late_later for switch in night()), 0))


def flash_guard() -> Iterator[float]:
    """CPU time of what the flash guard does of a frame: measure, read, decide; ms."""
    with offscreen.context():
        from vj.render.gl.guard import Guard
        from vj.render.gl.stage import Stage

        with closing(Stage(SIZE)) as stage, closing(Guard()) as guard:
            stage.prepare([])
            for tick in islice(clock.steady(FPS), 300):
                start = time.process_time()
                guard.step(tick.time, stage.texture, turned=True)
                yield 1000 * (time.process_time() - start)


def translations() -> Iterator[float]:
    """CPU time of a look's GLSL to C++, all passes, ms."""
    for look in looks.load():
        start = time.process_time()
        units_of(look)
        yield 1000 * (time.process_time() - start)


def compilations() -> Iterator[float]:
    """CPU time of NVRTC for a pattern, from C++ to an H200's machine code, s."""
    for look in looks.load().patterns.values():
        text = kernels.program(list(units_of(look).values()))
        start = time.process_time()
        nvrtc.compile_program(text)
        yield time.process_time() - start


def film_over_bound(effort: str) -> Iterator[float]:
    """Time to make a film, over the time to draw its pictures and then to encode them, each alone.

    In rounds over two seconds of music each, so that all three meet the same machine.
    """
    library, style, colours = looks.load(), preset.load(preset.named("default")), palettes.palettes()
    with offscreen.context():
        from vj.render.gl.stage import Stage

        with closing(Stage(SIZE)) as stage, tempfile.TemporaryDirectory() as folder:
            for turn in range(6):
                start = (20 + 4 * turn) * demo.RATE

                def drawn(start: int = start) -> Iterator[Pixels]:
                    source = MemorySource(demo.samples()[start : start + 2 * demo.RATE], demo.RATE)
                    return pictures(Engine(library, style, colours), source, stage, Fraction(30))

                draw, made = timed(lambda: list(drawn()))  # noqa: B023 - called at once
                encode, _ = timed(x264, as_yuv(made, Path(folder) / "made.yuv"), effort)
                film, _ = timed(write_film, Path(folder) / "film.mp4", effort, drawn())
                if turn:  # the first compiles the shaders
                    yield film / (draw + encode)


@cache
def farms() -> dict[str, tuple[float, float]]:
    """A film made by one process and by farms: seconds, and seconds of processors."""
    return scale.real()


def farmed(name: str) -> float:
    """Seconds of processors that a farm takes for a film, over those of one process."""
    return farms()[name][1] / farms()["one process"][1]


def timed(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """How many seconds a call takes, and what it gives."""
    start = time.perf_counter()
    given = call(*args, **kwargs)
    return time.perf_counter() - start, given


def as_yuv(made: list[Pixels], path: Path) -> Path:
    """Write pictures as what x264 takes, so that nothing but x264 is measured."""
    rgb = b"".join(picture.tobytes() for picture in made)
    command = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        *RAW,
        "-i",
        "-",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
    ]
    subprocess.run([ffmpeg.executable(), "-v", "error", "-y", *command, path], input=rgb, check=True)
    return path


def x264(yuv: Path, effort: str) -> None:
    """Encode, and throw away."""
    command = ["-f", "rawvideo", "-pix_fmt", "yuv420p", *RAW, "-i", str(yuv), "-c:v", "libx264", "-crf", "18"]
    command += ["-preset", effort, "-f", "null", "-"]
    subprocess.run([ffmpeg.executable(), "-nostdin", "-v", "error", *command], check=True)


def write_film(path: Path, effort: str, made: Iterator[Pixels]) -> None:
    """Make a film as `vj render` does."""
    coding = Coding(SIZE, effort=effort)
    parts = Parts(path, {})
    with Encoding(parts.folder, 0, coding, path) as encoding:
        for picture in made:
            encoding.write(picture)
    encoding.finish(SURE, "none")
    parts.join(coding)


@dataclass(frozen=True, slots=True)
class Waits:
    """One round of two seconds in which a thousand messages a second came, each to change the next frame."""

    missed: float  # percent of the messages that another frame began without, once they were sent
    seen: float  # frames from a message to the end of the work on the frame that it changes, 99 of 100


def until_seen(control: Control, engine: Engine) -> Iterator[Waits]:
    """How long messages wait that say when they were sent; in rounds of two seconds."""
    nothing = Block(np.zeros((0, 2), np.float32), 44100)
    gc.collect()
    gc.freeze()
    for _ in range(6):
        missed, seen = [], []
        before = time.perf_counter()
        for tick in islice(clock.wall(FPS), 2 * FPS):
            begun = time.perf_counter()
            commands = control.poll()
            frame = engine.step(tick, nothing, commands)
            control.hear(frame)
            ended = time.perf_counter()
            for command in commands if tick.index > 1 else ():
                stamp = float(str(command.args[0])) * (thousand.BITS - 1)
                assert command.address in frame.changed
                missed.append(thousand.age(stamp, before) > 0)
                seen.append(thousand.age(stamp, ended) * FPS)
            before = begun
        yield Waits(100 * statistics.mean(missed), sorted(seen)[int(len(seen) * 0.99)])


def missed(waits: Callable[[], list[Waits]]) -> Iterator[float]:
    """Messages that missed the next frame, percent of each round."""
    return (wait.missed for wait in waits())


def seen(waits: Callable[[], list[Waits]]) -> Iterator[float]:
    """Frames until messages were seen."""
    return (wait.seen for wait in waits())


def a_show() -> Engine:
    """A show to be played."""
    return Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())


@cache
def midi_waits() -> list[Waits]:
    """How long MIDI messages wait."""
    bends = {f"ch {channel} pitch": f"/macro/{channel}" for channel in range(1, thousand.CHANNELS + 1)}
    own = {parse_midi_event(e): MidiMap(Target(address), takeover="jump") for e, address in bends.items()}
    shelf = [Controller("thousand", ("thousand",), own=own)], ()
    engine = a_show()
    with closing(MidiControl((), shelf=lambda: shelf, backend="tools.thousand", virtual=False)) as control:
        return [*until_seen(control, engine)][1:]  # the first begins before the device is found


SENDER = """
import socket, sys, time
from tools import thousand
from vj.control.osc.encode import message
out = socket.socket(type=socket.SOCK_DGRAM)
for channel, due in thousand.moments():
    time.sleep(max(due - time.perf_counter(), 0))
    packet = message(f"/macro/{channel + 1}", [("f", thousand.stamp() / (thousand.BITS - 1))])
    out.sendto(packet, ("127.0.0.1", int(sys.argv[1])))
"""


@cache
def osc_waits() -> list[Waits]:
    """How long OSC messages wait."""
    engine = a_show()
    with closing(OscControl("127.0.0.1", 0, knobs=engine.tree, back=0)) as control:
        words = [sys.executable, "-c", SENDER, str(control.port)]
        with subprocess.Popen(words, cwd=ROOT) as sender:
            waits = [*until_seen(control, engine)][1:]
            sender.kill()
    return waits


FLOOD = """
import socket, sys, time
from vj.control.osc.encode import message
names = [f"/macro/{n % 8 + 1}" if n % 2 else f"/nothing/{n}" for n in range(500)]
packets = [message(name, [("f", n / 500)]) for n, name in enumerate(names)]
out, port = socket.socket(type=socket.SOCK_DGRAM), int(sys.argv[1])
begun, number = time.perf_counter(), 0
while True:
    time.sleep(max(begun + number / 100_000 - time.perf_counter(), 0))
    for packet in packets:
        out.sendto(packet, ("127.0.0.1", port))
    number += len(packets)
"""


@contextmanager
def flooded(port: int) -> Iterator[None]:
    """While 100,000 messages a second are sent to a port."""
    with subprocess.Popen([sys.executable, "-c", FLOOD, str(port)], cwd=ROOT) as sender:
        yield
        sender.kill()


def flood_costs() -> Iterator[float]:
    """What 100,000 OSC messages a second add to the work of a frame, ms."""
    engine, nothing = a_show(), Block(np.zeros((0, 2), np.float32), 44100)
    gc.collect()
    gc.freeze()

    def work(control: OscControl) -> float:
        took = []
        for tick in islice(clock.wall(FPS), FPS):
            start = time.perf_counter()
            control.hear(engine.step(tick, nothing, control.poll()))
            took.append(1000 * (time.perf_counter() - start))
        return statistics.median(took)

    with closing(OscControl("127.0.0.1", 0, knobs=engine.tree, back=0)) as control:
        dry = work(control)
        with flooded(control.port):
            work(control)
            yield from (work(control) - dry for _ in range(5))


def flood_late() -> Iterator[float]:
    """Frames that are late in ten seconds of a whole show with a flood, more than with one to a deaf port.

    The sender takes a processor, here as in a network another machine's: hence the deaf port. The show
    is one look, drawn as small as a software driver draws it in a fifth of a frame.
    """
    for _ in range(2):
        heard, deaf = (late_frames(deaf=deaf) for deaf in (False, True))
        yield float(heard - deaf)


def late_frames(*, deaf: bool) -> int:
    """Play twelve seconds, ten of them flooded; give how many frames were late."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "one.toml").write_text('looks = ["ribbons"]')
        sink = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        sink.bind(("127.0.0.1", 0))
        port = sink.getsockname()[1] if deaf else FLOOD_PORT
        show = [*SHOW, "--preset", str(folder / "one.toml"), "--osc", str(FLOOD_PORT)]
        playing = stack.enter_context(
            subprocess.Popen(show, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        )
        time.sleep(2)
        with flooded(port):
            said = playing.communicate()[0]
        return int(said.split(" late")[0].rsplit(" ", 1)[1])


FLOOD_PORT = 8765
SHOW = [sys.executable, "-m", "vj", "live", "--headless", "--audio", "demo", "--size", "64x36", "--fps"]
SHOW += [str(FPS), "--seconds", "12", "--no-midi", "--osc-query", "off"]


def rubbish_frames() -> Iterator[float]:
    """Work of each frame while 100 random datagrams and as many MIDI messages come in, over a frame; CPU."""
    styles = preset.everything()[0]
    engine = Engine(looks.load(), styles["default"], palettes.palettes(), presets=styles)
    nothing, dice = Block(np.zeros((0, 2), np.float32), 44100), random.Random(1)
    desk, device = Desk(engine.tree.fader), Device("apc", controllers.read("apc40_mk2"), {})
    addresses = [knob.address for knob in engine.tree]
    gc.collect()
    gc.freeze()
    with (
        closing(OscControl("127.0.0.1", 0, knobs=engine.tree, back=0)) as control,
        socket.socket(type=socket.SOCK_DGRAM) as sender,
    ):
        for tick in islice(clock.steady(FPS), 1000):
            for _ in range(100):
                sender.sendto(rubbish.osc(dice, addresses), ("127.0.0.1", control.port))
            played = [rubbish.midi(dice) for _ in range(100)]
            while control.heard < 100 * (tick.index + 1):
                time.sleep(0.0005)
            start = time.thread_time()
            commands = control.poll()
            for message in played:
                commands += device.step(message, desk.shares.get)
            frame = engine.step(tick, nothing, commands)
            desk.step(frame)
            control.hear(frame)
            yield (time.thread_time() - start) * FPS


ONE_FRAME = ["vj", "live", "--headless", "--audio", "demo", "--seconds", "0.01", "--no-osc", "--no-midi"]

SHARES = {"slow": 0.95, "medium": 0.95, "veryfast": 0.8, "ultrafast": 0.7}
"""How much of the speed that drawing and encoding leave a film must have, by x264's effort."""

MEASURES = (
    Measure("vj --help", "s", 0.3, lambda: run_time(sys.executable, "-m", "vj", "--help")),
    Measure("set-up, when it is done", "s", 0.2, lambda: run_time("make", "setup-test")),
    Measure("six minutes heard: beats, bars, sections", "s", 2.0, hearing),
    Measure("a sound's arrival to its frame / (hop + frame)", "", 1.0, lambda: (b for b, _ in arrivals())),
    Measure("... drawn by the processor", "", 1.25, lambda: (drawn for _, drawn in arrivals())),
    Measure("engine step, CPU", "ms", 0.3, engine_steps),
    Measure("the ear, CPU", "cores", 0.03, ear_share),
    Measure("a frame, 16x16: ours around GL, CPU", "ms", 0.7, around_gl),
    Measure("the flash guard, 1280x720, CPU", "ms", 0.7, flash_guard),
    Measure("a frame of each pattern, 1280x720", "ms", 1000 / 45, lambda: iter(pattern_frames().values())),
    Measure("the slowest of them", "ms", 1000 / 12, lambda: iter([max(pattern_frames().values())])),
    Measure(
        "8 frames from a switch / 8 later, the dearest",
        "",
        1.25,
        lambda: (s.first / s.later for s in night()),
    ),
    Measure("frames late by 91 switches", "", 1, late_by_switches),
    Measure("start to first frame, and out", "s", 1.5, lambda: run_time(sys.executable, "-m", *ONE_FRAME)),
    Measure("... and MIDI", "s", 1.7, lambda: run_time(sys.executable, "-m", *ONE_FRAME[:-1])),
    *(
        measure
        for name, waits in (("MIDI", midi_waits), ("OSC", osc_waits))
        for measure in (
            Measure(f"{name}, 1,000 a second: not in the next frame", "%", 1.0, partial(missed, waits), True),
            Measure("... to the end of the frame's work, 99th", "frames", 1.25, partial(seen, waits)),
        )
    ),
    Measure("100,000 OSC messages a second add to a frame", "ms", 4.0, flood_costs),
    Measure("... frames late in ten seconds, 60 a second", "", 6, flood_late),
    Measure("a frame with 200 random messages / 1/60 s, CPU", "", 1.0, rubbish_frames, True),
    Measure("a look's GLSL to C++, CPU", "ms", 60, translations),
    Measure("a pattern's C++ by NVRTC, CPU", "s", 0.5, compilations),
    *(
        Measure(f"film / (draw + encode), {effort}", "", 1 / share, partial(film_over_bound, effort))
        for effort, share in SHARES.items()
    ),
    Measure("a film by a farm of 1 / by one process, CPU", "", 1.3, lambda: iter([farmed("a farm of 1")])),
    # the demo begins with a look that remembers all: more is drawn again than once, see docs/scale.md
    Measure("a film by a farm of 2 / by one process, CPU", "", 2.2, lambda: iter([farmed("a farm of 2")])),
)


def main() -> None:
    """Measure, and print the table."""
    table = Table("measured", "median", "worst", "at most", "unit", box=None)
    for measure in MEASURES:
        samples = list(measure.samples())
        median, worst = statistics.median(samples), max(samples)
        verdict = "" if (worst if measure.every else median) <= measure.most else "too much"
        table.add_row(
            measure.name, f"{median:.3f}", f"{worst:.3f}", f"{measure.most:.3g}", measure.unit, verdict
        )
    Console().print(table)
    for name, ms in sorted(pattern_frames().items(), key=lambda row: row[1]):
        Console().print(f"{name:<16}{1000 / ms:6.1f} frames a second")


if __name__ == "__main__":
    main()
