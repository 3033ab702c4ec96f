"""Reads Shadertoy code (shadertoy.com/howto) that was saved as ``.frag`` into looks. Text in, values out.

``rain.frag`` is the image; ``rain.A.frag`` to ``rain.D.frag`` beside it are its buffers, and
``rain.common.frag`` stands before each of them. What a channel reads may be said in each file::

    #iChannel0 "sound"          or          // iChannel0: sound

with ``sound`` (512 x 2 as Shadertoy has it), ``A`` to ``D``, ``self``, ``picture`` (what an effect acts
on) or an image file, which repeats. A channel of which nothing is said reads the buffer in its place
where there is one (0 is A), else the picture in the folder ``effects``, else the sound.
``// family: fractal`` gives a pattern its family.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from vj.errors import LookError
from vj.frame import FAMILIES, Code, Input, Look, Pass

SOUND = "iSound"
"""The image input that wants Shadertoy's sound: spectrum in row 0, waveform in row 1."""

BUFFERS = {letter: f"buffer{letter}" for letter in "ABCD"}
WORDS = {"music": SOUND, "audio": SOUND, "microphone": SOUND, "soundcloud": SOUND, "input": "inputImage"}
WORDS |= {"sound": SOUND, "picture": "inputImage", "inputimage": "inputImage"}
SAID = re.compile(r'^[ \t]*(?:#|//)[ \t]*iChannel([0-3])[ \t]*:?[ \t]+"?([^"\n]*?)"?[ \t]*$', re.MULTILINE)
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*iChannel.*$", re.MULTILINE)
FAMILY = re.compile(r"^[ \t]*//[ \t]*(?:family|category)[ \t]*:[ \t]*(\w+)", re.MULTILINE | re.IGNORECASE)
MOUSE = (
    Input("mouse_drag", "point2D", "Mouse, while its button is down", (0.0, 0.0), (0.0, 0.0), (1.0, 1.0)),
    Input("mouse_click", "point2D", "Mouse, where it was clicked", (0.0, 0.0), (-1.0, -1.0), (1.0, 1.0)),
)

BEFORE = """\
#define iResolution vec3(RENDERSIZE, 1.0)
#define iTime TIME
#define iGlobalTime TIME
#define iTimeDelta TIMEDELTA
#define iFrame FRAMEINDEX
#define iFrameRate (1.0 / max(TIMEDELTA, 0.001))
#define iMouse vec4(mouse_drag * RENDERSIZE, mouse_click * RENDERSIZE)
#define iDate DATE
#define iSampleRate 44100.0
float iChannelTime[4] = float[4](TIME, TIME, TIME, TIME);
"""
AFTER = """
void main() {{
    vec4 shadertoy_colour = vec4(0.0, 0.0, 0.0, 1.0);
    mainImage(shadertoy_colour, gl_FragCoord.xy);
    isf_FragColor = {colour};
}}
"""


def is_part(path: Path) -> bool:
    """Whether a file belongs to another: a buffer, or what is common."""
    return Path(path.stem).suffix.lstrip(".") in (*BUFFERS, "common")


def read(path: Path, *, own: bool = False) -> Look:
    """Read a file and the buffers beside it; LookError on a mistake."""
    common = part(path, "common")
    buffers = {letter: text for letter in BUFFERS if (text := part(path, letter))}
    image = text_of(path)
    imported: dict[str, Path] = {}
    passes = []
    for letter, text in (*buffers.items(), ("", image)):
        file = path.with_suffix(f".{letter}.frag") if letter else path
        channels = [channel(n, text, file, letter, buffers, imported) for n in range(4)]
        colour = "shadertoy_colour" if letter else "vec4(shadertoy_colour.rgb, 1.0)"
        before = BEFORE + wire(channels) + (f"#line 1\n{common}\n" if common else "")
        code = Code(DIRECTIVE.sub("", text), file, before, AFTER.format(colour=colour))
        keeps = bool(letter)
        passes.append(Pass(BUFFERS.get(letter, ""), keeps, keeps, code=code))
    filters = any(p.code and "inputImage" in p.code.before for p in passes)
    images = tuple(Input(name, "image") for name in ((SOUND, "inputImage") if filters else (SOUND,)))
    family = FAMILY.search(image)
    return Look(
        name=path.stem,
        kind="filter" if filters else "generator",
        path=path,
        fragment=image,
        description="Shadertoy code",
        categories=tuple(f for f in FAMILIES if family and f == family[1].lower()),
        inputs=(*images, *MOUSE),
        passes=tuple(passes),
        imported=imported,
        repeats=bool(imported),
        own=own,
    )


def text_of(path: Path) -> str:
    """The text of a file; LookError when it can't be read or holds no mainImage."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise LookError(path, f"can't be read: {error.strerror}") from error
    if not re.search(r"\bmainImage\s*\(", text):
        raise LookError(path, "no Shadertoy code: it needs void mainImage(out vec4 colour, in vec2 at)")
    return text


def part(path: Path, word: str) -> str:
    """The text of a file that belongs to another; empty where there is none."""
    beside = path.with_suffix(f".{word}.frag")
    if not beside.is_file():
        return ""
    return beside.read_text(encoding="utf-8", errors="replace") if word == "common" else text_of(beside)


def channel(
    number: int, text: str, path: Path, letter: str, buffers: Mapping[str, str], imported: dict[str, Path]
) -> str:
    """The sampler that a channel reads; images are added to ``imported``."""
    said = {int(m[1]): (m[2], text.count("\n", 0, m.start()) + 1) for m in SAID.finditer(text)}
    if number not in said:
        place = "ABCD"[number]
        first = "inputImage" if path.parent.name == "effects" and number == 0 else SOUND
        return BUFFERS[place] if place in buffers else first
    word, line = said[number]
    word = word.removeprefix("file://").strip()
    buffer = re.fullmatch(r"(?:.*\bbuffer)?[ _]?([a-d])(?:\.\w+)?", word, re.IGNORECASE)
    if word == "self" or buffer:
        asked = letter if word == "self" or not buffer else buffer[1].upper()
        if asked in buffers:
            return BUFFERS[asked]
        raise LookError(path, f"no buffer {asked or 'of its own'} here", line=line, key=f"iChannel{number}")
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    if not (path.parent / word).is_file():
        what = f"{word!r} is no image beside it, nor one of sound, picture, self, A, B, C, D"
        raise LookError(path, what, line=line, key=f"iChannel{number}")
    name = f"image{len(imported)}"
    imported[name] = path.parent / word
    return name


def wire(channels: list[str]) -> str:
    """The channels by the names of what they read, and their sizes."""
    sizes = ", ".join(f"vec3(textureSize({name}, 0), 1.0)" for name in channels)
    lines = [f"#define iChannel{number} {name}\n" for number, name in enumerate(channels)]
    return "".join(lines) + f"vec3 iChannelResolution[4] = vec3[4]({sizes});\n"
