"""The CUDA stage, by the kernels' text under g++: what a look can ask of its renderer."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.render.cuda.both import CLOSE, Both
from tests.render.pictures import colour, frame, layer, look, near
from vj import ffmpeg
from vj.errors import LookError
from vj.film import titles
from vj.frame import Look, Scene
from vj.library import isf, media, shadertoy
from vj.render import imported

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)

VERTEX = """varying vec2 shifted; varying float depth;
void main() { isf_vertShaderInit(); shifted = isf_FragNormCoord * 0.5; depth = isf_FragNormCoord.y; MOVE }"""
MOVES = {
    "still": "",
    "smaller": "gl_Position.xy = gl_Position.xy * 0.7 + 0.1;",
    "turned": "float a = 0.4; gl_Position.xy = mat2(cos(a), sin(a), -sin(a), cos(a)) * gl_Position.xy;",
    "tilted": "gl_Position = vec4(gl_Position.xy, 0.2, 1.0 + 0.6 * isf_FragNormCoord.x);",
    "behind": "gl_Position = vec4(gl_Position.xy * 2.0, 0.0, isf_FragNormCoord.y - 0.3);",
}


def moved(name: str) -> Look:
    """A look whose vertex shader moves its corners."""
    return look(
        "varying vec2 shifted; varying float depth;\n"
        "void main() { gl_FragColor = vec4(shifted, isf_FragNormCoord.x * depth, 1.0); }",
        name=name,
        vertex=VERTEX.replace("MOVE", MOVES[name]),
    )


MOVED = {name: moved(name) for name in MOVES}
PLACES = look("gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0);", name="places")
SHADE = look(
    "gl_FragColor = vec4(shade / 255.0);",
    name="shade",
    INPUTS=[{"NAME": "shade", "TYPE": "float", "MAX": 255}],
)
COUNTING = look(
    "gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(memory) + vec4(isf_FragNormCoord.x * 0.2) :"
    " IMG_THIS_PIXEL(memory);",
    name="counting",
    PASSES=[{"TARGET": "memory", "PERSISTENT": True, "WIDTH": "$WIDTH/2"}, {}],
)
KEEPING = look(
    "gl_FragColor = PASSINDEX == 0 ? (FRAMEINDEX == 0 ? vec4(isf_FragNormCoord, 0.5, 1.0) :"
    " IMG_THIS_PIXEL(memory)) : IMG_THIS_PIXEL(memory);",
    name="keeping",
    INPUTS=[{"NAME": "rows", "TYPE": "float", "DEFAULT": 16, "MAX": 64}],
    PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True, "HEIGHT": "$rows"}, {}],
)
ARRAYS = look(
    "varying vec2 places[3]; varying mat2 turn;\n"
    "void main() { gl_FragColor = vec4(turn * places[1], places[2].x, 1.0); }",
    name="arrays",
    vertex="varying vec2 places[3]; varying mat2 turn;\nvoid main() { isf_vertShaderInit();\n"
    "for (int i = 0; i < 3; i++) places[i] = isf_FragNormCoord * (0.3 + 0.2 * float(i));\n"
    "turn = mat2(1.0, 0.2, -0.2, 1.0) * (0.5 + isf_FragNormCoord.x); }",
)


@pytest.fixture(scope="module")
def cast(both: Both) -> Both:
    """Both renderers, all looks compiled."""
    both.cast((*MOVED.values(), PLACES, SHADE, COUNTING, KEEPING, ARRAYS))
    return both


def test_the_picture_stands_upright_top_row_first(cast: Both) -> None:
    cast.cuda.draw(frame(Scene(a=layer(PLACES))))
    pixels = cast.cuda.read()
    assert pixels.shape == (54, 96, 3)
    assert near(tuple(pixels[0, -1]), (254, 253, 0))
    assert near(tuple(pixels[-1, 0]), (1, 2, 0))


def test_captures_come_a_picture_late_and_in_order(cast: Both) -> None:
    taken = []
    for shade in (10.0, 200.0):
        cast.cuda.draw(frame(Scene(a=layer(SHADE, shade=shade))))
        taken.append(cast.cuda.capture())
    taken.append(cast.cuda.drain())
    assert [None if t is None else int(t[5, 5, 0]) // 10 * 10 for t in taken] == [None, 10, 200]
    assert cast.cuda.drain() is None


def test_a_persistent_buffer_of_eight_bits_counts_as_in_opengl(cast: Both) -> None:
    assert cast.worst([Scene(a=layer(COUNTING, index)) for index in range(5)]).share == 0


def test_a_buffer_whose_size_a_knob_changes_keeps_what_it_holds(cast: Both) -> None:
    scenes = [Scene(a=layer(KEEPING, index, rows=rows)) for index, rows in enumerate((16.0, 16.0, 32.0))]
    assert cast.worst(scenes).share <= 0.02  # scaled as exactly as each can


def test_images_lie_upright_in_both_ways_of_reading_them(both: Both, tmp_path: Path) -> None:
    Image.fromarray(np.array([[RED, GREEN], [BLUE, WHITE]], np.uint8)).save(tmp_path / "four.png")
    (tmp_path / "x.fs").write_text(
        '/*{"ISFVSN": "2", "IMPORTED": {"four": {"PATH": "four.png"}}}*/\n'
        "void main() { gl_FragColor = gl_FragCoord.x < 48.0 ? IMG_NORM_PIXEL(four, vec2(0.25, 0.75))"
        " : IMG_PIXEL(four, vec2(1.5, 0.5)); }"
    )
    both.cuda.draw(frame(Scene(a=layer(isf.read(tmp_path / "x.fs")))))
    pixels = both.cuda.read()
    assert near(tuple(pixels[16, 8]), RED)
    assert near(tuple(pixels[16, 80]), WHITE)


def test_a_title_and_a_cover_lie_over_a_film_as_in_opengl(cast: Both, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    Image.fromarray(rng.integers(0, 256, (40, 40, 3), np.uint8)).save(tmp_path / "cover.png")
    cover = (tmp_path / "cover.png").read_bytes()
    with titles.Titles(imported.card("Title", "Artist"), cover).looks() as over:
        effects = layer(over[titles.COVER], zoom=0.3, fit=1), layer(over[titles.TITLE], opacity=0.8)
        assert cast.worst([Scene(a=layer(PLACES), effects=effects)]).share <= CLOSE


def test_films_and_pictures_play_as_in_opengl(both: Both, tmp_path: Path) -> None:
    for kind in ("patterns", "transitions"):
        (tmp_path / kind).mkdir()
    film, wipe = tmp_path / "patterns" / "noise.mkv", tmp_path / "transitions" / "wipe.png"
    shades = np.random.default_rng(5).integers(0, 256, (9, 54, 96, 3), np.uint8)
    Image.fromarray(shades[0]).save(wipe)
    form = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "96x54", "-r", "30", "-i", "-")
    words = [ffmpeg.executable(), "-v", "error", *form, "-c:v", "ffv1", "-pix_fmt", "bgr0", str(film)]
    subprocess.run(words, input=shades.tobytes(), check=True)
    playing, way = media.read(film), layer(media.read(wipe), progress=0.4)
    both.cast((playing, way.look))
    scenes = [Scene(layer(playing, n), layer(PLACES), mix=0.5, transition=way) for n in range(4)]
    assert both.worst(scenes).share <= CLOSE


@pytest.mark.parametrize("move", MOVES)
def test_a_vertex_shader_moves_what_it_moves_in_opengl(cast: Both, move: str) -> None:
    assert cast.draw(frame(Scene(a=layer(MOVED[move])))).share <= 0.005  # an edge may take a pixel more


def test_arrays_and_matrices_reach_the_fragments_in_between(cast: Both) -> None:
    assert cast.draw(frame(Scene(a=layer(ARRAYS)))).share <= 0.001


def test_shadertoy_code_with_a_buffer_plays(both: Both, tmp_path: Path) -> None:
    (tmp_path / "rain.common.frag").write_text("float wave(float x) { return 0.5 + 0.5 * sin(x); }")
    (tmp_path / "rain.A.frag").write_text(
        "#define R iResolution.xy\nvoid mainImage(out vec4 o, in vec2 p) {\n"
        " o = mix(texture(iChannel0, p / R), vec4(wave(p.x * 0.2 + iTime)), 0.5); }"
    )
    (tmp_path / "rain.frag").write_text(
        "void mainImage(out vec4 fragColor, in vec2 fragCoord) { vec2 uv = fragCoord / iResolution.xy;\n"
        " fragColor = vec4(texture(iChannel0, uv).rgb, 1.0) * fwidth(uv.y) * 40.0; }"
    )
    rain = shadertoy.read(tmp_path / "rain.frag")
    assert both.worst([Scene(a=layer(rain, index)) for index in range(4)]).share <= 0.001


def test_looks_that_are_foreseen_are_made_beside_and_once(both: Both) -> None:
    wrong, right = look("nothing(); ", name="wrong"), look("gl_FragColor = vec4(0.5);", name="right")
    both.cuda.foresee([wrong, right, right])
    made = both.cuda.foundry.get(right)
    assert both.cuda.foundry.get(right) is made
    assert both.draw(frame(Scene(a=layer(right)))).share == 0
    with pytest.raises(LookError, match="nothing"):
        both.cuda.foundry.get(wrong)


def test_what_is_refused_is_drawn_by_opengl_and_said_once(both: Both) -> None:
    seeded = look(
        "float seed = 0.0; float rnd() { seed += 1.0; return fract(seed * 0.137 + isf_FragNormCoord.x); }\n"
        "void main() {\n gl_FragColor = vec4(rnd(), rnd(), rnd(), 1.0); }",
        name="seeded",
    )
    doubled = look(
        "double two = 2.0;\n"
        "void main() { gl_FragColor = vec4(float(two) * IMG_THIS_PIXEL(inputImage).rgb, 1.0); }",
        name="doubled",
        INPUTS=[{"NAME": "inputImage", "TYPE": "image"}],
    )
    shown = [frame(Scene(a=layer(seeded, n), effects=(layer(doubled, n),))) for n in range(2)]
    assert [both.draw(f).share for f in shown] == [0, 0]
    said = [str(problem) for problem in both.cuda.problems]
    both.cuda.problems.clear()
    assert [line.split(": ")[0] for line in said] == ["seeded.fs:4", "doubled.fs:2"]
    assert all(line.endswith("; so OpenGL draws it") for line in said)


def test_what_opengl_refuses_too_is_left_out_and_said(both: Both) -> None:
    both.cuda.draw(frame(Scene(a=layer(look("double two = nothing; void main() {}", name="wrong")))))
    said = [str(problem) for problem in both.cuda.problems]
    both.cuda.problems.clear()
    assert colour(both.cuda.read()) == (0, 0, 0)
    assert len(said) == 1
    assert "and OpenGL can't draw it: wrong.fs" in said[0]
