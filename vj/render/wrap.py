"""ISF's GLSL dressed for a modern driver: text in, text out, no GL.

Old GLSL (gl_FragColor, varying, texture2D) becomes core profile; the source's own line numbers are
kept, so that a driver's complaint names the author's line.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from vj.errors import LookError
from vj.frame import Code, InputType, Look, Pass
from vj.library import media
from vj.render.glsl import FINISHED_MAIN, FOREIGN_MAIN

GLSL_TYPES: dict[InputType, str] = {
    "event": "bool",
    "bool": "bool",
    "long": "int",
    "float": "float",
    "point2D": "vec2",
    "color": "vec4",
    "image": "sampler2D",
    "audio": "sampler2D",
    "audioFFT": "sampler2D",
}

UNIFORMS = """\
uniform int PASSINDEX;
uniform vec2 RENDERSIZE;
uniform float TIME;
uniform float TIMEDELTA;
uniform vec4 DATE;
uniform int FRAMEINDEX;
"""

# An image is read with textureSize, not a size uniform: that works for a function's sampler too.
IMAGES = """\
#define IMG_PIXEL(image, p) texture(image, (p) / vec2(textureSize(image, 0)))
#define IMG_NORM_PIXEL(image, p) texture(image, (p))
#define IMG_THIS_PIXEL(image) texture(image, isf_FragNormCoord)
#define IMG_THIS_NORM_PIXEL(image) texture(image, isf_FragNormCoord)
#define IMG_SIZE(image) vec2(textureSize(image, 0))
#define texture2D texture
#define texture2DRect(image, p) texture(image, (p) / vec2(textureSize(image, 0)))
#define vv_FragNormCoord isf_FragNormCoord
"""

# GLSL leaves open what a power of a number below zero is. Graphics chips multiply where the power is a
# whole number in the source, and files of others lean on that; a logarithm would make it no number.
POWER = """\
float vj_pow(float x, float y) {
    if (x >= 0.0 || fract(y) != 0.0) return pow(x, y);
    return pow(-x, y) * (1.0 - 2.0 * mod(y, 2.0));
}
vec2 vj_pow(vec2 x, vec2 y) { return vec2(vj_pow(x.x, y.x), vj_pow(x.y, y.y)); }
vec3 vj_pow(vec3 x, vec3 y) { return vec3(vj_pow(x.xy, y.xy), vj_pow(x.z, y.z)); }
vec4 vj_pow(vec4 x, vec4 y) { return vec4(vj_pow(x.xy, y.xy), vj_pow(x.zw, y.zw)); }
#define pow vj_pow
"""
ITS_OWN = re.compile(r"\b(?:float|vec[234])\s+pow\s*\(|#[ \t]*define[ \t]+pow\b")

# Four corners from the vertex number, no buffer. A quad, not one large triangle: vertex shaders in
# the wild clamp coordinates at the corners.
CORNER = "vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1))"

PLAIN_VERTEX = f"void main() {{ gl_Position = vec4({CORNER} * 2.0 - 1.0, 0.0, 1.0); }}\n"

VERTEX_PRELUDE = f"""\
out vec2 isf_FragNormCoord;
#define varying out
void isf_vertShaderInit() {{
    vec2 corner = {CORNER};
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
    isf_FragNormCoord = corner;
}}
#define vv_vertShaderInit isf_vertShaderInit
"""

# A pixel that is no number would stay so for ever in a buffer that feeds on itself, and spread.
CLEAN = "isf_FragColor = mix(vec4(0.0), isf_FragColor, lessThan(abs(isf_FragColor), vec4(3.0e38)));"
CLEAN_MAIN = f"""
#undef main
void main() {{
    isf_FragColor = vec4(0.0, 0.0, 0.0, 1.0);  // who writes colours alone is opaque
    isf_main();
    {CLEAN}
}}
"""

DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(version|extension)\b.*$", re.MULTILINE)
COMPLAINT = re.compile(r"^(?:ERROR: )?\d+[:(](\d+)(?:\(\d+\))?\)?\s*:\s*(.*)$", re.MULTILINE)


LOOPS = 2  # in a look that is cheap beside the picture that it would save


class Sources(NamedTuple):
    """The texts for a driver."""

    vertex: str
    fragment: str


def glsl(look: Look, version: int = 410, code: Code | None = None, *, finished: bool = False) -> Sources:
    """Vertex and fragment shader of a look for ``#version`` 330 or newer core.

    ``code``: of a pass that has its own. ``finished``: what it draws is the finished picture.
    """
    code = code or Code(look.fragment, look.path)
    fragment, extensions = without_directives(code.text)
    vertex, vertex_extensions = without_directives(look.vertex)
    declared = UNIFORMS + "".join(declare(look, code.text)) + IMAGES
    if not look.own and re.search(r"\bpow\b", code.text) and not ITS_OWN.search(code.text):
        declared += POWER
    if look.vertex:
        coordinate = "in vec2 isf_FragNormCoord;\n#define varying in\n"
        stage = VERTEX_PRELUDE + "#line 1\n" + vertex
    else:
        # not interpolated: a varying differs by an ulp from back end to back end
        coordinate = "#define isf_FragNormCoord (gl_FragCoord.xy / RENDERSIZE)\n#define varying in\n"
        stage = PLAIN_VERTEX
    head = f"#version {version} core\n"
    remembers = any(p.target and (p.float or look.own) for p in look.passes)
    if finished:
        last = FINISHED_MAIN if look.own else FOREIGN_MAIN.replace("CLEAN", CLEAN * remembers)
        return Sources(head + stage, alone(head + extensions, declared, fragment, code, last))
    first, last = ("#define main isf_main\n", CLEAN_MAIN) if remembers else ("", "")
    colour = re.sub(r"\bgl_FragColor\b", "isf_FragColor", fragment)
    top = head + extensions + "out vec4 isf_FragColor;\n" + declared + coordinate + first
    body = code.before + "#line 1\n" + colour + code.after
    return Sources(head + vertex_extensions + declared + stage, top + body + last)


BY_FRAGMENT = re.compile(r"\b(?:discard|(?:dFdx|dFdy|fwidth)\w*|gl_(?:FragDepth|FrontFacing|PointCoord))\b")
"""What only a fragment can do."""
OUTPUT = re.compile(r"^out vec4 (\w+);$", re.MULTILINE)

COMPUTED_MAIN = """
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0) uniform writeonly image2D vj_into;
void main() {{
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(at, imageSize(vj_into)))) return;
    vj_main();
    imageStore(vj_into, at, {colour});
}}
"""


def computed(fragment: str) -> str:
    """The same shader for OpenGL 4.3's compute; empty where it does what only a fragment can.

    On a datacentre's GPU few of its processors draw fragments, and all of them compute.
    """
    found = OUTPUT.search(fragment)
    if not found or BY_FRAGMENT.search(fragment):
        return ""
    text = OUTPUT.sub(f"vec4 {found[1]} = vec4(0.0);", fragment)
    text = re.sub(r"\bgl_FragCoord\b", "vj_FragCoord", text)
    head = "#version 430 core\n#define vj_FragCoord vec4(vec2(gl_GlobalInvocationID.xy) + 0.5, 0.5, 1.0)\n"
    last = COMPUTED_MAIN.format(colour=found[1])
    if "#undef main\n" in text:  # it has been renamed already; the new one is ours
        text = text.replace("#undef main\nvoid main()", "#undef main\nvoid vj_main()")
        return head + text.split("\n", 1)[1] + last
    return f"{head}#define main vj_main\n{text.split(chr(10), 1)[1]}\n#undef main\n{last}"


def codes(look: Look) -> tuple[Code | None, ...]:
    """The GLSL of each pass; None where it is the look's.

    A pass has its number as a constant, so that a driver leaves out what the other passes do: a software
    driver walks through both sides of a branch, and through a loop's body once. And it finds the machine
    code of a program again, in another context too, only where it draws to one form of picture.
    """
    if len(look.passes) < 2:
        return tuple(step.code for step in look.passes)
    return tuple(
        step.code or Code(look.fragment, look.path, before=f"#define PASSINDEX {index}\n")
        for index, step in enumerate(look.passes)
    )


def alone(head: str, declared: str, fragment: str, code: Code, last: str) -> str:
    """The fragment shader of a look that draws the finished picture, whose top row comes first.

    ``last``: the main that finishes it.
    """
    text = f"{code.before}#line 1\n{fragment}{code.after}"
    text = re.sub(r"\bgl_FragColor\b", "isf_FragColor", text)
    text = re.sub(r"\bgl_FragCoord\b", "isf_FragCoord", text)
    upright = "vec4 isf_FragCoord;\n#define isf_FragNormCoord (isf_FragCoord.xy / RENDERSIZE)\n"
    first = f"{head}out vec4 isf_FragColor;\n{declared}{upright}#define main isf_main\n"
    return f"{first}{text}{last}"


def can_stand_alone(look: Look) -> bool:
    """Whether a look's last pass can draw the finished picture: a pattern's or an effect's, of what stands.

    Not where it asks for a derivative by y, which would be upside down; nor where a single pass loops a
    lot: what is saved would be little, and a driver would take long for a second program. The last of
    several puts together what the others drew.
    """
    *before, last = look.passes
    plain = replace(last, code=None) == Pass() and all(step.target for step in before)
    if not plain or look.vertex or look.kind == "transition" or media.moves(look):
        return False
    loops = len(re.findall(r"\b(?:for|while)\s*\(", look.fragment))
    return (loops <= LOOPS or bool(before)) and not re.search(r"\bdFdy\b", look.fragment)


def without_directives(text: str) -> tuple[str, str]:
    """The text with its #version and #extension lines blanked, and the #extension lines for the top."""
    extensions = [m[0].strip() + "\n" for m in DIRECTIVE.finditer(text) if m[1] == "extension"]
    return DIRECTIVE.sub("", text), "".join(extensions)


def declare(look: Look, text: str) -> list[str]:
    """A uniform for every input, imported image and buffer, and what old files ask of an image.

    Other schools than ISF declare their uniforms themselves.
    """
    own = set(re.findall(r"^[ \t]*uniform\s+\w+\s+(\w+)", text, re.MULTILINE))
    lines = [f"uniform {GLSL_TYPES[i.type]} {i.name};\n" for i in look.inputs if i.name not in own]
    images = dict.fromkeys(i.name for i in look.inputs if GLSL_TYPES[i.type] == "sampler2D")
    more = dict.fromkeys([*look.imported, *(p.target for p in look.passes if p.target)])
    lines += [f"uniform sampler2D {name};\n" for name in more if name not in images]
    for name in {**images, **more}:
        lines.append(f"#define _{name}_imgRect vec4(0.0, 0.0, 1.0, 1.0)\n")
        lines.append(f"#define _{name}_imgSize vec2(textureSize({name}, 0))\n")
        lines.append(f"#define _{name}_flip false\n")
    return lines


def complaint(path: Path, log: str) -> LookError:
    """A driver's log as one line: file, line and the first thing it says."""
    if found := COMPLAINT.search(log):
        return LookError(path, found[2].strip(), line=int(found[1]))
    return LookError(path, " ".join(log.split()) or "the driver refuses this shader and doesn't say why")
