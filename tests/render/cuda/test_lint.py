"""Authors are told, by line, what gives other pixels on other machines."""

from pathlib import Path

import pytest

from tests.render.pictures import look
from vj.library import looks, shadertoy
from vj.render.cuda import lint

HASH = "fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453)"
WRONG = {
    "a sine's last bits": (f"gl_FragColor = vec4({HASH});", "sine"),
    "a sine's last bits, in a macro": (
        "\n#define rnd(x) fract(cos(x) * 1e4)\nvoid main() { gl_FragColor = vec4(rnd(TIME)); }",
        "sine",
    ),
    "a sine's last bits, by a name": (
        "float c = 43758.5453; gl_FragColor = vec4(fract(sin(gl_FragCoord.x) * c));",
        "sine",
    ),
    "a sine's last bits, by a remainder": (
        "gl_FragColor = vec4(mod(sin(gl_FragCoord.x) * 43758.5453, 1.0));",
        "sine",
    ),
    "a hash of products": (
        "vec2 p = gl_FragCoord.xy; gl_FragColor = vec4(fract(p.x * p.y * (p.x + p.y)));",
        "products",
    ),
    "a hash of fractions": ("gl_FragColor = vec4(fract(gl_FragCoord.x * .1031));", "products"),
    "the pixel beside": ("gl_FragColor = vec4(fwidth(gl_FragCoord.x));", "fwidth"),
    "its own name": ("float t = 1.0; { float t = t * 2.0; gl_FragColor = vec4(t); }", "'t'"),
    "halves": ("gl_FragColor = vec4(round(TIME));", "round()"),
    "what is not set": ("float sum; sum += TIME; gl_FragColor = vec4(sum);", "'sum'"),
    "equal edges": ("gl_FragColor = vec4(smoothstep(0.5, 0.5, gl_FragCoord.x));", "step()"),
    "a root of a sine": ("gl_FragColor = vec4(sqrt(sin(TIME)));", "sqrt()"),
    "a broken power of a sine": ("gl_FragColor = vec4(pow(cos(TIME * 2.0), 0.5));", "pow()"),
    "a logarithm of a sine": ("gl_FragColor = vec4(log(sin(TIME)));", "log()"),
    "a hidden seed": (
        "\nfloat s; float rnd() { return s += 1.0; }\n"
        "void main() { gl_FragColor = vec2(rnd(), rnd()).xyxy; }",
        "OpenGL alone",
    ),
}
RIGHT = (
    "gl_FragColor = vec4(smoothstep(0.4, 0.5, TIME), pow(sin(TIME), 2.0), pow(abs(sin(TIME)), 0.5), 1.0);",
    "gl_FragColor = vec4(sqrt(sin(TIME) * 0.5 + 0.5), pow(sin(TIME) + 1.0, 0.5), log(2.0 + cos(TIME)), 1.0);",
    "float t = TIME; { float u = t * 2.0; gl_FragColor = vec4(u, fract(t * 100.0), sin(t) * 200.0, 1.0); }",
    "vec3 c; c.xy = vec2(1.0); c.z = 0.0; gl_FragColor = vec4(c, fract(t_.x * 0.3));".replace(
        "t_", "gl_FragCoord"
    ),
)


@pytest.mark.parametrize("name", WRONG)
def test_what_differs_from_machine_to_machine_is_remarked_upon(name: str) -> None:
    text, said = WRONG[name]
    found = [str(remark) for remark in lint.remarks(look(text))]
    assert len(found) == 1
    assert said in found[0]


def test_a_remark_names_file_and_line() -> None:
    written = look("void main() {\n\n  gl_FragColor = vec4(round(TIME));\n}", name="halves")
    assert str(lint.remarks(written)[0]).startswith("halves.fs:4: round()")


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_the_same_everywhere_is_not(text: str) -> None:
    assert lint.remarks(look(text)) == []


def test_the_looks_that_are_shipped_are_the_same_everywhere() -> None:
    assert [str(remark) for of in looks.load() for remark in lint.remarks(of)] == []


def test_images_that_repeat_are_told_to_be_left_to_opengl(tmp_path: Path) -> None:
    (tmp_path / "two.png").write_bytes(b"")
    code = "// iChannel0: two.png\nvoid mainImage(out vec4 c, in vec2 p) { c = texture(iChannel0, p); }"
    (tmp_path / "toy.frag").write_text(code)
    said = [remark.what for remark in lint.remarks(shadertoy.read(tmp_path / "toy.frag"))]
    assert said == ["images that repeat are not translated; so OpenGL alone draws it"]
