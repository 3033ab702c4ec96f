from pathlib import Path
from typing import Any

import pytest

from tests.render.pictures import look
from vj.render import wrap


@pytest.mark.parametrize("version", [330, 410])
def test_the_version_asked_for_comes_first(version: int) -> None:
    assert wrap.glsl(look("#version 120\nvoid main() {}"), version).fragment.startswith(
        f"#version {version} core\n"
    )


def test_the_authors_line_numbers_are_kept() -> None:
    fragment = wrap.glsl(look("void main() {\n\n gl_FragColor = vec4(1);\n}")).fragment
    body = fragment.split("#line 1\n")[1]
    assert body.splitlines()[3] == " isf_FragColor = vec4(1);"


@pytest.mark.parametrize(("passes", "constants"), [([{"TARGET": "memory"}, {}], ["0", "1"]), ([{}], [])])
def test_each_of_several_passes_has_its_number_as_a_constant(
    passes: list[dict[str, Any]], constants: list[str]
) -> None:
    of = look("void main() {}", PASSES=passes)
    texts = [wrap.glsl(of, code=code).fragment for code in wrap.codes(of)]
    assert [t.split("#define PASSINDEX ")[1][0] for t in texts if "#define PASSINDEX " in t] == constants


def test_extensions_go_to_the_top() -> None:
    fragment = wrap.glsl(look("#extension GL_OES_standard_derivatives : enable\nvoid main() {}")).fragment
    assert fragment.splitlines()[1] == "#extension GL_OES_standard_derivatives : enable"


@pytest.mark.parametrize(
    "log",
    [
        "0:12(3): error: `nothing' undeclared",
        "ERROR: 0:12: error: `nothing' undeclared",
        "0(12) : error: `nothing' undeclared\nmore",
    ],
)
def test_the_complaint_of_any_driver_names_the_line(log: str) -> None:
    assert str(wrap.complaint(Path("test.fs"), log)) == "test.fs:12: error: `nothing' undeclared"


TRANSITION = [{"NAME": name, "TYPE": "image"} for name in ("startImage", "endImage")]
TRANSITION += [{"NAME": "progress", "TYPE": "float"}]


@pytest.mark.parametrize(
    ("body", "header", "can"),
    [
        ("gl_FragColor = vec4(1.0);", {}, True),
        ("gl_FragColor = vec4(dFdy(gl_FragCoord.y));", {}, False),
        ("gl_FragColor = vec4(1.0);", {"PASSES": [{"TARGET": "memory"}, {}]}, True),
        ("gl_FragColor = vec4(1.0);", {"PASSES": [{}, {"TARGET": "memory"}]}, False),
        ("gl_FragColor = vec4(1.0);", {"PASSES": [{"TARGET": "memory"}]}, False),
        ("gl_FragColor = vec4(1.0);", {"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}, True),
        ("gl_FragColor = vec4(1.0);", {"INPUTS": TRANSITION}, False),
        ("gl_FragColor = vec4(1.0);", {"IMPORTED": {"film": {"PATH": "a.mp4"}}}, False),
        ("for (;;) {} for (;;) {} for (;;) {}", {}, False),
    ],
)
def test_a_last_pass_can_draw_the_finished_picture_where_that_is_light(
    body: str, header: dict[str, Any], can: bool
) -> None:
    assert wrap.can_stand_alone(look(body, **header)) == can
