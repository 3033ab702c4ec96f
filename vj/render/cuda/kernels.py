"""Programs for CUDA: shaders as structs, a kernel around each, and how its arguments lie in memory."""

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vj.errors import LookError
from vj.frame import Value
from vj.render import wrap
from vj.render.cuda.device import Memory
from vj.render.cuda.translate import Translation, Variable, translate

VOCABULARY = Path(__file__).with_name("glsl.cuh")
SIZES = {"float": 1, "int": 1, "uint": 1, "bool": 1, "vec2": 2, "ivec2": 2, "vec3": 3, "ivec3": 3}
SIZES |= {"vec4": 4, "ivec4": 4}
"""How many words of four bytes a uniform of a type takes."""
BETWEEN = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4, "mat2": 4, "mat3": 9, "mat4": 16}
"""The same of what is read in between corners."""

THREADS = 256  # of a block: 16 x 16 pixels
BLOCK = 16


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A picture in a device's memory, rows from the bottom up."""

    memory: Memory
    size: tuple[int, int]
    form: int  # vj_form of glsl.cuh; of what is read, bits a channel of four
    offset: int = 0  # bytes into the memory where it begins

    def pack(self) -> bytes:
        """Give it as glsl.cuh's sampler2D and Surface have it."""
        return struct.pack("<Qiiii", self.memory.address + self.offset, *self.size, self.form, 0)


@dataclass(frozen=True, slots=True)
class Shader:
    """A shader and the name of its struct."""

    name: str
    code: Translation

    @property
    def samplers(self) -> tuple[str, ...]:
        """The names of the pictures that it reads."""
        return tuple(v.name for v in self.code.uniforms if v.type == "sampler2D")

    @property
    def numbers(self) -> tuple[Variable, ...]:
        """Its other uniforms."""
        return tuple(v for v in self.code.uniforms if v.type != "sampler2D")

    def pack(self, values: Mapping[str, Value], images: Mapping[str, Image]) -> bytes:
        """The uniforms as they lie in the struct; what nobody gives is zero, as in GL."""
        begun = b"".join(images[name].pack() for name in self.samplers)
        found = begun + b"".join(packed(v.type, values.get(v.name, 0)) for v in self.numbers)
        return (found or b"\0").ljust(-(-max(len(found), 1) // 8) * 8, b"\0")

    @property
    def size(self) -> int:
        """Bytes of the uniforms' struct."""
        words = 6 * len(self.samplers) + sum(SIZES[v.type] for v in self.numbers)
        return max(-(-words // 2) * 8, 8)


def packed(kind: str, value: Value) -> bytes:
    """A uniform's value as four-byte words."""
    given = value if isinstance(value, tuple) else (value,)
    numbers = [float(v) for v in given if isinstance(v, int | float)]
    numbers = (numbers + [0.0] * SIZES[kind])[: SIZES[kind]]
    if kind == "bool":
        return struct.pack("<?xxx", bool(numbers[0]))
    if kind.startswith(("i", "u")):
        return struct.pack(f"<{len(numbers)}i", *map(int, numbers))
    return struct.pack(f"<{len(numbers)}f", *numbers)


@dataclass(frozen=True, slots=True)
class Unit:
    """What draws one pass: a fragment shader, and a vertex shader if a look has one of its own."""

    fragment: Shader
    vertex: Shader | None = None

    @property
    def kernels(self) -> tuple[str, ...]:
        """The names of its kernels: the one that draws, the one that moves the corners."""
        return (self.fragment.name, *([self.vertex.name] if self.vertex else []))


def unit(name: str, sources: wrap.Sources, path: Path, *, moves: bool = False) -> Unit:
    """Translate a pass; ``moves``: its vertex shader is the look's own. LookError for what can't be."""
    fragment = shader(name, sources.fragment, path)
    if not moves:
        return Unit(fragment)
    vertex = shader(f"{name}_corners", sources.vertex, path.with_suffix(".vs"))
    given = {v.name: v.type for v in vertex.code.varyings}
    for varying in fragment.code.varyings:
        if given.get(varying.name) != varying.type:
            what = f"the vertex shader gives no {varying.type} {varying.name}"
            raise LookError(path, what, line=varying.line)
    for v in vertex.code.varyings:
        if not words_between(v.type):
            raise LookError(
                path.with_suffix(".vs"), f"a varying of type {v.type} is not translated", line=v.line
            )
    return Unit(fragment, vertex)


def shader(name: str, text: str, path: Path) -> Shader:
    """Translate a shader; LookError for what can't be."""
    code = translate(text, path)
    for v in code.uniforms:
        if v.type not in SIZES and v.type != "sampler2D":
            raise LookError(path, f"a uniform of type {v.type} is not translated", line=v.line)
    return Shader(name, code)


def words_between(kind: str) -> int:
    """How many words of four bytes a varying takes, an array too; 0 for what has no in between."""
    if found := re.fullmatch(r"array<(\w+), (\d+)>", kind):
        return BETWEEN.get(found[1], 0) * int(found[2])
    return BETWEEN.get(kind, 0)


def program(units: Sequence[Unit]) -> str:
    """The text of a program that holds these units' kernels."""
    shaders = [s for u in units for s in (u.vertex, u.fragment) if s]
    accessors = swizzles((s.code.reads for s in shaders), (s.code.writes for s in shaders))
    return accessors + vocabulary() + "".join(map(drawing, units))


@cache
def vocabulary() -> str:
    """The text of glsl.cuh."""
    return VOCABULARY.read_text("utf-8")


def swizzles(reads: Iterable[frozenset[str]], writes: Iterable[frozenset[str]]) -> str:
    """Members for the swizzles that are used: the more a type has, the longer a compiler takes."""
    lines = []
    read, written = (sorted(set().union(*found)) for found in (reads, writes))
    for size in (2, 3, 4):
        fits = set("xyzw"[:size])
        members = [
            f"GD constexpr vec<T, {len(s)}> {s}() const {{ return vec<T, {len(s)}>({', '.join(s)}); }}"
            for s in read
            if set(s) <= fits
        ]
        members += [
            f"GD ref<T, {len(s)}> {s}_() & {{ return {{{', '.join(s)}}}; }}"
            for s in written
            if set(s) <= fits
        ]
        lines.append(f"#define VJ_SWIZZLES_{size} {' '.join(members)}\n")
    return "".join(lines)


def drawing(of: Unit) -> str:
    """The structs and kernels of a unit."""
    name, fragment = of.fragment.name, of.fragment
    if not of.vertex:
        kernel = f"""
extern "C" __global__ void {name}(const glsl::{name}_::Uniforms given, const glsl::Surface to) {{
  glsl::vj_draw<glsl::{name}_::Shader>(given, to);
}}
"""
        return as_fragment(fragment, None) + kernel
    moved = of.vertex.name
    corner = f"glsl::vj_corner<glsl::{moved}_::Shader>"
    kernels = f"""
extern "C" __global__ void {moved}(const glsl::{moved}_::Uniforms given, {corner}* corners) {{
  glsl::vj_move<glsl::{moved}_::Shader>(given, corners);
}}
extern "C" __global__ void {name}(const glsl::{name}_::Uniforms given, const glsl::Surface to,
                                  const {corner}* corners) {{
  glsl::vj_draw_moved<glsl::{name}_::Shader, glsl::{moved}_::Shader>(given, to, corners);
}}
"""
    return as_vertex(of.vertex) + as_fragment(fragment, of.vertex) + kernels


def uniforms(of: Shader) -> str:
    """The struct of a shader's uniforms: pictures first, so that all lies as ``Shader.pack`` has it."""
    members = "".join(f"  sampler2D {name};\n" for name in of.samplers)
    members += "".join(
        f"  {'alignas(4) ' if v.type == 'bool' else ''}{v.type} {v.spelled};\n" for v in of.numbers
    )
    return f'struct alignas(8) Uniforms {{\n{members}}};\nstatic_assert(sizeof(Uniforms) == {of.size}, "");\n'


def as_fragment(of: Shader, vertex: Shader | None) -> str:
    """A fragment shader's struct: what it is given comes first, since its globals may begin with that."""
    code = of.code
    varyings = "".join(f"  {v.type} {v.spelled}{{}};\n" for v in code.varyings)
    taken, passed = "", ""
    if vertex:
        taken = f", const {vertex.name}_::Varyings& moved"
        passed = ", moved"
    copied = " ".join(f"{v.spelled} = moved.{v.spelled};" for v in code.varyings if vertex)
    return f"""
namespace glsl {{ namespace {of.name}_ {{
{code.tables}
{uniforms(of)}
struct Given : Uniforms {{
  vec4 gl_FragCoord;
  vec4 {code.output}{{}};
  bool vj_gone = false;
{varyings}
  GD Given(const Uniforms& given, const vec4& at{taken}) : Uniforms(given), gl_FragCoord(at) {{ {copied} }}
}};
struct Shader : Given {{
typedef {of.name}_::Uniforms Uniforms;
static constexpr bool derivatives = {str(code.derivatives).lower()};
GD Shader(const Uniforms& given, const vec4& at{taken}) : Given(given, at{passed}) {{}}
GD vec4 vj_colour() const {{ return {code.output}; }}
{code.members}
}};
}} }}
"""


def as_vertex(of: Shader) -> str:
    """A vertex shader's struct, and that of what it gives."""
    names = [(v.type, v.spelled) for v in of.code.varyings]
    fields = "".join(f"  {kind} {name}{{}};\n" for kind, name in names)
    mean = " ".join(f"v.{name} = vj_between(a.{name}, i, b.{name}, j, c.{name}, k);" for _, name in names)
    given = " ".join(f"v.{name} = {name};" for _, name in names)
    return f"""
namespace glsl {{ namespace {of.name}_ {{
{of.code.tables}
{uniforms(of)}
struct Varyings {{
{fields}
  GD static Varyings between(const Varyings& a, float i, const Varyings& b, float j,
                             const Varyings& c, float k) {{
    Varyings v; {mean} return v;
  }}
}};
struct Given : Uniforms {{
  vec4 gl_Position{{}};
  int gl_VertexID;
{fields}
  GD Given(const Uniforms& given, int corner) : Uniforms(given), gl_VertexID(corner) {{}}
}};
struct Shader : Given {{
typedef {of.name}_::Uniforms Uniforms;
typedef {of.name}_::Varyings Varyings;
GD Shader(const Uniforms& given, int corner) : Given(given, corner) {{}}
GD Varyings vj_give() const {{ Varyings v; {given} return v; }}
{of.code.members}
}};
}} }}
"""
