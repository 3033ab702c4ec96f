"""What a media file says of itself: title, artist, chapters, the cover. In ffmpeg's text form."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vj import ffmpeg

_TECHNICAL = {"encoder", "major_brand", "minor_version", "compatible_brands", "creation_time", "duration"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
COVERS = ("cover.jpg", "cover.png", "folder.jpg", "front.jpg")
"""How a picture is called that lies beside the tracks that it is the cover of."""
_MARK = re.compile(r"(?:, )?\bvj:(\w+)")
_SPECIAL = re.compile(r"([=;#\\\n])")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of a film with a name."""

    start: float  # s
    end: float  # s
    title: str


def read(media: Path) -> dict[str, str]:
    """The tags of a file, names in small letters; those of its sound where the file has none itself."""
    command = [ffmpeg.executable(), "-nostdin", "-v", "quiet", "-i", f"file:{media}"]
    for source in ("0:s:a:0", "0:g"):  # what comes last counts
        command += ["-map_metadata:g", source, "-map_chapters", "-1", "-f", "ffmetadata", "-"]
    return parse(subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace"))


def parse(text: str) -> dict[str, str]:
    """The tags of ffmpeg's text form, but for those that speak of the file and not of what it holds."""
    found = {}
    for line in re.split(r"(?<!\\)\n", text):
        name, equals, value = line.partition("=")
        if equals and name.lower() not in _TECHNICAL:
            found[_ESCAPED.sub(r"\1", name).lower()] = _ESCAPED.sub(r"\1", value)
    return found


def marked(tags: Mapping[str, str], mark: str) -> dict[str, str]:
    """Tags with a mark among their keywords that tells how the film was made; a track's own goes."""
    words = [_MARK.sub("", tags.get("keywords", "")), f"vj:{mark}" * bool(mark)]
    kept = {name: value for name, value in tags.items() if name != "keywords"}
    return {**kept, "keywords": said} if (said := ", ".join(filter(None, words))) else kept


def mark_of(tags: Mapping[str, str]) -> str:
    """The mark among these tags; empty where there is none, or the format can't carry it."""
    found = _MARK.search(tags.get("keywords", ""))
    return found[1] if found else ""


def write(path: Path, tags: Mapping[str, str], chapters: Sequence[Chapter] = ()) -> None:
    """Write tags and chapters in ffmpeg's text form; OSError where that can't be done."""

    def line(name: str, value: str) -> str:
        return f"{_SPECIAL.sub(_escape, name)}={_SPECIAL.sub(_escape, value)}"

    lines = [";FFMETADATA1", *(line(name, value) for name, value in tags.items())]
    for chapter in chapters:
        times = (f"START={round(chapter.start * 1000)}", f"END={round(chapter.end * 1000)}")
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", *times, line("title", chapter.title)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _escape(found: "re.Match[str]") -> str:
    return "\\" + found[0]


def cover(media: Path) -> bytes:
    """The picture that a file carries as its cover, or that lies beside it, as a PNG; empty without one."""
    said = subprocess.run(
        [ffmpeg.executable(), "-nostdin", "-hide_banner", "-i", f"file:{media}"],
        capture_output=True,
        check=False,
    ).stderr.decode(errors="replace")
    found = re.search(r"Stream #0:(\d+)[^\n]*Video:[^\n]*\(attached pic\)", said)
    beside = [path for name in COVERS if (path := media.with_name(name)).exists()]
    if not (found or beside):
        return b""
    picture, stream = (media, f"0:{found[1]}") if found else (beside[0], "0:v:0")
    command = [ffmpeg.executable(), "-nostdin", "-v", "quiet", "-i", f"file:{picture}", "-map", stream]
    command += ["-frames:v", "1", "-vf", "scale='min(1000,iw)':-1", "-f", "image2pipe", "-c:v", "png", "-"]
    return subprocess.run(command, capture_output=True, check=False).stdout
