"""How a finished picture leaves a renderer: as RGB, or as the planes that video encoders take.

Brightness and colour in planes of their own (BT.709, limited range, top row first), colour at half the
width and height, lying where H.264 has it: at the left of two pixels, between two rows.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Size = tuple[int, int]
Planar = Literal["yuv420p", "yuv420p10le", "p010le"]
"""Names of ffmpeg's: three planes of bytes, of ten bits in words, or one and pairs of the upper ten bits."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A part of a picture in memory."""

    shown: str  # the function of PLANES that computes it
    share: int  # into how many parts each side is divided
    channels: int


FORMS: dict[Planar, tuple[Plane, ...]] = {
    "yuv420p": (Plane("luma", 1, 1), Plane("blue", 2, 1), Plane("red", 2, 1)),
    "yuv420p10le": (Plane("luma", 1, 1), Plane("blue", 2, 1), Plane("red", 2, 1)),
    "p010le": (Plane("luma", 1, 1), Plane("both", 2, 2)),
}
WORDS: dict[Planar, type[np.uint8] | type[np.uint16]] = {
    "yuv420p": np.uint8,
    "yuv420p10le": np.uint16,
    "p010le": np.uint16,
}
STORED = {  # a level of 0..255 as the texture that is written wants it
    "yuv420p": "floor(v + vj_grain()) / 255.0",
    "yuv420p10le": "floor(4.0 * v + vj_grain()) / 65535.0",
    "p010le": "floor(4.0 * v + vj_grain()) * 64.0 / 65535.0",
}

PLANES = """
uniform sampler2D picture;
uniform sampler2D vj_noise;
out vec4 colour;
float vj_grain() { return texelFetch(vj_noise, ivec2(gl_FragCoord.xy) & 63, 0).r; }
float stored(float v) { return STORED; }
float grey(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }
vec3 halved(ivec2 at) {
    vec2 pixel = 1.0 / vec2(textureSize(picture, 0)), p = (vec2(at * 2) + vec2(0.0, 1.0)) * pixel;
    vec4 c = 0.5 * (textureLod(picture, p, 0.0) + textureLod(picture, p + vec2(pixel.x, 0.0), 0.0));
    return min(c.rgb, 1.0);
}
vec4 luma(ivec2 at) {
    return vec4(stored(16.0 + 219.0 * grey(min(texelFetch(picture, at, 0).rgb, 1.0))), 0.0, 0.0, 1.0);
}
vec4 both(ivec2 at) {
    vec3 c = halved(at);
    vec2 off = vec2(c.b - grey(c), c.r - grey(c)) / vec2(1.8556, 1.5748);
    return vec4(stored(128.0 + 224.0 * off.x), stored(128.0 + 224.0 * off.y), 0.0, 1.0);
}
vec4 blue(ivec2 at) { return both(at); }
vec4 red(ivec2 at) { return both(at).gggg; }
void main() { colour = SHOWN(ivec2(gl_FragCoord.xy)); }
"""


def glsl(form: Planar, plane: Plane) -> str:
    """The fragment shader that fills a plane from a picture whose top row comes first."""
    return f"#define SHOWN {plane.shown}\n{PLANES.replace('STORED', STORED[form])}"


def shape(size: Size) -> Size:
    """The shape of the array that all planes make: rows of the full width, half as many more of them."""
    return size[1] * 3 // 2, size[0]
