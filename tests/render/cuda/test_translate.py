"""GLSL that C++ reads otherwise, or not at all: it gives the same pixels, or is refused with its line."""

from pathlib import Path

import pytest

from tests.render.cuda.both import Both
from tests.render.pictures import layer, look
from vj.errors import LookError
from vj.frame import Scene
from vj.render.cuda.foundry import units_of
from vj.render.cuda.translate import translate

SAME = sorted(Path(__file__).with_name("same").glob("*.glsl"))
"""Legal GLSL, each file with its own trap; its name says which."""
REFUSED = {  # what, in which line, said how
    "a hidden seed": (
        "float seed = 0.0;\nfloat rnd() { seed += 1.0; return fract(seed * 0.137); }\n"
        "void main() { gl_FragColor = vec4(rnd(), rnd(), rnd(), 1.0); }",
        (3, "'seed'"),
    ),
    "a seed that is handed on": (
        "float rnd(inout float s) { s += 1.0; return fract(s * 0.137); }\nvoid main() { float s = 0.0;\n"
        "gl_FragColor = vec4(rnd(s) + rnd(s)); }",
        (3, "'s'"),
    ),
    "a counter that moves among arguments": (
        "void main() { int i = 0;\ngl_FragColor = vec4(vec2(i++, i++), 0, 1); }",
        (2, "'i'"),
    ),
    "one variable in two places of a call": (
        "void swap(inout float a, inout float b) { float t = a; a = b; b = t; }\n"
        "void main() { float x = 1.0;\nswap(x, x); gl_FragColor = vec4(x); }",
        (3, "'x'"),
    ),
    "a global that a function has twice": (
        "float g;\nvoid f(inout float a) { a += g; g = 1.0; }\n"
        "void main() {\nf(g); gl_FragColor = vec4(g); }",
        (4, "'g'"),
    ),
    "a write to a part of a part": (
        "void main() { vec4 v = vec4(0.0);\nv.xyz.xy = vec2(1.0); gl_FragColor = v; }",
        (2, "can't write to .xy"),
    ),
    "doubles": ("void main() {\ndouble d = 1.0; gl_FragColor = vec4(d); }", (2, "'double'")),
    "a field named like a swizzle": (
        "struct A { float k;\nvec2 xy; };\nvoid main() { gl_FragColor = vec4(1.0); }",
        (2, "'xy'"),
    ),
    "depth": ("void main() {\n\ngl_FragDepth = 0.5; gl_FragColor = vec4(1.0); }", (3, "'gl_FragDepth'")),
    "a matrix that the stage would give": (
        "\nuniform mat3 turn;\nvoid main() { gl_FragColor = vec4(turn[0], 1.0); }",
        (2, "type mat3"),
    ),
    "a cube": (
        "uniform samplerCube sky;\nvoid main() { gl_FragColor = texture(sky, vec3(1.0)); }",
        (1, "'samplerCube'"),
    ),
}


@pytest.fixture(scope="module")
def cast(both: Both) -> Both:
    """Both renderers, all texts compiled."""
    both.cast(LOOKS.values())
    return both


LOOKS = {path.stem: look(path.read_text("utf-8"), name=path.stem) for path in SAME}


@pytest.mark.parametrize("name", LOOKS)
def test_legal_glsl_gives_the_pixels_that_opengl_gives(cast: Both, name: str) -> None:
    assert cast.worst([Scene(a=layer(LOOKS[name], index)) for index in range(2)]).share == 0


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_faithful_counterpart_is_refused_with_its_line(name: str) -> None:
    text, (line, said) = REFUSED[name]
    header = 1  # the ISF header is the first line
    with pytest.raises(LookError) as refused:
        units_of(look(text))
    assert refused.value.line == line + header
    assert said in refused.value.what


@pytest.mark.parametrize(
    ("fragment", "vertex", "said"),
    [
        (
            "varying vec2 a;\nvarying vec3 b;",
            "varying vec2 a;",
            "test.fs:3: the vertex shader gives no vec3 b",
        ),
        ("varying vec2 a;", "varying vec2 a;\n\nvarying int b;", "test.vs:3: a varying of type int"),
    ],
)
def test_what_lies_between_two_shaders_is_refused_with_its_line(
    fragment: str, vertex: str, said: str
) -> None:
    of = look(
        f"{fragment}\nvoid main() {{ gl_FragColor = vec4(a, 0.0, 1.0); }}",
        vertex=f"{vertex}\nvoid main() {{ isf_vertShaderInit(); a = isf_FragNormCoord; }}",
    )
    with pytest.raises(LookError) as refused:
        units_of(of)
    assert str(refused.value).startswith(said)


def test_a_compilers_complaint_names_the_authors_line(both: Both) -> None:
    wrong = look("void main() {\n\n  gl_FragColor = nothing(1.0);\n}")
    with pytest.raises(LookError, match="nothing") as refused:
        both.cuda.foundry.get(wrong)
    assert refused.value.line == 4


def test_what_is_not_initialised_is_zero() -> None:
    text = "out vec4 c;\nvoid main() { vec3 a, b = vec3(1.0); float d[2]; c = vec4(a + b, d[0]); }"
    made = translate(text, Path("a.fs"))
    assert "vec3 a {} , b  =  vec3 ( 1.0f ) ; array<float, 2> d {} ;" in made.members


def test_lines_stay_where_the_author_put_them() -> None:
    text = "out vec4 c;\n#define TWO 2.0 * \\\n1.0\nvoid main() {\n\n  c = vec4(TWO);\n}"
    numbered = translate(text, Path("a.fs")).members
    begin = numbered.index('#line 4 "a.fs"\n') + len('#line 4 "a.fs"\n')
    assert numbered[begin:].splitlines()[2].split() == ["c", "=", "vec4", "(", "2.0f", "*", "1.0f", ")", ";"]
