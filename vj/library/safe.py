"""The look that always works: a slow fall of the palette's colours, with nothing in it that can break.

Not in the folder of looks, so that no edit there can take it away; nothing chooses it but a hand.
"""

from functools import cache
from pathlib import Path

from vj.frame import Look
from vj.library import isf

NAME = "safe"

_TEXT = """/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Colours of the palette, in a slow fall",
    "CATEGORIES": ["generator"],
    "INPUTS": [
        {"NAME": "low", "TYPE": "color", "DEFAULT": [0.02, 0.02, 0.1, 1.0], "BIND": "palette.0"},
        {"NAME": "middle", "TYPE": "color", "DEFAULT": [0.1, 0.2, 0.4, 1.0], "BIND": "palette.1"},
        {"NAME": "high", "TYPE": "color", "DEFAULT": [0.2, 0.4, 0.6, 1.0], "BIND": "palette.2"}
    ]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    float wave = 0.5 + 0.5 * sin(3.0 * at.y + 1.5 * at.x + 0.2 * TIME);
    vec4 colour = mix(low, middle, wave);
    gl_FragColor = mix(colour, high, 0.3 * wave * wave);
}
"""


@cache
def look() -> Look:
    """The look itself, the very same each time."""
    return isf.parse(_TEXT, Path("safe.fs"), own=True)
