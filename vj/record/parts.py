"""A film while it is made: in parts, each a file of its own, which are joined at the end as they are.

So a render that was killed goes on where it was, several workers write at one film, and a disk that
fills costs no more than the part that was under way. A part has its name only once it is whole.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from vj import ffmpeg
from vj.errors import MediaError, UsageError
from vj.record.feed import Feed, plain, trouble
from vj.record.formats import FORMATS, LOSSLESS, Format
from vj.record.sound import Sound
from vj.record.tags import Chapter, write

Size = tuple[int, int]

EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
"""No date and no version in a file: the same film is the same bytes."""

_AHEAD = 64 << 20  # bytes of pictures that may wait for an encoder
_NAME = re.compile(r"(\d{8,})-(\d+)-(\w+)-(\w+)")
_WHOLE = re.compile(rf"{_NAME.pattern}|sound-|\d+\.md5")


@dataclass(frozen=True, slots=True)
class Coding:
    """How the pictures of a film are encoded."""

    size: Size  # of a picture: both sides even
    fps: Fraction = Fraction(30)
    form: Format = FORMATS["h264"]
    crf: int = 18  # on x264's scale: 0 (lossless) to 51
    effort: str = "medium"  # one of formats.EFFORTS
    bits: int = 8  # a channel
    given: str = "rgb24"  # the pixels that pictures have, as ffmpeg calls them
    threads: int = 0  # of x264, whose bits depend on how many there are; 0: as many as it likes
    alpha: bool = False  # pictures say how opaque they are
    fold: int = 0  # of a loop: so many pictures at the beginning are not shown; the last fade into them

    def check(self) -> None:
        """UsageError for what this format can't be."""
        if any(side < 2 or side % 2 for side in self.size):
            raise UsageError("size {}x{}: both must be even, as H.264 halves the colours".format(*self.size))
        if any(side % self.form.sides for side in self.size):
            raise UsageError(
                "{}x{}: {} needs sides divisible by {}".format(*self.size, self.form.name, self.form.sides)
            )
        self.form.pixels(self.bits, alpha=self.alpha)

    def words(self) -> tuple[str, ...]:
        """All that ffmpeg must be told of a part, but where it goes."""
        form = LOSSLESS if self.late else self.form
        raw = ("-f", "rawvideo", "-pix_fmt", self.given, "-video_size", "{}x{}".format(*self.size))
        return (
            *(*form.device, *raw, "-framerate", str(self.fps), "-i", "pipe:0"),
            *self._video(form, self.given),
            *(*EXACT, "-f", form.muxer if form.files else form.part),
        )

    def late_words(self) -> tuple[str, ...]:
        """What ffmpeg must be told of a film that is encoded late, once its parts are there."""
        return self._video(self.form, LOSSLESS.pixels(self.bits, alpha=self.alpha))

    def _video(self, form: Format, given: str) -> tuple[str, ...]:
        threads = ("-threads", str(self.threads)) if self.threads and form.encoder == "libx264" else ()
        return (*form.video(self.crf, self.effort, self.bits, given, alpha=self.alpha), *threads)

    @property
    def late(self) -> bool:
        """Whether it is encoded once all pictures are there; until then they are kept without loss."""
        return self.form.late or self.fold > 0

    @property
    def files(self) -> str:
        """The ending of a part's pictures, where it is a folder of them."""
        return "" if self.late else self.form.files

    @property
    def ending(self) -> str:
        """The ending of a part's name; empty where it is a folder of pictures."""
        return "" if self.files else f".{(LOSSLESS if self.late else self.form).part}"


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a film's pictures, encoded."""

    path: Path
    first: int  # number of its first picture, from 0
    count: int
    before: str  # digest of what the stage remembered before the first picture, or SURE
    after: str  # the same, after the last


SURE = "sure"
"""What a part's ``before`` says where its first picture was drawn with all of its history."""


class Encoding:
    """A part on its way. As a context manager it leaves nothing when its body raises."""

    def __init__(
        self, folder: Path, first: int, coding: Coding, film: Path, *, hashed: bool = False, mark: str = ""
    ) -> None:
        """Start the encoder; ``film`` is what its complaints are about.

        hashed: keep the MD5 of each picture too. mark: a word that tells this from others who draw the
        same. MediaError where the folder can't be written.
        """
        self._folder, self._first, self._coding = folder, first, coding
        self._count, self._film = 0, film
        self._hashes: list[str] | None = [] if hashed else None
        self._made = folder / f"{first:08d}.{mark or os.getpid()}{coding.ending or '.pictures'}"
        target = self._made
        try:
            if coding.files:
                remove(self._made)
                self._made.mkdir()
                target = self._made / f"%06d{coding.files}"
            else:
                self._made.touch()
        except OSError as error:
            raise MediaError(f"{film}: can't be written: {error.strerror}") from error
        start = ("-start_number", str(first + 1)) if coding.files else ()
        self._feed = Feed((*coding.words(), *start, f"file:{target}"), film, _AHEAD)

    def write(self, pixels: NDArray[Any]) -> None:
        """Add a picture of the kind that the coding says; waits for room.

        MediaError when the encoder has given up, with its reason.
        """
        self._count += 1
        if self._hashes is not None:
            self._hashes.append(hashlib.md5(plain(pixels), usedforsecurity=False).hexdigest())
        if not self._feed.send(plain(pixels), wait=True):
            self._feed.finish()

    def finish(self, before: str, after: str) -> Part:
        """Wait for the encoder, and name the part; MediaError when it is not whole."""
        try:
            self._feed.finish()
            if self._hashes is not None:
                text = "".join(f"{digest}\n" for digest in self._hashes)
                (self._folder / f"{self._first:08d}.md5").write_text(text, "utf-8")
            name = f"{self._first:08d}-{self._count}-{before}-{after}{self._coding.ending}"
            for other in self._folder.glob(f"{self._first:08d}-*"):
                remove(other)  # of a film that ended there, or drawn twice
            whole = self._folder / name
            self._made.replace(whole)
        except OSError as error:
            raise MediaError(f"{self._film}: can't be written: {error.strerror}") from error
        finally:
            remove(self._made)
        return Part(whole, self._first, self._count, before, after)

    def __enter__(self) -> "Encoding":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed:
            self._feed.abandon()
            remove(self._made)


class Parts:
    """The folder of a film's parts, beside it; gone once the film is whole."""

    def __init__(self, film: Path, about: Mapping[str, Any]) -> None:
        """Go on with what is there if it was made the same way, else begin anew.

        about: all that decides what is in the parts, as JSON has it. MediaError where the folder can't
        be written.
        """
        self.film, self.folder = film, place(film)
        said = json.dumps(dict(about), sort_keys=True)
        sign = self.folder / "about.json"
        try:
            if not sign.exists() or sign.read_text("utf-8") != said:
                remove(self.folder)
                self.folder.mkdir(parents=True)
                sign.write_text(said, "utf-8")
            for path in self.folder.iterdir():
                if path not in (sign, self.joined) and not _WHOLE.match(path.name):
                    remove(path)  # of one who was killed
        except OSError as error:
            raise MediaError(f"{film}: can't be written: {error.strerror}") from error
        self.about = said

    @property
    def joined(self) -> Path:
        """Where the whole film comes to be, before it has its name."""
        return self.folder / "film"

    def whole(self) -> dict[int, Part]:
        """The parts that are whole, by the number of their first picture."""
        found = {}
        for path in self.folder.iterdir():
            if name := _NAME.match(path.name):
                first, count = int(name[1]), int(name[2])
                found[first] = Part(path, first, count, name[3], name[4])
        return found

    def after(self, first: int) -> str:
        """What the stage remembered when it came to this picture, as whoever drew those before it says."""
        parts = self.whole().values()
        return next((part.after for part in parts if part.first + part.count == first), "")

    def doubtful(self) -> Part | None:
        """The first part that was begun with less than all of its history, and proved wrong.

        None where every part goes on from what the one before it has left.
        """
        left = SURE
        for _, part in sorted(self.whole().items()):
            if part.before not in (SURE, left):
                return part
            left = part.after
        return None

    def take(self, packed: bytes) -> None:
        """Unpack a part that was drawn elsewhere; MediaError where it can't be written."""
        here = self.folder / f"{uuid.uuid4().hex}.packed"
        try:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(here, filter="data")
            for path in sorted(here.iterdir(), reverse=True):  # the part itself after what belongs to it
                remove(self.folder / path.name)
                path.replace(self.folder / path.name)
        except OSError as error:
            raise MediaError(f"{self.film}: can't be written: {error.strerror}") from error
        finally:
            remove(here)

    def drop(self, part: Part) -> None:
        """Take a part away that turned out wrong."""
        remove(part.path)

    def keep(self) -> int:
        """Leave the folder as it is, unless nothing in it is whole; give how many pictures are."""
        kept = sum(part.count for part in self.whole().values()) if self.folder.exists() else 0
        if not kept:
            remove(self.folder)
        return kept

    def join(
        self,
        coding: Coding,
        sound: Sound | None = None,
        tags: Mapping[str, str] = MappingProxyType({}),
        chapters: Sequence[Chapter] = (),
    ) -> None:
        """Make the film of all parts, and take them away; MediaError when that fails, which keeps them."""
        parts = [part for _, part in sorted(self.whole().items())]
        try:
            if coding.files:
                self._gather(parts)
            else:
                self._concatenate(parts, coding, sound, tags, chapters)
            if self.film.is_dir():
                remove(self.film)
            self.joined.replace(self.film)
            if hashes := sorted(self.folder.glob("*.md5")):
                text = "".join(path.read_text("utf-8") for path in hashes)
                self.film.with_suffix(".md5").write_text(text, "utf-8")
        except OSError as error:
            raise MediaError(f"{self.film}: can't be written: {error.strerror}") from error
        remove(self.folder)

    def _gather(self, parts: Iterable[Part]) -> None:
        """Move the pictures of all parts into one folder."""
        self.joined.mkdir(exist_ok=True)
        for part in parts:
            for picture in part.path.iterdir():
                picture.replace(self.joined / picture.name)

    def _concatenate(
        self,
        parts: Sequence[Part],
        coding: Coding,
        sound: Sound | None,
        tags: Mapping[str, str],
        chapters: Sequence[Chapter],
    ) -> None:
        listed, notes = self.folder / "list.txt", self.folder / "notes.txt"
        listed.write_text(playlist(parts, coding.fps), "utf-8")
        write(notes, tags, chapters)
        pictures = ("-f", "concat", "-safe", "0", "-i", f"file:{listed}")
        heard, audio = sound.finish() if sound else ((), ())
        form, count = coding.form, sum(part.count for part in parts)
        more = self._palette(pictures) if form.palette else heard
        sources = (*pictures, "-f", "ffmetadata", "-i", f"file:{notes}", *more)
        if coding.fold:
            sources = (*sources, *pictures)
        video = encoded(coding, count, 3 if more else 2) if coding.late else ("-map", "0:v", "-c:v", "copy")
        audio = ("-map", "2:a:0", *audio) if audio else ()
        about = ("-map_metadata", "1", "-map_chapters", "1", *form.join, *EXACT)
        fast = ("-movflags", "+faststart") if form.muxer in ("mp4", "mov") else ()
        words = (*form.device, *sources, *video, *audio, *about, *fast, "-f", form.muxer)
        target = self.joined
        if form.files:
            self.joined.mkdir(exist_ok=True)
            target = self.joined / f"%06d{form.files}"
        _run((*words, f"file:{target}"), self.film)

    def _palette(self, pictures: Sequence[str]) -> tuple[str, ...]:
        """Choose 255 colours for the whole film; the words for the file that has them."""
        palette = self.folder / "palette.png"
        _run((*pictures, "-vf", "palettegen=max_colors=255:stats_mode=diff", f"file:{palette}"), self.film)
        return ("-i", f"file:{palette}")


def encoded(coding: Coding, pictures: int, again: int) -> tuple[str, ...]:
    """The words for the pictures of a film that is encoded late; a palette is the third source.

    Dithered by a fixed pattern, which does not crawl. ``again``: the number of the source that has the
    pictures once more, for a loop.
    """
    _, filters, *words = coding.late_words()
    graph = f"{loop(coding, pictures, again)}[shown]" if coding.fold else "[0:v]null[shown]"
    if coding.form.palette:
        return (
            "-lavfi",
            f"{graph};[shown][2:v]paletteuse=dither=bayer:bayer_scale=3",
            "-c:v",
            "gif",
            "-loop",
            "0",
        )
    return ("-lavfi", f"{graph};[shown]{filters}[film]", "-map", "[film]", *words)


def loop(coding: Coding, pictures: int, again: int) -> str:
    """A graph of filters that lets the last pictures fade into those before the first, which are left out.

    So the last leads into the first. ``again``: a source with the pictures once more, read apart, since
    otherwise they would wait in memory.
    """
    fold, begun = coding.fold, f"setpts=PTS-STARTPTS,fps={coding.fps}"
    middle, longer = pictures - fold, "tpad=stop=2:stop_mode=clone"  # the last of a fade goes amiss
    return (
        f"[0:v]split[a][b];[a]trim=start_frame={fold}:end_frame={middle},{begun}[head];"
        f"[b]trim=start_frame={middle},{begun},{longer}[tail];"
        f"[{again}:v]trim=end_frame={fold},{begun},{longer}[lead];"
        f"[tail][lead]xfade=duration={float(fold / coding.fps):.6f}:offset=0,"
        f"trim=end_frame={fold},setpts=N/({coding.fps})/TB[end];[head][end]concat"
    )


def place(film: Path) -> Path:
    """Where the parts of a film lie."""
    return film.with_name(film.name + ".parts")


def playlist(parts: Sequence[Part], fps: Fraction) -> str:
    """The parts in order, as ffmpeg's concat reads them.

    It counts in microseconds. Each length is the difference of two rounded moments, so that no part
    begins more than half a microsecond from its time, after hours too; the parts' own clocks are
    coarser, and make it exact.
    """
    moments = [round(part.first / fps * 1_000_000) for part in parts]
    moments.append(round((parts[-1].first + parts[-1].count) / fps * 1_000_000))
    lines = ["ffconcat version 1.0"]
    for part, begin, end in zip(parts, moments, moments[1:], strict=False):
        lines += [f"file '{part.path.name}'", f"duration {end - begin}us"]
    return "\n".join(lines) + "\n"


def _run(words: Sequence[str], film: Path) -> None:
    """Let ffmpeg do something for a film; MediaError with its reason when it fails."""
    command = [ffmpeg.executable(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *words]
    done = subprocess.run(command, capture_output=True, check=False, start_new_session=True)
    if why := trouble(done.stderr.decode(errors="replace"), failed=done.returncode != 0):
        raise MediaError(f"{film}: {why}")


def remove(path: Path) -> None:
    """Take away a file, or a folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
