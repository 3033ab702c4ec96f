"""``vj shot``: one frame of a look as a PNG, as it stands at a moment of a track."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import click

from vj import clock
from vj.audio import Source
from vj.cli import options
from vj.direction import knobs, sources
from vj.engine import Engine
from vj.errors import UsageError
from vj.frame import Frame, Layer, Look, Scene, Tick, Value
from vj.library import folders, looks, media, palettes
from vj.library.looks import Library
from vj.library.preset import Preset
from vj.vocabulary import Now

FPS = Fraction(30)
BEFORE = 6.0  # s that a look with buffers plays before the frame, so that they have filled


@click.command("shot")
@click.argument("look")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The picture; else LOOK.png here.")
@click.option("--size", metavar="WxH", callback=options.size, default="1280x720", show_default=True)
@click.option("--audio", metavar="FILE|demo", default="demo", show_default=True, help="What it dances to.")
@click.option("--at", type=click.FloatRange(min=0), default=26.0, show_default=True, help="Seconds in.")
@click.option(
    "--palette", default="aurora", show_default=True, help="The colours: see presets/palettes.toml."
)
@click.option("--under", default="", help="Effects and transitions: the pattern, or two (a,b), they act on.")
@click.option("--set", "inputs", multiple=True, metavar="INPUT=VALUE", help="Hold an input; repeat at will.")
def command(**chosen: Any) -> None:
    """Draw one frame of LOOK, a look's name or a file, to a PNG.

    A pattern plays by itself; an effect acts on a pattern, a transition stands halfway between two.
    """
    library = looks.load()
    look = find(library, chosen["look"])
    path = chosen["output"] or Path(f"{look.name}.png")
    source = open_source(chosen["audio"])
    from vj.record import still

    try:
        pixels = draw(look, library, source, chosen)
    finally:
        source.close()
    still.save(pixels, path)
    click.echo(str(path))


def find(library: Library, word: str) -> Look:
    """A look by its file or name; UsageError with the nearest names."""
    path = Path(word)
    if path.suffix:
        inside = path.resolve().is_relative_to(folders.shipped("shaders").resolve())
        return looks.read(path, own=inside)
    every = {**library.transitions, **library.effects, **library.patterns}
    if word not in every:
        for problem in library.problems:
            if problem.path.stem == word:
                raise problem
        raise UsageError(f"no look is called {word!r}; {looks.nearest(word, list(every))}")
    return every[word]


def open_source(audio: str) -> Source:
    """The demo track, or a file's sound."""
    from vj.audio.file import FileSource, MemorySource

    if audio != "demo":
        return FileSource(Path(audio))
    from vj.audio import demo

    return MemorySource(demo.samples(), demo.RATE, "demo track")


def frames(
    look: Look, under: list[Look], source: Source, palette: str, held: dict[str, Value]
) -> Iterator[Frame]:
    """The show with this look in it, frame after frame."""
    pattern = look if look.kind == "generator" else under[0]
    known = palettes.palettes()
    engine = Engine(
        Library({pattern.name: pattern}), Preset("shot", looks=(pattern.name,), palette=palette), known
    )
    for problem in engine.problems:
        raise problem
    if mistake := sources.check(look):
        raise mistake
    for tick in clock.steady(FPS):
        frame = engine.step(tick, source.read(tick))
        now = Now(frame.features, frame.beat, known[palette])

        def layer(shown: Look, now: Now = now, tick: Tick = tick) -> Layer:
            values = {
                i.name: sources.drive(i, i.bind, now) if i.bind else i.default
                for i in shown.inputs
                if i.default is not None or i.bind
            }
            mine = held if shown is look else {}
            return Layer(shown, tick, {k: v for k, v in {**values, **mine}.items() if v is not None})

        yield replace(frame, scene=stand(frame, look, under, layer, held))


def stand(
    frame: Frame, look: Look, under: list[Look], layer: Callable[[Look], Layer], held: dict[str, Value]
) -> Scene:
    """The scene with the look where its kind belongs."""
    match look.kind:
        case "generator":
            return replace(frame.scene, a=layer(look), b=None, mix=0.0)
        case "filter":
            return replace(frame.scene, effects=(layer(look),))
        case _:
            way = layer(look)
            way = replace(way, values={**way.values, "progress": held.get("progress", 0.5)})
            a, b = layer(under[0]), layer(under[-1])
            return replace(frame.scene, a=a, b=b, mix=0.5, transition=way, back=False)


def draw(look: Look, library: Library, source: Source, chosen: dict[str, Any]) -> Any:
    """Play up to the moment asked for, and give its pixels."""
    from vj.render import offscreen

    names = chosen["under"].split(",") if chosen["under"] else list(library.patterns)[:2]
    under = [find(library, name) for name in names]
    held = dict(read(look, word) for word in chosen["inputs"])
    with offscreen.context():
        from vj.render.gl.stage import Stage

        stage = Stage(chosen["size"])
        keeps = any(remembers(each) for each in (look, *under))
        last = max(round(chosen["at"] * FPS) - 1, 0)
        first = max(last - round(BEFORE * FPS), 0) if keeps else last
        played = frames(look, under, source, chosen["palette"], held)
        for frame in islice(played, first, last + 1):
            stage.draw(frame)
        pixels = stage.read()
        problems = list(stage.problems)
        stage.close()
    for problem in problems:
        raise problem
    return pixels


def remembers(look: Look) -> bool:
    """Whether what a look shows depends on what it has shown."""
    return media.moves(look) or any(p.persistent for p in look.passes)


def read(look: Look, word: str) -> tuple[str, Value]:
    """INPUT=VALUE as the input's own type has it; UsageError for what it isn't."""
    name, _, text = word.partition("=")
    taken = next((i for i in look.inputs if i.name == name), None)
    if taken is None:
        raise UsageError(
            f"{look.name} has no input {name!r}; {looks.nearest(name, [i.name for i in look.inputs])}"
        )
    knob = knobs.input_knob(look.name, taken)
    try:
        return name, knob.accept(tuple(text.split(",")), knob.default)
    except ValueError as error:
        raise UsageError(f"--set {word}: {error}") from error
