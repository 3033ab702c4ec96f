"""``vj render``: tracks in, films out; what goes wrong with one does not stop the others."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vj import ffmpeg
from vj.cli import options
from vj.errors import MediaError, UsageError
from vj.record import formats, journal, still, story
from vj.record.formats import FORMATS, HARDWARE, SIZES, SOUNDS, Format
from vj.record.journal import is_journal
from vj.record.movie import PRESETS, Film

if TYPE_CHECKING:
    from rich.progress import Progress

    from vj.api import Fresh
    from vj.engine import Engine
    from vj.film import Shown
    from vj.render.gl.stage import Stage

Size = tuple[int, int]

SOUND = "aac ac3 aif aiff amr ape au caf dsf flac m4a m4b mka mp2 mp3 mpc oga ogg opus ra tta wav wma wv"
FILMS = "avi flv m4v mkv mov mp4 mpeg mpg ts webm wmv"
"""Endings that mark a file of a folder as one with sound; a file named by itself may have any."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the films of a batch are made, the same for all."""

    sizes: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"1280x720": (1280, 720)})
    fps: Fraction = Fraction(30)
    crf: int = 18
    effort: str = "medium"  # one of x264's presets
    start: float = 0.0  # s into the track
    seconds: float | None = None  # of the track; None: to its end
    form: Format = FORMATS["h264"]
    sound: str | None = None  # one of formats.SOUNDS; None: as the format usually has it
    told: bool = False  # a .json beside each film
    sheet: bool = False  # a contact sheet beside each film
    causal: bool = False  # hear as the live show does, not the whole track beforehand
    options: Mapping[str, Any] = field(default_factory=dict)  # how all that was asked for


def alike(ctx: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    """Take the options of a film that was made for those that are not given."""
    if path is not None:
        ctx.default_map = {**(ctx.default_map or {}), **story.read(path)[1]}
    return path


@click.command("render")
@click.argument("tracks", metavar="TRACK...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--like",
    metavar="FILE.json",
    is_eager=True,
    callback=alike,
    type=click.Path(path_type=Path),
    help="Make a film again exactly as --json says it was made; of its own track if none is given.",
)
@click.option(
    "--size",
    "sizes",
    metavar="WxH|NAME",
    multiple=True,
    callback=options.sizes,
    default=["1280x720"],
    show_default=True,
    help=f"Several make several films of one hearing. Names: {' '.join(SIZES)}.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="Else by the ending of -o, else h264. "
    + "; ".join(f"{f.name}: {f.about}" for f in FORMATS.values()),
)
@click.option(
    "--sound", type=click.Choice(list(SOUNDS)), help="How the sound is written; copy: as the track has it."
)
@click.option(
    "--encoder",
    type=click.Choice(["none", "auto", *HARDWARE]),
    default="none",
    show_default=True,
    help="A graphics chip's encoder for h264 and hevc; auto: the first that works here.",
)
@click.option(
    "--fps",
    metavar="RATE",
    callback=options.rate,
    default="30",
    show_default=True,
    help="Pictures a second; a fraction such as 30000/1001 too.",
)
@click.option(
    "--crf",
    type=click.IntRange(0, 51),
    default=18,
    show_default=True,
    help="x264's quality: lower is better and larger.",
)
@click.option(
    "--preset-x264",
    "effort",
    type=click.Choice(PRESETS),
    default="medium",
    show_default=True,
    help="How much time x264 takes to make the file smaller.",
)
@click.option("--start", type=click.FloatRange(min=0), default=0.0, help="Begin so many seconds in.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="End after this long.")
@click.option("--preset", default="default", show_default=True, help="A preset's name or file.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another film.")
@click.option(
    "--causal", is_flag=True, help="Hear as the live show does; else the whole track is heard beforehand."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    type=click.Path(path_type=str),
    help="The film, or the folder for films; else the track's name with .mp4, in this folder.",
)
@click.option("-y", "--overwrite", is_flag=True, help="Make films again that are already there.")
@click.option(
    "--json", "told", is_flag=True, help="What is shown when, and how it was made, beside the film."
)
@click.option("--sheet", is_flag=True, help="A contact sheet beside the film.")
@click.pass_context
def command(ctx: click.Context, /, **chosen: Any) -> None:
    """Turn tracks into films: any file that ffmpeg can hear, folders of them, or the journal of a night.

    A journal (vj live --journal FILE) is played again knob by knob, with the preset and seed it had.
    """
    like, named = chosen.pop("like"), chosen.pop("tracks")
    if not named and like is None:
        raise UsageError("which track? vj render TRACK... (or --like FILE.json)")
    tracks, wrong = found(named or [story.read(like)[0]])
    options_said = {name: plain(value) for name, value in ctx.params.items() if name in SAID}
    output = chosen.pop("output")
    batch = len(tracks) + len(wrong) > 1
    form = formats.choose(chosen.pop("form"), None if batch else Path(output or ""), chosen.pop("encoder"))
    form.sound(chosen["sound"])  # what it can't carry is refused before the first film
    films = names(tracks, output, form.ending, batch=batch)
    for line in wrong:
        say(line)
    how = {name: chosen.pop(name) for name in ("preset", "seed", "overwrite")}
    ctx.exit(run(films, Style(form=form, options=options_said, **chosen), wrong=len(wrong), **how))


SAID = (
    "sizes",
    "form",
    "sound",
    "encoder",
    "fps",
    "crf",
    "effort",
    "start",
    "seconds",
    "preset",
    "seed",
    "causal",
)
"""The options that say how a film is made."""


def plain(value: Any) -> Any:
    """An option's value as it was typed."""
    if isinstance(value, Mapping):
        return list(value)
    return str(value) if isinstance(value, Fraction) else value


def watch_signals() -> Callable[[], None]:
    """Give what raises KeyboardInterrupt once Ctrl-C or a polite kill has come; twice raises by itself.

    So an interruption lands between two pictures, where everything can be tidied up.
    """
    came: list[int] = []

    def note(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    def go_on() -> None:
        if came:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    return go_on


def run(
    films: dict[Path, Path],
    style: Style,
    *,
    preset: str = "default",
    seed: int = 0,
    overwrite: bool = False,
    wrong: int = 0,
) -> int:
    """Render each track to its film, say what failed, and give the exit code.

    wrong: how many of the batch were no tracks to begin with.
    """
    go_on = watch_signals()
    fresh = engines(preset, seed)
    failed = wrong
    try:
        with ExitStack() as stack:
            stages = open_stages(stack, style.sizes)
            for track, film in films.items():
                go_on()
                try:
                    wanted = missing(track, film, style.sizes, overwrite=overwrite)
                    if wanted:
                        one(track, wanted, style, fresh, stages, go_on)
                except MediaError as error:
                    say(str(error))
                    failed += 1
                complain(stages)
    except KeyboardInterrupt:
        say("stopped; the film that was under way is gone, those before it are whole")
        return 130
    if failed and len(films) + wrong > 1:
        say(f"{failed} of {len(films) + wrong} could not be rendered, see above")
    return 1 if failed else 0


def complain(stages: "Mapping[str, Stage]") -> None:
    """Say which looks could not be drawn."""
    for stage in stages.values():
        while stage.problems:
            say(str(stage.problems.popleft()))


def engines(preset: str, seed: int) -> "Fresh":
    """What makes an engine for each film; mistakes in presets and looks are said here, once."""
    from vj import api

    made = api.engines(preset, seed)
    for problem in made().problems:
        say(str(problem))
    return made


def there(track: Path, film: Path, *, overwrite: bool) -> bool:
    """Say whether the film is there already and stays; MediaError when it is the track itself."""
    if not (film.exists() and track.exists()):
        return False
    if film.samefile(track):
        raise MediaError(f"{film}: the film would replace its own track: name another with -o")
    if not overwrite:
        click.echo(f"{film}: is there already, left as it is (-y makes it again)")
    return not overwrite


def missing(track: Path, film: Path, sizes: Mapping[str, Size], *, overwrite: bool) -> dict[str, Path]:
    """The films of a track that are to be made, by their size; several sizes bear it in their names."""
    several = len(sizes) > 1
    named = {word: film.with_name(f"{film.stem}-{word}{film.suffix}") if several else film for word in sizes}
    return {word: path for word, path in named.items() if not there(track, path, overwrite=overwrite)}


def open_stages(stack: ExitStack, sizes: Mapping[str, Size]) -> "dict[str, Stage]":
    """A stage for each size, for all films, on a context that nobody sees."""
    from vj.render import offscreen

    stack.enter_context(offscreen.context())
    from vj.render.gl.stage import Stage

    return {word: stack.enter_context(closing(Stage(size))) for word, size in sizes.items()}


@dataclass(frozen=True, slots=True)
class Played:
    """What a film is made of: a track, or a night that was kept in a journal."""

    shown: "Iterable[Shown]"
    sound: Path  # what ffmpeg takes for the film's sound
    pictures: int  # how many there will be, as far as that can be told; else 0
    problem: Callable[[], str]  # why the sound ended early, if it did


def one(
    track: Path,
    films: Mapping[str, Path],
    style: Style,
    fresh: "Fresh",
    stages: "Mapping[str, Stage]",
    go_on: Callable[[], None],
) -> None:
    """Render one track in one hearing; MediaError when it can't be heard, or a film can't be written.

    films: path by the word for its size. ``go_on`` is called before each picture, and may raise to stop.
    """
    from vj.film import at_once

    begun, shown = time.perf_counter(), 0
    with ExitStack() as stack:
        opened = night if is_journal(track) else music
        played = stack.enter_context(opened(track, style, fresh))
        made = [
            stack.enter_context(begin(film, style.sizes[word], played.sound, style))
            for word, film in films.items()
        ]
        followed = story.Story(style.fps)
        sheets = [still.Sheet(played.pictures) for _ in films]
        label = ", ".join(film.name for film in films.values())
        tell = stack.enter_context(progress(label, played.pictures, style.fps))
        drawn = at_once(followed.follow(played.shown), [stages[word] for word in films])
        for shown, pictures in enumerate(drawn, 1):
            go_on()
            for film, sheet, picture in zip(made, sheets, pictures, strict=True):
                film.write(picture)
                sheet.step(picture)
            tell(shown)
        go_on()  # Ctrl-C in a terminal ends the decoder too
        if problem := played.problem():
            say(f"{track}: {problem}; the film ends where the sound does")
    took = time.perf_counter() - begun
    speed = shown / took
    for path, sheet in zip(films.values(), sheets, strict=True):
        if style.told:
            followed.write(path.with_suffix(".json"), style.options, track.resolve())
        if style.sheet:
            sheet.save(path.with_suffix(".sheet.png"))
        click.echo(
            f"{path}: {float(shown / style.fps):.1f} s made in {took:.1f} s, "
            f"{speed:.1f} frames/s, {speed / float(style.fps):.2f}x"
        )


@contextmanager
def music(track: Path, style: Style, fresh: "Fresh") -> Iterator[Played]:
    """A track; MediaError when it can't be heard."""
    from vj.api import hear
    from vj.audio.file import FileSource
    from vj.film import frames

    piece = None if style.causal else hear(track, style.start, style.seconds)
    with closing(FileSource(track, style.start, style.seconds)) as source:
        shown = frames(fresh(piece=piece), source, style.fps)
        yield Played(shown, track, expected(track, style), lambda: source.problem)


@contextmanager
def night(track: Path, style: Style, _: object) -> Iterator[Played]:
    """A journal: the show that was played, with its own preset and seed; MediaError when it can't be read."""
    from vj.film import replayed

    reading = journal.read(track)
    length = max((moment.tick.time for moment in reading), default=0.0)
    pictures = round(max(0.0, min(length - style.start, style.seconds or inf)) * style.fps)
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder, "sound.wav")
        journal.write_sound(reading, sound)
        shown = replayed(engine_of(reading), reading, style.fps)
        yield Played(cut(shown, style), sound, pictures, lambda: "")


def cut(shown: "Iterable[Shown]", style: Style) -> "Iterator[Shown]":
    """Only the pictures from ``start`` on, for ``seconds``; what came before is stepped and drawn unseen."""
    first = round(style.start * style.fps)
    last = inf if style.seconds is None else first + round(style.seconds * style.fps)
    done = 0
    for frame, times in shown:
        begin, end = max(done, first), min(done + times, last)
        yield frame, max(int(end - begin), 0)
        done += times
        if done >= last:
            return


def engine_of(reading: journal.Reading) -> "Engine":
    """The engine as it began that night."""
    from vj.engine import Engine
    from vj.library import looks, palettes, preset

    name, text = reading.about["preset"]
    style = preset.parse(Path(f"{name}.toml"), text) if text else options.load_preset(name)
    presets, _ = preset.everything()
    seed = int(reading.about["seed"])
    return Engine(looks.load(), style, palettes.palettes(), presets=presets, seed=seed)


def begin(film: Path, size: Size, track: Path, style: Style) -> Film:
    """Start one film of a track."""
    with suppress(OSError):  # what is wrong there is said when the film is begun
        film.parent.mkdir(parents=True, exist_ok=True)
    return Film(
        film,
        size,
        style.fps,
        crf=style.crf,
        preset=style.effort,
        track=track,
        start=style.start,
        seconds=style.seconds,
        form=style.form,
        sound=style.sound,
    )


def expected(track: Path, style: Style) -> int:
    """How many pictures a film will have, as far as its track says how long it is; else 0."""
    length = ffmpeg.length(track) or 0.0
    return round(max(0.0, min(length - style.start, style.seconds or inf)) * style.fps)


def found(named: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The tracks that were named, those in folders too, each once, and a line for each empty folder."""
    tracks: dict[Path, None] = {}
    wrong = []
    for path in named:
        inside = inside_of(path, f"{SOUND} {FILMS}") if path.is_dir() else [path]
        tracks.update(dict.fromkeys(inside))
        if not inside:
            wrong.append(f"{path}: no sound or video file in this folder")
    return list(tracks), wrong


def inside_of(folder: Path, endings: str) -> list[Path]:
    """The files of a folder with one of these endings, in order of their names."""
    return sorted(p for p in folder.iterdir() if p.suffix[1:].lower() in endings.split() and p.is_file())


def names(tracks: list[Path], output: str | None, ending: str = ".mp4", *, batch: bool) -> dict[Path, Path]:
    """The film of each track; no two get the same name. UsageError for one FILE for a batch.

    ``ending`` is the format's; a FILE that says no other ending gets it.
    """
    folder = Path(output or "")
    if output and not (folder.is_dir() or output.endswith(("/", os.sep))):
        if not batch:
            if folder.suffix.lower() != ending:
                raise UsageError(f"-o {output}: this format ends in {ending}: {folder.with_suffix(ending)}")
            return dict.fromkeys(tracks, folder)
        if folder.suffix:
            raise UsageError(f"-o {output}: several tracks need a folder, not one file")
    films: dict[Path, Path] = {}
    for track in tracks:
        again = (f"{track.stem}-{n}{ending}" for n in count(2))
        choices = (folder / name for name in chain((f"{track.stem}{ending}",), again))
        films[track] = next(film for film in choices if film not in films.values())
    return films


@contextmanager
def progress(name: str, total: int, fps: Fraction) -> Iterator[Callable[[int], None]]:
    """Tell how a film comes along: a bar on a terminal, elsewhere a line every tenth."""
    begun = time.perf_counter()

    def speed(done: int) -> str:
        rate = done / max(time.perf_counter() - begun, 1e-6)
        return f"{rate:.1f} frames/s, {rate / float(fps):.2f}x"

    if sys.stderr.isatty():
        with bar() as shown:
            task = shown.add_task(name, total=total or None, speed="")
            yield lambda done: shown.update(task, completed=done, speed=speed(done))
    else:

        def line(done: int) -> None:
            tenth = done * 10 // total if total else 0
            if tenth > (done - 1) * 10 // max(total, 1) and 0 < tenth < 10:
                left = (time.perf_counter() - begun) * (total - done) / done
                say(f"{name}: {tenth}0 %, {speed(done)}, {left:.0f} s left")

        yield line


def bar() -> "Progress":
    """A progress bar for films."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def say(line: str) -> None:
    """A line for the person at the desk."""
    click.echo(line, err=True)
