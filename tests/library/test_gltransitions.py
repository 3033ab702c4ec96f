from pathlib import Path

import pytest

from vj.errors import LookError
from vj.frame import Input, Look
from vj.library import gltransitions

MAIN = "vec4 transition(vec2 uv) { return getFromColor(uv); }\n"


def written(folder: Path, text: str) -> Look:
    path = folder / "wipe.glsl"
    path.write_text(text + MAIN)
    return gltransitions.read(path)


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("uniform float x; // = 0.5", Input("x", "float", "x", 0.5, 0.0, 2.0)),
        ("uniform float x;// = .7", Input("x", "float", "x", 0.7, 0.0, 2.8)),
        ("uniform float x /* = 30 */;", Input("x", "float", "x", 30.0, 0.0, 120.0)),
        ("uniform float x; //=-1.0", Input("x", "float", "x", -1.0, -4.0, 4.0)),
        ("uniform int x; // =3", Input("x", "long", "x", 3, 0.0, 12.0)),
        ("uniform bool x; // = true", Input("x", "bool", "x", True)),
        (
            "uniform vec2 x; // = vec2(0.0, -1.0)",
            Input("x", "point2D", "x", (0.0, -1.0), (0.0, -4.0), (1.0, 4.0)),
        ),
        ("uniform ivec2 x; // = ivec2(4)", Input("x", "point2D", "x", (4.0, 4.0), (0.0, 0.0), (16.0, 16.0))),
        ("uniform vec3 x; // = vec3(0.9, 0.4, 0.2)", Input("x", "color", "x", (0.9, 0.4, 0.2, 1.0))),
        ("uniform vec4 x; // = vec4(1.0)", Input("x", "color", "x", (1.0, 1.0, 1.0, 1.0))),
        ("uniform sampler2D x;", Input("x", "image")),
    ],
)
def test_a_uniform_is_an_input_with_the_default_in_its_comment(
    tmp_path: Path, line: str, taken: Input
) -> None:
    assert written(tmp_path, f"{line}\n").inputs[3:] == (taken,)


def test_it_is_a_transition_by_its_author(tmp_path: Path) -> None:
    look = written(tmp_path, "// Author: Ada\n")
    assert (look.kind, look.credit, [i.name for i in look.inputs]) == (
        "transition",
        "Ada",
        ["startImage", "endImage", "progress"],
    )


def test_a_uniform_of_a_type_that_nobody_can_move_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LookError, match=r"wipe.glsl:2: turn: a uniform of type mat3"):
        written(tmp_path, "\nuniform mat3 turn;\n")


def test_a_file_without_a_transition_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "x.glsl"
    path.write_text("void main() {}")
    with pytest.raises(LookError, match="it needs vec4 transition"):
        gltransitions.read(path)
