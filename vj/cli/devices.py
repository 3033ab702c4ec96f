"""``vj devices``: what this machine has to play with, each part asked through its library's door.

A part that is missing says so in its own line, and the others go on.
"""

import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress

import click
import numpy as np
from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from vj import ffmpeg
from vj.audio import device
from vj.control.midi import driver
from vj.errors import DeviceError, RenderError, VJError
from vj.frame import FloatArray, Tick
from vj.render import window
from vj.render.cuda.gpu import Gpu
from vj.render.gl import context

LISTEN = 3.0  # seconds
REFRESH = 20  # looks at the meters a second
QUIET = -60.0  # dBFS at a meter's left end; its right end is full scale
CELLS = 30
PLAIN = 160  # columns where there is no terminal to ask

ENCODERS: Mapping[str, tuple[str, ...]] = {  # name: what it needs on ffmpeg's line before itself
    "libx264": (),
    "libx265": (),
    "h264_nvenc": (),
    "hevc_nvenc": (),
    "h264_qsv": (),
    "h264_vaapi": ("-vaapi_device", "/dev/dri/renderD128", "-vf", "format=nv12,hwupload"),
    "h264_amf": (),
    "h264_videotoolbox": (),
    "prores_ks": (),
}

Rows = Sequence[tuple[str, ...]]


@click.command("devices")
@click.option("--watch", is_flag=True, help="Keep the level meters running until Ctrl+C.")
def command(watch: bool) -> None:
    """List sound inputs with their level, outputs, MIDI inputs, monitors, renderer and encoders."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN)
    try:
        hear(console, math.inf if watch else LISTEN)
    except VJError as error:
        console.print(table(HEARD, [(str(error),)]))
    if not console.is_terminal:
        console.line()  # the meters end their last line on a terminal alone
    for title, rows in PARTS.items():
        console.print(part(title, rows))


def part(title: str, rows: Callable[[], Rows]) -> Group:
    """Lay out one part; what is wrong with it takes the place of its rows."""
    try:
        return table(title, list(rows()))
    except VJError as error:
        return table(title, [(str(error),)])


def table(title: str, rows: Rows) -> Group:
    """Lay out rows under a title."""
    grid = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    for row in rows or [("none",)]:
        grid.add_row(*map(escape, row))
    return Group(f"[bold]{title}[/]", grid)


HEARD = "Sound inputs"


class Meter:
    """One input, and how loud it is."""

    def __init__(self, found: device.Device, stack: ExitStack) -> None:
        """Open the input until the stack unwinds; one that can't be opened says so in its row."""
        self._found, self._now, self._peak = found, -math.inf, -math.inf
        self._heard: device.Microphone | None = None
        with suppress(DeviceError):
            self._heard = device.Microphone(found.index)
            stack.callback(self._heard.close)

    def step(self, tick: Tick) -> tuple[str, ...]:
        """Listen, and lay out the row of this moment."""
        if self._heard is None:
            return (*sound(self._found), "can't be opened: in use, or not plugged in")
        self._now = decibels(self._heard.read(tick).samples, self._now)
        self._peak = max(self._peak, self._now)
        if not self._heard.present:
            return (*sound(self._found), "nothing arrives")
        return (*sound(self._found), bar(self._now), f"{self._now:6.1f} dB", f"loudest {self._peak:6.1f} dB")


def hear(console: Console, seconds: float) -> None:
    """Show all inputs with their level; off a terminal once, as it was at the end."""
    start = time.monotonic()
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        meters = [Meter(found, stack) for found in device.inputs()]
        live = stack.enter_context(Live(table(HEARD, []), console=console, refresh_per_second=REFRESH))
        while meters and (now := time.monotonic() - start) < seconds:
            time.sleep(1 / REFRESH)
            live.update(table(HEARD, [meter.step(Tick(0, now, 1 / REFRESH)) for meter in meters]))


def decibels(samples: FloatArray, before: float) -> float:
    """Loudness (RMS) in dB below full scale; as before where nothing has come."""
    if not samples.size:
        return before
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return 10 * math.log10(power) if power > 0 else -math.inf


def bar(level: float) -> str:
    """Draw a level in dBFS as a bar."""
    full = round(CELLS * min(max(1 - level / QUIET, 0.0), 1.0))
    return "\N{FULL BLOCK}" * full + "\N{MIDDLE DOT}" * (CELLS - full)


def sound(found: device.Device) -> tuple[str, ...]:
    """Lay out what is known of a sound device."""
    return str(found.index), found.name, f"{found.channels} ch", f"{found.rate} Hz", found.host


def outputs() -> Rows:
    """List what can play."""
    return [sound(found) for found in device.outputs()]


def hands() -> Rows:
    """List what can be played with."""
    return [(name,) for name in driver.inputs()]


def monitors() -> Rows:
    """List what can be filled."""
    return [
        (str(found.index), found.name, "{}x{}".format(*found.size), f"{found.rate} Hz")
        for found in window.monitors()
    ]


def renderer() -> Rows:
    """Name what draws: in a hidden window where there is a display, else without one; and CUDA, for films."""
    with current():
        named = context.renderer()
    try:
        with closing(Gpu()) as gpu:
            return [(named,), (f"films also by CUDA: {gpu.name}",)]
    except RenderError as error:
        return [(named,), (str(error),)]


@contextmanager
def current() -> Iterator[None]:
    """Hold a GL context of the kind that the show would have."""
    held = window.Window((64, 64), visible=False) if window.has_display() else context.Headless()
    try:
        yield
    finally:
        held.close()


def encoders() -> Rows:
    """Try each encoder on a few frames: a name in ffmpeg's list says nothing about the hardware."""
    path = ffmpeg.executable()
    with ThreadPoolExecutor() as pool:
        works = pool.map(lambda name: encodes(path, name, ENCODERS[name]), ENCODERS)
        return [(name, "works" if good else "-") for name, good in zip(ENCODERS, works, strict=True)]


def encodes(path: str, name: str, before: Sequence[str] = ()) -> bool:
    """Encode a few frames with one encoder, with what it needs before its name, and throw them away."""
    source = ("-f", "lavfi", "-i", "testsrc=size=256x256:rate=30,format=yuv420p", "-frames:v", "5")
    words = (path, "-v", "quiet", "-nostdin", *source, *before, "-c:v", name, "-f", "null", "-")
    try:
        return (
            subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=20).returncode == 0
        )
    except subprocess.TimeoutExpired:
        return False


PARTS: Mapping[str, Callable[[], Rows]] = {
    "Sound outputs": outputs,
    "MIDI inputs": hands,
    "Monitors": monitors,
    "Renderer": renderer,
    "Encoders": encoders,
}
