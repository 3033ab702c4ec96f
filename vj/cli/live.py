"""``vj live``: choose the devices, play the show, say at the end what was shown."""

import gc
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import click

from vj import clock
from vj.analysis.ear import TRACKERS, TrackerName
from vj.cli import options
from vj.control import Control, link
from vj.control.keys import KeyControl, help_lines
from vj.control.midi.control import MidiControl
from vj.control.osc import BACK, HOST, PORT, OscControl, networks, target
from vj.control.watch import FileWatch
from vj.direction.cues import check
from vj.engine import Engine
from vj.errors import DeviceError, MediaError, UsageError, VJError
from vj.frame import Command
from vj.latency import AUTO, LATENCY, Lateness
from vj.library import controllers, looks, palettes, showfile
from vj.library.preset import Preset, everything, find
from vj.library.watch import LookWatch
from vj.live import Recording, Report, play
from vj.record.journal import Journal
from vj.render import offscreen
from vj.render import window as windows

Size = tuple[int, int]


@click.command("live")
@click.option("--device", help="Sound input: its number or a part of its name (see: vj devices).")
@click.option("--audio", metavar="FILE|demo", help="Play a file, or the built-in demo track, instead.")
@click.option("--preset", default="default", show_default=True, help="A preset's name or file.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another night.")
@click.option("--monitor", help="Monitor to fill: its number or a part of its name.")
@click.option("--windowed", is_flag=True, help="A window instead of the full screen.")
@click.option("--headless", is_flag=True, help="No window at all; so it is where there is no display.")
@click.option("--size", metavar="WxH", callback=options.size, help="Size of the picture, such as 1280x720.")
@click.option(
    "--fps",
    metavar="RATE",
    callback=options.rate,
    help="Pictures a second; else as the monitor has it, headless 30.",
)
@click.option(
    "--tracker",
    type=click.Choice(TRACKERS),
    default="dbn",
    show_default=True,
    help="Whose ear finds the beat: ours, or aubio's.",
)
@click.option(
    "--latency",
    metavar="TIME|auto",
    callback=options.latency,
    default="auto",
    show_default=True,
    help="How long after its sound a picture is seen, such as 80ms: the beat is that much ahead.",
)
@click.option(
    "--display-lag",
    metavar="TIME",
    callback=options.milliseconds,
    default="0ms",
    help="How late the screen or projector is, such as 30ms; where the rest is measured.",
)
@click.option(
    "--distance",
    metavar="METRES",
    callback=options.metres,
    default="0m",
    help="From the loudspeakers to the audience, whom sound reaches late, too: 2.9 ms a metre.",
)
@click.option("--record", type=click.Path(path_type=Path), help="Record from the start, to this MP4.")
@click.option("--show", "cues", metavar="NAME|FILE", help="Play the cues of this show file.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path),
    help="Keep sound, ticks and commands in this file, to render the night again.",
)
@click.option("-y", "--overwrite", is_flag=True, help="Record over a file that is already there.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="End after this long.")
@click.option(
    "--osc", metavar="[HOST:]PORT", default=f"{HOST}:{PORT}", show_default=True, help="Listen for OSC."
)
@click.option(
    "--osc-allow",
    multiple=True,
    metavar="NETWORK",
    help="Hear OSC from this network alone, such as 192.168.1.0/24; may be repeated. Else from private ones.",
)
@click.option(
    "--osc-to",
    multiple=True,
    metavar="HOST:PORT",
    help="Tell what is heard, and every knob, to this host, too.",
)
@click.option(
    "--osc-back",
    type=click.IntRange(0, 65535),
    default=BACK,
    show_default=True,
    help="Answer whoever speaks on this port, too; 0: only where it spoke from.",
)
@click.option(
    "--osc-query",
    metavar="PORT|off",
    help="Let programs find every knob by themselves (OSCQuery) on this port; else on 5678, if it is free.",
)
@click.option("--midi", multiple=True, help="Only MIDI inputs with this in their name; may be repeated.")
@click.option(
    "--midi-backend", default="", hidden=True, help="mido's back-end, such as mido.backends.rtmidi."
)
@click.option("--link", is_flag=True, help="Share tempo and beat with others in the network: Ableton Link.")
@click.option("--no-osc", is_flag=True, help="Do not listen for OSC.")
@click.option("--no-midi", is_flag=True, help="Do not listen for MIDI.")
@click.option("--hud/--no-hud", default=False, help="Show numbers over the picture (key: h).")
def command(**chosen: Any) -> None:
    """Play the show: sound in, pictures out, hands on.

    Keys: space next, 1-9 patterns, a auto, b blackout, f full screen, h numbers, r record, t tap,
    ? all the others, escape twice to quit.
    """
    with ExitStack() as stack:
        report = show(stack, **chosen)
    for line in summary(report):
        click.echo(line)


def show(
    stack: ExitStack, *, preset: str, seed: int, fps: Fraction | None, tracker: TrackerName, **chosen: Any
) -> Report:
    """Open what was chosen, play, and leave the closing to the stack."""
    style = find(preset)
    library = looks.load()
    presets, mistakes = everything()
    engine = Engine(library, style, palettes.palettes(), presets=presets, seed=seed, tracker=tracker)
    for problem in (*engine.problems, *mistakes):
        say(str(problem))
    cues = open_cues(engine, chosen["cues"])
    source = options.open_source(stack, chosen["audio"], chosen["device"])
    controls, keys = open_controls(stack, engine, chosen)
    controls = [*controls, *open_watches(stack, {**presets, style.name: style}, style.name, cues)]
    stage, output, rate = open_stage(stack, keys, chosen)
    rate = fps or rate
    names = take_names(chosen["record"], overwrite=chosen["overwrite"])
    recording = Recording(stage, names, rate, source.rate, source.channels)
    ask = [Command("/show/hud", (chosen["hud"],)), Command("/show/fullscreen", (not chosen["windowed"],))]
    if chosen["link"]:
        ask.append(Command(link.ON, (True,)))
    if chosen["record"]:
        recording.begin()
        ask.append(Command("/show/record", (True,)))
    if cues:
        ask.append(cues)
    ask += set_by_hand(chosen["latency"])
    about = {"preset": [style.name, style.origin.text if style.origin else ""], "seed": seed}
    about |= {"fps": str(rate), "tracker": tracker, "size": stage.size}
    about |= {"rate": source.rate, "channels": source.channels}
    journal = Journal(chosen["journal"], about) if chosen["journal"] else None
    if journal:
        stack.callback(journal.close)
    stage.prepare(engine.looks)
    scan = 0.5 / float(rate) if output else 0.0  # s until a display has drawn the middle of a picture
    watch = LookWatch()
    stack.callback(watch.close)
    stopping = stop_on_signals(stack)
    gc.collect()
    gc.freeze()  # what is loaded stays: collecting over it again and again would cost frames
    return play(
        engine,
        clock.wall(float(rate), vsync=output is not None),
        source,
        controls,
        stage,
        recording,
        output,
        fps=float(rate),
        seconds=chosen["seconds"] or float("inf"),
        ask=ask,
        help=lambda: help_lines(engine.preset.keys, engine.tree),
        journal=journal,
        watch=watch,
        lateness=Lateness(chosen["display_lag"] + scan, chosen["distance"]),
        stop=lambda: bool(stopping),
        say=say,
    )


def set_by_hand(latency: float | None) -> list[Command]:
    """What sets the latency, in seconds, by hand; nothing where it's to be measured."""
    return [] if latency is None else [Command(LATENCY, (latency * 1000,)), Command(AUTO, (False,))]


def say(line: str) -> None:
    """A line for the person at the desk."""
    click.echo(line, err=True)


def open_cues(engine: Engine, name: str | None) -> Command | None:
    """The command that loads a show file; PresetError for a mistake in it."""
    if name is None:
        return None
    known = showfile.known()
    if name not in known and not Path(name).is_file():
        raise UsageError(f"--show {name}: no such file, nor a show's name; {looks.nearest(name, [*known])}")
    show = showfile.load(known.get(name, Path(name)))
    if wrong := check(engine.tree, show):
        raise wrong
    return Command("/cue/load", (name, show.origin.text if show.origin else ""), "file")


def open_watches(
    stack: ExitStack, presets: Mapping[str, Preset], playing: str, cues: Command | None
) -> list[Control]:
    """Whoever edits the running preset or show file sees it at once."""
    files = {name: preset.origin.path for name, preset in presets.items() if preset.origin}
    shows, show = showfile.known(), str(cues.args[0]) if cues else ""
    watches = [
        FileWatch("/show/preset", playing, files),
        FileWatch("/cue/load", show, {show: Path(show)} | shows, fetch=True),
    ]
    for watch in watches:
        stack.callback(watch.close)
    return [*watches]


def open_controls(
    stack: ExitStack, engine: Engine, chosen: dict[str, Any]
) -> tuple[Sequence[Control], KeyControl]:
    """The hands: keys always; OSC and MIDI unless they are turned off."""
    keys = KeyControl(lambda: engine.preset.keys)
    controls: list[Control] = [keys, link.LinkControl(needed=chosen["link"])]
    if not chosen["no_osc"]:
        controls.append(open_osc(engine, chosen))
    if not chosen["no_midi"]:
        controls.append(open_midi(engine, chosen))
    for control in controls:
        stack.callback(control.close)
    return controls, keys


def open_midi(engine: Engine, chosen: dict[str, Any]) -> MidiControl:
    """MIDI in and out: every device plays its own controller's map, the preset's before it."""
    return MidiControl(
        list(chosen["midi"]),
        lambda: engine.preset.midi,
        shelf=controllers.Shelf(),
        share=engine.tree.fader,
        save=controllers.learn,
        backend=chosen["midi_backend"],
    )


def open_osc(engine: Engine, chosen: dict[str, Any]) -> OscControl:
    """OSC in and out, as it was asked for."""
    host, port = address("--osc", chosen["osc"])
    allow = networks(chosen["osc_allow"])
    to = [target(*address("--osc-to", text)) for text in chosen["osc_to"]]
    query = None if chosen["osc_query"] == "off" else open_query(host, engine, allow, chosen["osc_query"])
    back = chosen["osc_back"]
    return OscControl(
        host, port, lambda: engine.preset.osc, knobs=engine.tree, allow=allow, to=to, back=back, query=query
    )


def open_query(host: str, engine: Engine, allow: Any, asked: str | None) -> Any:
    """OSCQuery on the port asked for; when none is, on its own, unless another program has that."""
    from vj.control.osc.query import PORT as QUERY
    from vj.control.osc.query import Query

    try:
        return Query(host, address("--osc-query", asked)[1] if asked else QUERY, engine.tree, allow=allow)
    except DeviceError:
        if asked:
            raise
        return None


def address(option: str, text: str) -> tuple[str, int]:
    """HOST:PORT or PORT; UsageError for anything else."""
    host, _, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"{option} {text}: give PORT or HOST:PORT with a port from 1 to 65535")
    return host.strip("[]") or HOST, int(port)


def open_stage(stack: ExitStack, keys: KeyControl, chosen: dict[str, Any]) -> tuple[Any, Any, Fraction]:
    """The stage, the display if there is one, and the frame rate that goes with it."""
    size: Size | None = chosen["size"]
    if chosen["headless"] or not windows.has_display():
        if chosen["monitor"] is not None:
            raise DeviceError("no display here, so no monitor to fill: leave out --monitor")
        context = stack.enter_context(offscreen.context())
        from vj.render.gl.stage import Stage

        stage = Stage(size or (1280, 720), beside(context), date=clock.date)
        stack.callback(stage.close)
        return stage, None, Fraction(30)
    monitor = windows.find(chosen["monitor"])
    fullscreen = not chosen["windowed"]
    plain = size or (1280, 720)
    window = windows.Window(plain, monitor=monitor, fullscreen=fullscreen, hands=keys)
    stack.callback(window.close)
    from vj.render.display import Display
    from vj.render.gl.stage import Stage

    size = even(size or (monitor.size if fullscreen else window.size))
    stage = Stage(size, beside(window), date=clock.date)
    stack.callback(stage.close)
    display = Display(window, stage)
    stack.callback(display.close)
    return stage, display, Fraction(round(window.rate * 1000), 1000)


def beside(context: offscreen.Context) -> Any:
    """A context in which looks are made while the show goes on; None where the driver has no second one."""
    with suppress(VJError):
        return context.beside()
    return None


def even(size: Size) -> Size:
    """A size that video can have: both sides even."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def take_names(first: Path | None, *, overwrite: bool) -> Iterator[Path]:
    """Names for one take after another; MediaError rather than one that is there already."""
    if first:
        if first.exists() and not overwrite:
            raise MediaError(f"{first} is there already: give another name, or -y to record over it")
        yield first
    stem = first.with_suffix("") if first else Path(f"vj-{datetime.now():%Y%m%d-%H%M%S}")
    for number in count(2 if first else 1):
        path = stem.with_name(f"{stem.name}-{number}.mp4" if number > 1 else f"{stem.name}.mp4")
        if not path.exists():
            yield path


def stop_on_signals(stack: ExitStack) -> list[int]:
    """A list that Ctrl-C or a polite kill puts something into, so that the show ends whole."""
    asked: list[int] = []

    def ask(number: int, _: Any) -> None:
        if len(asked) > 1:  # the third time at once
            sys.exit(130)
        asked.append(number)

    for name in (signal.SIGINT, signal.SIGTERM):
        stack.callback(signal.signal, name, signal.signal(name, ask))
    return asked


def summary(report: Report) -> list[str]:
    """What was shown, in a few lines."""
    shown = ", ".join(dict.fromkeys(report.patterns)) or "nothing"
    tempo = f"{report.bpm:.1f} BPM" if report.bpm else "none found"
    late = report.late / report.frames if report.frames else 0.0
    lines = [
        f"patterns  {shown} ({max(len(report.patterns) - 1, 0)} changes)",
        f"tempo     {tempo}",
        f"frames    {report.frames} in {report.seconds:.1f} s: {report.fps:.1f} a second, "
        f"{report.late} late ({late:.1%}); made in {report.median * 1e3:.1f} ms (median), "
        f"{report.worst * 1e3:.1f} ms (worst)",
    ]
    for take in report.takes:
        lines.append(
            f"file      {take.path}: {take.seconds:.1f} s, {take.repeated} frames repeated, "
            f"{take.dropped} dropped{'; ' + take.problem if take.problem else ''}"
        )
    return lines
