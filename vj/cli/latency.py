"""``vj latency``: how late pictures are after their sound on this machine, stage by stage."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from vj import clock
from vj.audio.clicks import clicks, delays, found
from vj.audio.device import Microphone, echo
from vj.cli import live, options
from vj.control.keys import KeyControl
from vj.engine import Engine
from vj.errors import DeviceError, UsageError
from vj.frame import Command
from vj.latency import HOP, SPEED, Lap, Lateness, waits
from vj.library import looks, palettes, preset
from vj.live import Recording, play

Numbers = NDArray[np.float64]
_SETTLE = 1.0  # s until the first looks are made
_FPS = 60.0  # where there is no display
_RATE = 48000  # Hz, of the clicks that are played


@click.command("latency")
@click.option("--device", help="Sound input: its number or a part of its name (see: vj devices).")
@click.option("--audio", metavar="FILE|demo", help="Play a file, or the built-in demo track, instead.")
@click.option("--loopback", is_flag=True, help="Play clicks, and find them in the input: all that is there.")
@click.option("--output", metavar="DEVICE", help="Where the clicks are played; else the default output.")
@click.option(
    "--display-lag",
    "display",
    metavar="TIME",
    callback=options.milliseconds,
    default="0ms",
    help="How late the screen or projector is, such as 30ms.",
)
@click.option(
    "--distance",
    metavar="METRES",
    callback=options.metres,
    default="0m",
    help="From the loudspeakers to the audience: sound is late there, too.",
)
@click.option(
    "--seconds", type=click.FloatRange(min=1.0), default=4.0, show_default=True, help="Measure for so long."
)
@click.option("--preset", default="default", show_default=True, help="A preset's name or file.")
@click.option("--monitor", help="Monitor to fill: its number or a part of its name.")
@click.option("--windowed", is_flag=True, help="A window instead of the full screen.")
@click.option("--headless", is_flag=True, help="No window at all; so it is where there is no display.")
@click.option("--size", metavar="WxH", callback=options.size, help="Size of the picture, such as 1280x720.")
@click.option("--fps", metavar="RATE", callback=options.rate, help="Pictures a second; headless 60.")
def command(**chosen: Any) -> None:
    """Measure how long a sound takes from the input to the picture that shows it, stage by stage."""
    if chosen["loopback"] and chosen["audio"]:
        raise UsageError("--loopback hears an input: leave out --audio")
    if chosen["loopback"]:
        came, output = sent_round(chosen["output"], chosen["device"])
        click.echo(row("clicks there and back", came))
        click.echo(row("the output's part", np.array([output]), "as the system says"))
    with ExitStack() as stack:
        measured = measure(stack, chosen)
    driver = float(np.median(came)) - output if chosen["loopback"] else measured.driver
    about = "by the clicks" if chosen["loopback"] else "as the system says"
    for line in table(measured, driver, about, chosen["display"], chosen["distance"]):
        click.echo(line)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a show."""

    laps: Sequence[Lap]
    sound: str  # the input, and its rate
    rate: int  # of the sound, Hz
    driver: float  # s that the input is late, as the system says
    picture: str  # size and rate
    frame: float  # s
    scan: float  # s until the display has drawn the middle of the picture


def measure(stack: ExitStack, chosen: Mapping[str, Any]) -> Measured:
    """Play a show for a while."""
    source = options.open_source(stack, chosen["audio"], chosen["device"])
    engine = Engine(looks.load(), preset.find(chosen["preset"]), palettes.palettes())
    keys = KeyControl(lambda: engine.preset.keys)
    stack.callback(keys.close)
    stage, output, rate = live.open_stage(stack, keys, dict(chosen))
    fps = float(chosen["fps"] or (rate if output else _FPS))
    lateness = Lateness(kept=round((_SETTLE + chosen["seconds"]) * fps * 2))
    recording = Recording(
        stage, live.take_names(None, overwrite=False), Fraction(fps), source.rate, source.channels
    )
    ticks = clock.wall(fps, vsync=output is not None)
    ask = [Command("/show/fullscreen", (not chosen["windowed"],))]
    seconds = _SETTLE + chosen["seconds"]
    gc.collect()
    gc.freeze()  # as a show does
    play(
        *(engine, ticks, source, [keys], stage, recording, output),
        fps=fps,
        seconds=seconds,
        ask=ask,
        lateness=lateness,
    )
    begun = lateness.laps[0].at
    laps = [lap for lap in lateness.laps if lap.at - begun > _SETTLE]
    if not sum(lap.samples for lap in laps):
        raise DeviceError(f"{source.name}: no sound came: choose another input (vj devices lists them)")
    picture = f"{stage.size[0]}x{stage.size[1]} at {fps:.4g} a second{'' if output else ', no display'}"
    driver = source.delay if isinstance(source, Microphone) else 0.0
    sound = f"{source.name}, {source.rate} Hz"
    return Measured(laps, sound, source.rate, driver, picture, 1 / fps, 0.5 / fps if output else 0.0)


def sent_round(output: str | None, device: str | None) -> tuple[Numbers, float]:
    """Seconds that clicks need out and in again, and the part of them that is said to be the output's."""
    samples, at = clicks(_RATE)
    back = echo(samples, _RATE, output, device)
    sent = [back.sent(round(time * _RATE)) for time in at]
    came = delays(
        np.array([given for given, _ in sent]), np.array([*map(back.here, found(back.samples, back.rate))])
    )
    if not len(came):
        raise DeviceError(
            "no click came back: lead the output into the input, or turn both up (vj listen shows the input)"
        )
    return came, float(np.median([sounds - given for given, sounds in sent]))


def table(measured: Measured, driver: float, about: str, display: float, distance: float) -> Iterator[str]:
    """The stages, what they come to, and how far the beat is ahead."""
    laps = measured.laps
    begun, drawn = waits(laps, measured.rate, measured.driver)
    heard, draws, shown = (
        np.array(times) for times in zip(*((x.heard, x.drawn, x.shown) for x in laps), strict=True)
    )
    stages = [
        ("driver", np.array([driver]), about),
        ("hop and frame", begun, "until its hop is whole and a frame begins"),
        ("analysis", heard, ""),
        ("frame", draws, "to draw it"),
        ("swap", shown + measured.scan, "until the display has it" if measured.scan else "no display here"),
        ("your display", np.array([display]), "--display-lag"),
        ("the air", np.array([-distance / SPEED]), f"--distance {distance:g}m: the audience hears it later"),
    ]
    yield f"{measured.sound}  to  {measured.picture}"
    for name, times, words in stages:
        if times.any() or name in ("driver", "swap"):
            yield row(name, times, words)
    total = sum(float(np.median(times)) for _, times, _ in stages)
    newest = float(np.median([lap.age for lap in laps])) - measured.driver  # what the beat is told from
    lead = total - float(np.median(begun)) + newest
    yield row("sound to picture", np.array([total]))
    yield row("arrival to frame", drawn, f"a hop and a frame are {(HOP + measured.frame) * 1000:.1f} ms")
    yield row(
        "the beat leads by", np.array([lead]), f"by itself, or with vj live --latency {lead * 1000:.0f}ms"
    )


def row(name: str, times: Numbers, about: str = "") -> str:
    """One line: what it is, how long it takes, and 95 of 100 times."""
    middle, most = np.percentile(times, [50, 95]) * 1000
    spread = f"{most:6.1f} in 95 of 100" if len(times) > 1 else " " * 20
    return f"{name:<22}{middle:6.1f} ms {spread}  {about}".rstrip()
