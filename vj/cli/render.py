"""``vj render``: tracks in, films out; what goes wrong with one does not stop the others."""

import hashlib
import itertools
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from vj import frame
from vj.cli import options
from vj.cli.batch import found, missing, names
from vj.cli.options import Size
from vj.cli.progress import Count, Desk, desk, say
from vj.errors import MediaError, UsageError
from vj.record import flashes, formats, still, story
from vj.record.formats import EFFORTS, FORMATS, HARDWARE, SIZES, SOUNDS, Format
from vj.record.journal import is_journal
from vj.render.choose import Asked
from vj.targets import Target

if TYPE_CHECKING:
    from vj.film.make import Maker
    from vj.film.order import Film
    from vj.film.score import Score, Show
    from vj.render.glsl import Alpha

LOCAL = "local"
"""The farm of this machine."""
LONG = 900  # s of a track that is heard for a while before its first picture


@dataclass(frozen=True, slots=True)
class Style:
    """How the films of a batch are made, the same for all."""

    sizes: Mapping[str, Size] = field(default_factory=lambda: {"1280x720": (1280, 720)})
    fps: Fraction = Fraction(30)
    crf: int = 18
    effort: str = "medium"  # one of formats.EFFORTS
    start: float = 0.0  # s into the track
    seconds: float | None = None  # of the track; None: to its end
    form: Format = FORMATS["h264"]
    bits: int | None = None  # a channel; None: as the format usually has it
    supersample: int = 1  # looks are drawn so many times as wide and high
    alpha: "Alpha | None" = None  # what can be seen through; None: as the format usually has it
    sound: str | None = None  # one of formats.SOUNDS; None: as the format usually has it
    chapters: bool | None = None  # at the sections; None: as the format usually has them
    title: bool = False  # title, artist and cover at the beginning
    cover: bool = False  # the cover over the whole film
    knobs: tuple[Target, ...] = ()  # set at the start
    bars: int = 0  # of a loop; 0: it is none
    told: bool = False  # a .json beside each film
    sheet: bool = False  # a contact sheet beside each film
    hashes: bool = False  # a .md5 beside each film
    judged: bool = False  # say whether it flashes more than may be
    segment: float | None = None  # s of a part, at least; None: as usual
    farm: str | None = None  # LOCAL, or a scheduler's address; None: no farm
    workers: int | None = None  # of the farm of this machine; None: one a core
    causal: bool = False  # hear as the live show does, not the whole track beforehand
    exposures: int = 1  # frames that a picture shows
    shutter: float = 180.0  # degrees of a picture's time over which they lie
    renderer: Asked = "auto"
    options: Mapping[str, Any] = field(default_factory=dict)  # how all that was asked for

    @property
    def asked(self) -> tuple[frame.Command, ...]:
        """The knobs that are set, as an engine is asked for them."""
        return tuple(frame.Command(target.address, target.args, "film") for target in self.knobs)


def alike(ctx: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    """Take the options of a film that was made for those that are not given."""
    if path is not None:
        ctx.default_map = {**(ctx.default_map or {}), **story.read(path).options}
    return path


class Command(click.Command):
    """A command whose ``--farm`` may stand alone: what follows is its address only if it looks like one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        pairs = zip(args, [*args[1:], ""], strict=False)
        return super().parse_args(
            ctx,
            [f"--farm={LOCAL}" if word == "--farm" and "://" not in after else word for word, after in pairs],
        )


@click.command("render", cls=Command)
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
    help="Pictures a second; a fraction such as 30000/1001 too, which 29.97 stands for.",
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
    type=click.Choice(EFFORTS),
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
    "--bits",
    type=click.Choice(["8", "10"]),
    callback=lambda _ctx, _param, value: int(value) if value else None,
    help="Bits a channel; else as the format usually has it.",
)
@click.option(
    "--supersample",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help="Draw so many times as wide and high: smoother edges, for as much more time.",
)
@click.option(
    "--motion-blur",
    "exposures",
    metavar="N",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Each picture shows so many frames while its shutter is open; 1: none is blurred.",
)
@click.option(
    "--shutter",
    metavar="DEGREES",
    type=click.FloatRange(0, 360, min_open=True),
    default=180,
    show_default=True,
    help="How long it is open: 360 is a whole picture's time.",
)
@click.option(
    "--renderer",
    type=click.Choice(get_args(Asked)),
    default="auto",
    show_default=True,
    help="cuda: an NVIDIA GPU, by CuPy; gl: OpenGL without a screen; auto: the fastest of them here.",
)
@click.option(
    "--alpha",
    type=click.Choice(["none", "own", "light"]),
    help="What one can see through: nothing, what looks leave clear, or all as far as it is dark. "
    "Else own where the format is for that.",
)
@click.option(
    "--chapters/--no-chapters",
    default=None,
    help="Chapters where the music's sections begin; else in MP4 and WebM.",
)
@click.option(
    "--title", is_flag=True, help="Title, artist and cover, as the tags have them, at the beginning."
)
@click.option("--cover", is_flag=True, help="The cover as a layer over the film: /fx/film_cover/zoom, ...")
@click.option(
    "--knob",
    "knobs",
    metavar="'ADDRESS VALUE'",
    multiple=True,
    callback=options.targets,
    help="Set a knob at the start, such as '/show/pattern nebula'; vj knobs lists them. Any number.",
)
@click.option(
    "--loop",
    "bars",
    metavar="BARS",
    type=click.IntRange(0, 256),
    default=0,
    help="Only so many bars, from --start or where most is going on, whose end leads into their beginning.",
)
@click.option(
    "--segment",
    type=click.FloatRange(min=0.5),
    help="A film is made in parts of at least so many seconds; else 15.",
)
@click.option(
    "--farm",
    metavar="[ADDRESS]",
    help="Draw with many workers: those of a Dask scheduler (tcp://HOST:8786), else one a core here.",
)
@click.option("--workers", type=click.IntRange(1), help="So many workers here, with --farm.")
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
@click.option("--hashes", is_flag=True, help="The MD5 of each picture, as it was drawn, beside the film.")
@click.option(
    "--flash-report", "judged", is_flag=True, help="Say whether each film keeps the limits of flashes (IRIS)."
)
@click.pass_context
def command(ctx: click.Context, /, **chosen: Any) -> None:
    """Turn tracks into films: any file that ffmpeg can hear, folders of them, or the journal of a night.

    The word demo is the built-in demo track. A journal (vj live --journal FILE) is played again knob by knob,
    with the preset and seed it had. A film is made in parts, beside it: a render that was stopped or killed
    goes on where it was.
    """
    like, named = chosen.pop("like"), chosen.pop("tracks")
    if not named and like is None:
        raise UsageError("which track? vj render TRACK... (or --like FILE.json)")
    tracks, wrong = found(named or [story.read(like).track])
    output, overwrite = chosen.pop("output"), chosen.pop("overwrite")
    batch = len(tracks) + len(wrong) > 1
    style, show = styled(ctx, chosen, None if batch else Path(output or ""))
    films = names(tracks, output, style.form.ending, batch=batch)
    if like and show.sign != story.read(like).show:
        say(f"{like}: looks or preset are not what they were: the film will not be quite the same")
    for line in wrong:
        say(line)
    ctx.exit(run(films, style, show, overwrite=overwrite, wrong=len(wrong)))


SAID = (
    *("sizes", "form", "sound", "encoder", "fps", "crf", "effort", "bits", "supersample", "alpha"),
    *("chapters", "title", "cover", "knobs", "bars"),
    *("segment", "start", "seconds", "preset", "seed", "causal", "exposures", "shutter", "renderer"),
)
"""The options that say how a film is made."""


ALIKE = ("sizes", "renderer", "segment")
"""Those of them that make no other film: sizes have one each."""


def styled(ctx: click.Context, chosen: dict[str, Any], output: Path | None) -> tuple[Style, "Show"]:
    """What the options of a command ask for; UsageError for what can't be, before the first film."""
    from vj.film.score import check
    from vj.film.titles import Titles

    said = {name: plain(value) for name, value in ctx.params.items() if name in SAID}
    if chosen["bars"] and (chosen["causal"] or chosen["title"] or chosen.get("seconds")):
        raise UsageError(
            "--loop: its bars say how long it is, are known from all of a track, and bear no title: "
            "leave out --seconds, --causal and --title"
        )
    form = formats.choose(chosen.pop("form"), output, chosen.pop("encoder"))
    form.sound(chosen["sound"])
    form.pixels(chosen["bits"] or form.bits, alpha=(chosen["alpha"] or "none") != "none")
    if chosen.get("judged"):
        flashes.ready()
    show = shown(chosen.pop("preset"), chosen.pop("seed"))
    style = Style(form=form, options=said, **chosen)
    over = Titles(b"?" * style.title, b"?" * style.cover)  # as every track's will be
    check(show, over, style.asked)
    return style, show


def plain(value: Any) -> Any:
    """An option's value as it was typed."""
    if isinstance(value, Mapping):
        return list(value)
    if isinstance(value, tuple):
        return [str(one) for one in value]
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


STOPPED = (
    "stopped; whole films are whole, and what was done of others is kept: the same command goes on there"
)


@dataclass(frozen=True, slots=True)
class Shop:
    """Where films are made, all in the same way."""

    style: Style
    show: "Show"
    maker: "Maker"
    desk: Desk
    go_on: Callable[[], None]  # may raise, to stop

    def make(self, track: Path, films: Mapping[str, Path]) -> None:
        """Render one track in one hearing; MediaError when it can't be heard, or a film can't be written.

        films: path by the word for its size.
        """
        from vj.film.order import Making
        from vj.film.plan import SECONDS

        style = self.style
        score = score_of(track, style, self.show, self.patient(track))
        orders = [
            replace(order(film, style.sizes[word], style, score.fold), made=self.mark(word))
            for word, film in films.items()
        ]
        count = Count(score.pictures * len(orders), style.fps)
        with self.desk.film(", ".join(film.name for film in films.values()), count) as tell:
            seconds = style.segment or SECONDS
            making = Making(
                style.sound, style.chapters, seconds, hashes=style.hashes, go_on=self.go_on, tell=tell
            )
            work = self.maker.make(score, orders, making)
        if work.problem:
            self.desk.say(f"{track}: {work.problem}; the film ends where the sound does")
        length = float(work.story.pictures / style.fps)
        for path in films.values():
            if style.told:
                told, how = path.with_suffix(".json"), {**style.options, "renderer": self.maker.way}
                work.story.write(told, how, track.resolve(), score.sign["show"])
            if style.sheet:
                still.sheet(path, work.story.pictures, style.fps, path.with_suffix(".sheet.png"))
            fast = f"{length:.1f} s made in {count.took:.1f} s, {count.speed()}"
            click.echo(f"{path}: {fast}; drawn by {self.maker.drawn_by}")
            if style.judged:
                click.echo(f"{path}: {flashes.judge(path, style.fps)}")

    def mark(self, word: str) -> str:
        """What tells how the film of a size is made: by all that was asked for but who draws it."""
        asked = {name: value for name, value in self.style.options.items() if name not in ALIKE}
        said = repr((sorted(asked.items()), self.style.sizes[word], self.show.sign))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def patient(self, track: Path) -> Callable[[], None]:
        """Say what takes so long, once so many seconds of a track have been heard."""
        heard = itertools.count(1)

        def step() -> None:
            if next(heard) == LONG:
                self.desk.say(f"{track}: all of it is heard first; --causal leaves that out")
            self.go_on()

        return step

    def attempt(self, track: Path, film: Path, *, overwrite: bool) -> bool:
        """Render a track unless its film is there; say what goes wrong, and whether nothing did."""
        self.go_on()
        try:
            sizes = self.style.sizes
            if wanted := missing(track, film, sizes, overwrite=overwrite, made=self.mark):
                self.make(track, wanted)
        except MediaError as error:
            self.desk.say(str(error))
            return False
        finally:
            self.complain()
        return True

    def complain(self) -> None:
        """Say which looks could not be drawn."""
        for problem in self.maker.problems():
            self.desk.say(str(problem))


@contextmanager
def opened(style: Style, show: "Show", go_on: Callable[[], None]) -> Iterator[Shop]:
    """A studio on this machine, or a farm where one is asked for."""
    size = max(style.sizes.values())
    with desk() as shown:
        if style.farm is None:
            from vj.film.studio import Studio

            with Studio(style.renderer, size) as studio:
                yield Shop(style, show, studio, shown, go_on)
            return
        try:
            from vj.farm import Farm
        except ImportError as error:
            raise UsageError("--farm needs Dask: pip install 'vj[farm]'") from error
        address = None if style.farm == LOCAL else style.farm
        with Farm(address, style.workers, style.renderer, size, shown.say, shown.watch) as farm:
            yield Shop(style, show, farm, shown, go_on)


def run(
    films: dict[Path, Path], style: Style, show: "Show", *, overwrite: bool = False, wrong: int = 0
) -> int:
    """Render each track to its film, say what failed, and give the exit code.

    wrong: how many of the batch were no tracks to begin with.
    """
    go_on = watch_signals()
    try:
        with opened(style, show, go_on) as shop:
            attempt = partial(shop.attempt, overwrite=overwrite)
            if shop.maker.at_once > 1:
                with ThreadPoolExecutor(shop.maker.at_once) as pool:
                    done = list(pool.map(attempt, films.keys(), films.values()))
            else:
                done = list(map(attempt, films.keys(), films.values()))
    except KeyboardInterrupt:
        say(STOPPED)
        return 130
    failed = done.count(False) + wrong
    if failed and len(films) + wrong > 1:
        say(f"{failed} of {len(films) + wrong} could not be rendered, see above")
    return 1 if failed else 0


def shown(preset: str, seed: int) -> "Show":
    """What engines are made of; mistakes in presets and looks are said here, once."""
    from vj.film.score import show

    read = show(preset, seed)
    for problem in read.engine().problems:
        say(str(problem))
    return read


def score_of(track: Path, style: Style, show: "Show", go_on: Callable[[], None]) -> "Score":
    """What a film of this track shows; MediaError when it can't be heard."""
    from vj.film import titles
    from vj.film.score import Night, Shutter, music

    shutter = Shutter(style.exposures, Fraction(style.shutter).limit_denominator(1000) / 360)
    if is_journal(track):
        if style.title or style.cover or style.knobs or style.bars:
            raise MediaError(
                f"{track}: a night is played as it was, without --title, --cover, --knob, --loop"
            )
        return Night(track, style.fps, style.start, style.seconds, shutter)
    return music(
        track,
        show,
        style.fps,
        style.start,
        style.seconds,
        causal=style.causal,
        shutter=shutter,
        titles=titles.read(track, title=style.title, cover=style.cover),
        asked=style.asked,
        bars=style.bars,
        go_on=go_on,
    )


def order(film: Path, size: Size, style: Style, fold: int) -> "Film":
    """A film of one size; ``fold``: of a loop, as the score has it."""
    from vj.film.order import ordered

    return ordered(
        film,
        size,
        style.fps,
        style.form,
        crf=style.crf,
        effort=style.effort,
        bits=style.bits,
        supersample=style.supersample,
        alpha=style.alpha,
        fold=fold,
    )
