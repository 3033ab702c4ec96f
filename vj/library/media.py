"""Pictures, films, cameras and lines of text as looks: a file in a folder of looks is one.

In ``patterns`` it fills a deck; in ``effects`` it lies over what is there, whole, as a logo or a title does;
in ``transitions`` its brightness says when each place changes, the dark ones first.

A film plays in a loop, at ``speed``; with ``sync`` as fast as the music, a loop for 120 BPM in time. A
``.camera`` file holds what ffmpeg is to open, ``-f v4l2 -i /dev/video0`` say; an empty one is the first
camera here. A ``.txt`` file holds up to five lines of text.
"""

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vj.errors import LookError
from vj.frame import Kind, Look
from vj.library import isf

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
FILMS = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".gif")
CAMERA, TEXT = ".camera", ".txt"
ENDINGS = (*PICTURES, *FILMS, CAMERA, TEXT)
MOVING = (*FILMS, CAMERA)
LINES, LETTERS = 5, 200  # the most of a text

CAMERAS = {
    "linux": "-f v4l2 -i /dev/video0",
    "darwin": "-f avfoundation -framerate 30 -i 0",
    "win32": "-f dshow -i video=0",
}
KINDS: Mapping[str, Kind] = {"effects": "filter", "transitions": "transition"}
IMAGES = {"generator": (), "filter": ("inputImage",), "transition": ("startImage", "endImage")}

PLACE: list[dict[str, Any]] = [
    {
        "NAME": "fit",
        "LABEL": "Fit",
        "TYPE": "long",
        "VALUES": [0, 1, 2],
        "LABELS": ["cover", "contain", "stretch"],
    },
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "MIN": 0.05, "MAX": 4.0, "DEFAULT": 1.0},
    {"NAME": "at", "LABEL": "Place", "TYPE": "point2D", "MIN": [0, 0], "MAX": [1, 1], "DEFAULT": [0.5, 0.5]},
    {"NAME": "opacity", "LABEL": "Opacity", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0},
]
SPEED: list[dict[str, Any]] = [
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "MIN": 0.0, "MAX": 4.0, "DEFAULT": 1.0},
    {"NAME": "sync", "LABEL": "As fast as the music", "TYPE": "bool", "DEFAULT": False},
    {
        "NAME": "tempo",
        "LABEL": "Tempo",
        "TYPE": "float",
        "MIN": 0,
        "MAX": 300,
        "DEFAULT": 120,
        "BIND": {"SOURCE": "beat.bpm", "RANGE": [0, 300]},
    },
]
INK: list[dict[str, Any]] = [
    {"NAME": "ink", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [1, 1, 1, 1], "BIND": "palette.4"}
]
PROGRESS: list[dict[str, Any]] = [
    {"NAME": "progress", "TYPE": "float", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "softness", "LABEL": "Softness", "TYPE": "float", "MIN": 0.01, "MAX": 0.5, "DEFAULT": 0.1},
]

# What is drawn smaller than it is would alias, read in one place: it is the mean of what a pixel covers.
SEEN = """
vec4 covered(vec2 p, vec2 pixel) {
    if (any(greaterThan(abs(p - 0.5), 0.5 + pixel))) return vec4(0.0);
    vec2 texels = pixel * IMG_SIZE(medium);
    int taps = int(clamp(ceil(max(texels.x, texels.y)), 1.0, 6.0));
    vec4 sum = vec4(0.0);
    for (int y = 0; y < taps; y++) for (int x = 0; x < taps; x++) {
        vec4 c = IMG_NORM_PIXEL(medium, p + pixel * ((vec2(x, y) + 0.5) / float(taps) - 0.5));
        sum += vec4(c.rgb * c.a, c.a);
    }
    vec2 edge = clamp((0.5 - abs(p - 0.5)) / pixel + 0.5, 0.0, 1.0);
    return vec4(sum.rgb / max(sum.a, 1e-6), sum.a / float(taps * taps) * edge.x * edge.y);
}
"""
PLACED = """
vec4 seen() {
    vec2 size = IMG_SIZE(medium);
    float wide = size.x / size.y, frame = RENDERSIZE.x / RENDERSIZE.y;
    bool across = (wide > frame) == (fit == 0);
    vec2 part = fit == 2 ? vec2(1.0) : across ? vec2(frame / wide, 1.0) : vec2(1.0, wide / frame);
    vec4 c = covered((isf_FragNormCoord - at) * part / zoom + 0.5, part / zoom / RENDERSIZE);
    return vec4(c.rgb * TINT, c.a * opacity);
}
"""
MAIN = {
    "generator": "void main() { vec4 c = seen(); gl_FragColor = vec4(c.rgb * step(0.002, c.a), c.a); }",
    "filter": """
void main() {
    vec4 under = IMG_THIS_PIXEL(inputImage), c = seen();
    vec3 light = mix(pow(max(under.rgb, 0.0), vec3(2.2)), pow(c.rgb, vec3(2.2)), c.a);
    gl_FragColor = vec4(pow(light, vec3(1.0 / 2.2)), under.a + c.a * (1.0 - under.a));
}""",
    "transition": """
void main() {
    float when = dot(IMG_THIS_PIXEL(medium).rgb, vec3(0.2126, 0.7152, 0.0722));
    float on = smoothstep(when, when + softness, progress * (1.0 + softness));
    gl_FragColor = mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), on);
}""",
}


def read(path: Path, *, own: bool = False) -> Look:
    """A file as a look, which kind by its folder; LookError for a text that is too long."""
    kind = KINDS.get(path.parent.name, "generator")
    ending = path.suffix.lower()
    if ending == TEXT:
        text(path)
    inputs: list[dict[str, Any]] = [{"NAME": name, "TYPE": "image"} for name in IMAGES[kind]]
    whole = kind == "filter" or ending == TEXT
    inputs += PROGRESS if kind == "transition" else [{**PLACE[0], "DEFAULT": int(whole)}, *PLACE[1:]]
    inputs += SPEED if ending in FILMS else []
    inputs += INK if ending == TEXT and kind != "transition" else []
    header = {
        "ISFVSN": "2",
        "DESCRIPTION": f"{path.name}, as it is",
        "CATEGORIES": ["Media"],
        "INPUTS": inputs,
        "IMPORTED": {"medium": {"PATH": path.name}},
    }
    tint = "ink.rgb" if ending == TEXT else "1.0"
    body = MAIN[kind] if kind == "transition" else SEEN + PLACED.replace("TINT", tint) + MAIN[kind]
    return isf.parse(f"/*{json.dumps(header)}*/\n{body}\n", path)


def moves(look: Look) -> bool:
    """Whether a look shows moving pictures, which go on from frame to frame."""
    return any(path.suffix.lower() in MOVING for path in look.imported.values())


def text(path: Path) -> list[str]:
    """The lines of a text file; LookError when they can't be read, or are more than a title has."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError as error:
        raise LookError(path, f"can't be read: {error.strerror}") from error
    if len(lines) > LINES or sum(map(len, lines)) > LETTERS:
        raise LookError(path, f"a text to show has at most {LINES} lines and {LETTERS} letters")
    return lines or [" "]


def source(path: Path) -> list[str]:
    """What ffmpeg is to open for a film or a camera; LookError for a camera file that can't be read."""
    if path.suffix.lower() != CAMERA:
        return ["-stream_loop", "-1", "-i", f"file:{path}"]
    try:
        said = path.read_text(encoding="utf-8", errors="replace").strip()
        return shlex.split(said or CAMERAS.get(sys.platform, CAMERAS["linux"]))
    except (OSError, ValueError) as error:
        raise LookError(path, f"can't be read: {error}") from error
