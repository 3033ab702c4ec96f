"""ISF, key by key, as pixels."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from tests.render.pictures import SIZE, colour, frame, frames, layer, look, near, shot, stage
from vj.frame import BLENDS, Features, Scene, Value
from vj.library import gltransitions, isf, looks, shadertoy
from vj.render import wrap
from vj.render.gl.stage import Readers, Stage
from vj.render.glsl import FORMULAS, Alpha
from vj.render.noise import NOISE
from vj.render.pacer import Detail

pytestmark = pytest.mark.usefixtures("gl")

RED, GREEN, BLUE, BLACK, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0), (255, 255, 255)
PLAIN = {
    name: look(f"gl_FragColor = vec4({rgb}, 1.0);") for name, rgb in {"red": "1,0,0", "blue": "0,0,1"}.items()
}
PLAIN["over"] = look(
    "gl_FragColor = IMG_THIS_PIXEL(inputImage).gbra;", INPUTS=[{"NAME": "inputImage", "TYPE": "image"}]
)


def test_the_picture_stands_upright_top_row_first() -> None:
    pixels = shot(look("gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0);"))
    assert near(tuple(pixels[0, -1]), (253, 251, 0))
    assert near(tuple(pixels[-1, 0]), (2, 4, 0))


@pytest.mark.parametrize(
    ("taken", "value", "body"),
    [
        ({"TYPE": "float"}, 0.5, "vec4(x, x * 2.0 - 1.0, 0.0, 1.0)"),
        ({"TYPE": "bool"}, True, "x ? vec4(0.5, 0.0, 0.0, 1.0) : vec4(1.0)"),
        ({"TYPE": "event"}, True, "x ? vec4(0.5, 0.0, 0.0, 1.0) : vec4(1.0)"),
        ({"TYPE": "long", "VALUES": [0, 5]}, 5, "x == 5 ? vec4(0.5, 0.0, 0.0, 1.0) : vec4(1.0)"),
        ({"TYPE": "point2D"}, (0.5, 0.0), "vec4(x, 0.0, 1.0)"),
        ({"TYPE": "color"}, (0.5, 0.0, 0.0, 1.0), "x"),
    ],
)
def test_every_type_of_input_reaches_the_shader(taken: dict[str, object], value: Value, body: str) -> None:
    drawn = look(f"gl_FragColor = {body};", INPUTS=[{"NAME": "x", **taken}])
    assert near(colour(shot(layer(drawn, x=value))), (128, 0, 0))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("TIME", 0.3),
        ("TIMEDELTA * 2.0", 0.2),
        ("float(FRAMEINDEX) / 10.0", 0.3),
        ("RENDERSIZE.x / 128.0", 0.5),
        ("float(PASSINDEX) + 0.25", 0.25),
    ],
)
def test_the_built_in_variables_tell_the_moment(word: str, expected: float) -> None:
    pixels = shot(layer(look(f"gl_FragColor = vec4(vec3({word}), 1.0);"), 3))
    assert near(colour(pixels), (round(expected * 255),) * 3)


def test_time_begins_with_no_step() -> None:
    assert colour(shot(look("gl_FragColor = vec4(TIMEDELTA > 0.0 ? 1.0 : 0.0);"))) == BLACK


def test_a_persistent_buffer_remembers_and_begins_black() -> None:
    counting = look(
        "gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(memory) + vec4(0.25) : IMG_THIS_PIXEL(memory);",
        PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}, {}],
    )
    shades = [colour(pixels)[0] for pixels in frames(counting, 3)]
    assert np.allclose(shades, [64, 128, 191], atol=1)
    assert np.allclose(colour(frames(counting, 1)[0]), 64, atol=1)


def test_the_last_pass_may_have_a_target_and_is_still_the_picture() -> None:
    drawn = look(
        "gl_FragColor = IMG_THIS_PIXEL(memory) * 0.5 + vec4(0.5);",
        PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}],
    )
    assert np.allclose([colour(p)[0] for p in frames(drawn, 2)], [128, 191], atol=1)


def test_a_pass_has_the_size_it_asks_for() -> None:
    drawn = look(
        "gl_FragColor = PASSINDEX == 0 ? vec4(RENDERSIZE.x / 64.0) : vec4(IMG_THIS_PIXEL(small).r,"
        " IMG_SIZE(small).y / 32.0, 0.0, 1.0);",
        PASSES=[{"TARGET": "small", "WIDTH": "$WIDTH/4", "HEIGHT": "$rows"}, {}],
        INPUTS=[{"NAME": "rows", "TYPE": "float", "DEFAULT": 16, "MAX": 32}],
    )
    assert near(colour(shot(drawn)), (64, 128, 0))


@pytest.mark.parametrize(("is_float", "kept"), [(True, 255), (False, 128)])
def test_a_pass_keeps_what_lies_beyond_white_only_in_float(is_float: bool, kept: int) -> None:
    drawn = look(
        "gl_FragColor = PASSINDEX == 0 ? vec4(2.0) : IMG_THIS_PIXEL(a) * 0.5;",
        PASSES=[{"TARGET": "a", "FLOAT": is_float}, {}],
    )
    assert abs(colour(shot(drawn))[0] - kept) <= 1


def test_an_image_lies_upright_and_is_read_by_pixel_or_share(tmp_path: Path) -> None:
    Image.fromarray(np.array([[RED, GREEN], [BLUE, WHITE]], np.uint8)).save(tmp_path / "four.png")
    (tmp_path / "x.fs").write_text(
        '/*{"ISFVSN": "2", "IMPORTED": {"four": {"PATH": "four.png"}}}*/\n'
        "void main() { gl_FragColor = gl_FragCoord.x < 32.0 ? IMG_NORM_PIXEL(four, vec2(0.25, 0.75))"
        " : IMG_PIXEL(four, vec2(1.5, 0.5)); }"
    )
    pixels = shot(isf.read(tmp_path / "x.fs"))
    assert near(tuple(pixels[16, 8]), RED)
    assert near(tuple(pixels[16, 56]), WHITE)


def test_a_missing_image_is_a_line_and_a_black_picture(tmp_path: Path) -> None:
    broken = look("gl_FragColor = vec4(1.0);", IMPORTED={"gone": {"PATH": "gone.png"}})
    made = Stage((64, 32))
    made.draw(frame(Scene(a=layer(broken))))
    assert colour(made.read()) == BLACK
    assert [str(p) for p in made.problems] == ["test.fs: IMPORTED: can't read the image gone.png"]
    made.close()


def test_sound_comes_as_rows_of_samples_and_bins() -> None:
    heard = Features(
        wave=np.stack([np.full(512, 0.5), np.full(512, -0.5)]).astype(np.float32),
        spectrum=np.stack([np.linspace(0, 1, 512), np.zeros(512)]).astype(np.float32),
    )
    drawn = look(
        "gl_FragColor = vec4(IMG_NORM_PIXEL(w, vec2(0.5, 0.25)).r, IMG_NORM_PIXEL(w, vec2(0.5, 0.75)).r,"
        " IMG_NORM_PIXEL(f, vec2(0.25, 0.25)).r, 1.0);",
        INPUTS=[{"NAME": "w", "TYPE": "audio"}, {"NAME": "f", "TYPE": "audioFFT"}],
    )
    assert near(colour(shot(drawn, features=heard)), (191, 64, 64))


def test_a_vertex_shader_moves_what_it_says() -> None:
    drawn = look(
        "varying vec2 shifted;\nvoid main() { gl_FragColor = vec4(shifted, isf_FragNormCoord.x, 1.0); }",
        vertex="varying vec2 shifted;\n"
        "void main() { isf_vertShaderInit(); shifted = isf_FragNormCoord * 0.5; }",
    )
    assert near(colour(shot(drawn)), (64, 62, 129))


def test_old_glsl_is_understood() -> None:
    drawn = look(
        "#version 120\nvarying vec2 unused;\n"
        "void main() { gl_FragColor = vec4(vv_FragNormCoord.x, 0, 0, 1); }"
    )
    assert near(colour(shot(drawn)), (129, 0, 0))


def test_a_whole_power_of_what_is_below_zero_is_a_product_in_files_of_others() -> None:
    powers = "vec4(pow(x, 2.0), -pow(vec2(x), vec2(3.0, 1.0)), 1.0)"
    drawn = look(f"gl_FragColor = {powers};", INPUTS=[{"NAME": "x", "TYPE": "float", "MIN": -1}])
    assert near(colour(shot(layer(drawn, x=-0.5))), (64, 32, 128))


def test_decks_mix_in_linear_light() -> None:
    half = shot(Scene(a=layer(PLAIN["red"]), b=layer(PLAIN["blue"]), mix=0.5))
    assert near(colour(half), (round(255 * 0.5 ** (1 / 2.2)), 0, round(255 * 0.5 ** (1 / 2.2))))


@pytest.mark.parametrize(("mix", "shown"), [(0.0, RED), (1.0, BLUE)])
def test_at_either_end_one_deck_alone_is_seen(mix: float, shown: tuple[int, ...]) -> None:
    assert near(colour(shot(Scene(a=layer(PLAIN["red"]), b=layer(PLAIN["blue"]), mix=mix))), shown)


def test_effects_follow_one_another() -> None:
    darker, inverse = (
        look(f"gl_FragColor = vec4({rgb}, 1.0);", name=name, INPUTS=[{"NAME": "inputImage", "TYPE": "image"}])
        for name, rgb in {
            "darker": "IMG_THIS_PIXEL(inputImage).rgb * 0.5",
            "inverse": "1.0 - IMG_THIS_PIXEL(inputImage).rgb",
        }.items()
    )
    pixels = shot(Scene(a=layer(PLAIN["red"]), effects=(layer(darker), layer(inverse))))
    assert near(colour(pixels), (128, 255, 255))


def test_a_transition_goes_from_deck_to_deck() -> None:
    wipe = look(
        "gl_FragColor = isf_FragNormCoord.x < progress"
        " ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage);",
        INPUTS=[
            {"NAME": "startImage", "TYPE": "image"},
            {"NAME": "endImage", "TYPE": "image"},
            {"NAME": "progress", "TYPE": "float"},
        ],
    )
    scene = Scene(
        a=layer(PLAIN["red"]), b=layer(PLAIN["blue"]), mix=0.5, transition=layer(wipe, progress=0.5)
    )
    pixels = shot(scene)
    assert near(tuple(pixels[16, 8]), BLUE)
    assert near(tuple(pixels[16, 56]), RED)


def light(shade: float) -> int:
    """The 8-bit value of so much linear light."""
    return round(255 * float(shade ** (1 / 2.2)))


A, B = 0.5, 0.25  # linear light
W3C = {
    "over": B,
    "add": A + B,
    "screen": A + B - A * B,
    "multiply": A * B,
    "difference": A - B,
    "lighten": A,
    "darken": B,
    "overlay": 2 * A * B,
    "exclusion": A + B - 2 * A * B,
    "subtract": A - B,
    "dodge": A / (1 - B),
    "burn": 0.0,
    "hardlight": 2 * A * B,
    "softlight": A - (1 - 2 * B) * A * (1 - A),
}


@pytest.mark.parametrize("blend", W3C)
def test_half_way_b_lies_over_a_by_the_formula_of_its_blend_mode(blend: str) -> None:
    lower, upper = (layer(look(f"gl_FragColor = vec4(vec3({x ** (1 / 2.2)}), 1.0);")) for x in (A, B))
    shade = light(W3C[blend])
    assert colour(shot(Scene(a=lower, b=upper, mix=0.5, blend=blend)))[0] == pytest.approx(shade, abs=2)


def test_every_blend_mode_has_a_formula() -> None:
    assert {*BLENDS} == {*W3C, "normal"} == {*FORMULAS}


def test_alpha_says_how_much_of_a_deck_lies_over_the_other() -> None:
    half = layer(look("gl_FragColor = vec4(0.0, 0.0, 1.0, 0.5);"))
    over = Scene(a=layer(PLAIN["red"]), b=half, mix=0.5, blend="over")
    assert near(colour(shot(over)), (light(0.5), 0, light(0.5)))


@pytest.mark.parametrize(("mix", "shown"), [(0.0, RED), (1.0, BLUE)])
def test_a_blend_mode_leaves_the_ends_of_the_fader_alone(mix: float, shown: tuple[int, ...]) -> None:
    scene = Scene(a=layer(PLAIN["red"]), b=layer(PLAIN["blue"]), mix=mix, blend="multiply")
    assert near(colour(shot(scene)), shown)


def test_a_deck_has_an_opacity_and_effects_of_its_own() -> None:
    swapped = look(
        "gl_FragColor = IMG_THIS_PIXEL(inputImage).brga;", INPUTS=[{"NAME": "inputImage", "TYPE": "image"}]
    )
    red, blue = layer(PLAIN["red"]), layer(PLAIN["blue"])
    assert near(colour(shot(replace(red, opacity=0.5))), (light(0.5), 0, 0))
    decks = Scene(a=replace(red, effects=(layer(swapped),)), b=replace(blue, opacity=0.0), mix=0.5)
    assert near(colour(shot(decks)), (0, light(0.5), 0))


def test_an_effect_keeps_its_memory_when_the_one_before_it_goes() -> None:
    image = {"NAME": "inputImage", "TYPE": "image"}
    memory = {"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}
    same = look("gl_FragColor = IMG_THIS_PIXEL(inputImage);", name="same", INPUTS=[image])
    count = look(
        "gl_FragColor = IMG_THIS_PIXEL(memory) + vec4(0.25);", name="count", INPUTS=[image], PASSES=[memory]
    )
    with stage() as made:
        for index, effects in enumerate(((same, count), (count,), (count,))):
            made.draw(
                frame(Scene(a=layer(PLAIN["red"], index), effects=tuple(layer(e, index) for e in effects)))
            )
        assert near(colour(made.read()), (191, 191, 191))


def test_a_transition_from_b_to_a_starts_at_b() -> None:
    images = [{"NAME": name, "TYPE": "image"} for name in ("startImage", "endImage")]
    start = look(
        "gl_FragColor = progress > 0.2 ? vec4(1.0) : IMG_THIS_PIXEL(startImage);",
        INPUTS=[*images, {"NAME": "progress", "TYPE": "float"}],
    )
    scene = Scene(
        layer(PLAIN["red"]), layer(PLAIN["blue"]), mix=0.9, transition=layer(start, progress=0.1), back=True
    )
    assert near(colour(shot(scene)), BLUE)


@pytest.mark.parametrize(
    ("brightness", "shade"), [(0.0, 0), (0.5, round(255 * 0.5 ** (1 / 2.2))), (1.0, 255)]
)
def test_the_master_dims_in_linear_light_down_to_black(brightness: float, shade: int) -> None:
    pixels = shot(Scene(a=layer(PLAIN["red"]), brightness=brightness))
    assert near(colour(pixels), (shade, 0, 0))


def test_light_beyond_white_in_our_own_looks_bends_instead_of_clipping() -> None:
    shades = [
        colour(shot(look(f"gl_FragColor = vec4({x});", own=True)))[0] for x in (0.5, 0.8, 1.0, 1.5, 4.0)
    ]
    assert near(tuple(shades[:2]), (128, 204))
    assert shades[2] < shades[3] < shades[4]


def test_a_dark_gradient_shows_no_bands() -> None:
    pixels = shot(look("gl_FragColor = vec4(vec3(isf_FragNormCoord.x * 0.02), 1.0);", own=True), (512, 64))
    columns = pixels[..., 0].mean(axis=0)
    smooth = np.convolve(columns, np.ones(16) / 16, "valid")
    ideal = (np.arange(512) + 0.5) / 512 * 0.02 * 255
    assert np.abs(smooth - np.convolve(ideal, np.ones(16) / 16, "valid")).max() < 0.12


@pytest.mark.parametrize("value", ["0.0 / zero", "sqrt(zero - 1.0)", "-1.0 / zero"])
def test_what_is_not_a_number_or_below_black_is_black(value: str) -> None:
    drawn = look(
        f"gl_FragColor = vec4({value});", own=True, INPUTS=[{"NAME": "zero", "TYPE": "float", "DEFAULT": 0}]
    )
    assert near(colour(shot(drawn)), BLACK)


def test_a_shader_that_the_driver_refuses_is_a_line_with_file_and_line() -> None:
    broken = look("void main() {\n  gl_FragColor = vec4(nothing);\n}")
    made = Stage((64, 32))
    made.draw(frame(Scene(a=layer(broken))))
    made.draw(frame(Scene(a=layer(broken))))
    said = [str(problem) for problem in made.problems]
    assert len(said) == 1
    assert said[0].startswith("test.fs:3: ")
    assert "nothing" in said[0]
    made.close()


def test_captures_come_in_order_each_once() -> None:
    with stage() as made:
        given = []
        for shade in (0.2, 0.4, 0.6):
            made.draw(frame(Scene(a=layer(look(f"gl_FragColor = vec4({shade});")))))
            given.append(made.capture())
        given.append(made.drain())
        assert made.drain() is None
    reds = [colour(picture)[0] for picture in given if picture is not None]
    assert reds == pytest.approx([0.2 * 255, 0.4 * 255, 0.6 * 255], abs=1)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("bits", [8, 10])
def test_pixels_that_are_fetched_later_are_those_that_are_read_at_once(
    bits: Literal[8, 10], channels: Literal[3, 4]
) -> None:
    made = Stage(SIZE, bits=bits, channels=channels)
    readers = Readers(SIZE, bits, channels, later=True)
    now, later = [], []
    for shade in (0.2, 0.4, 0.6):
        made.draw(frame(Scene(a=layer(look(f"gl_FragColor = vec4({shade}, isf_FragNormCoord, 1.0);")))))
        now.append(made.read())  # and what was read last is what the readers read
        later.append(readers.step())
    later.append(readers.last())
    readers.close()
    made.close()
    assert later.pop(0) is None
    assert [picture.shape for picture in now] == [(SIZE[1], SIZE[0], channels)] * 3
    assert np.array_equal(now, np.array(later))


CLEAR = look("gl_FragColor = vec4(0.8, 0.4, 0.0, gl_FragCoord.x < 32.0 ? 0.0 : 0.5);", name="clear")
GREY = look("gl_FragColor = vec4(0.5, 0.25, 0.0, 1.0);", name="grey")


@pytest.mark.parametrize(
    ("alpha", "scene", "expected"),
    [
        ("none", Scene(a=layer(CLEAR)), (204, 102, 0, 255)),
        ("own", Scene(a=layer(CLEAR)), (204, 102, 0, 128)),
        ("light", Scene(a=layer(GREY)), (255, 128, 0, 128)),
        ("own", Scene(a=replace(layer(GREY), opacity=0.5)), (128, 64, 0, 128)),
        ("own", Scene(a=layer(GREY), b=layer(GREY), mix=0.3), (128, 64, 0, 255)),
        ("own", Scene(a=layer(CLEAR), b=layer(GREY), mix=0.5, blend="over"), (128, 64, 0, 255)),
    ],
)
def test_it_is_kept_how_opaque_a_picture_is_with_straight_colours(
    alpha: Alpha, scene: Scene, expected: tuple[int, int, int, int]
) -> None:
    made = Stage(SIZE, channels=4, alpha=alpha)
    made.draw(frame(scene))
    pixels = made.read()
    made.close()
    assert colour(pixels[:, -8:]) == pytest.approx(expected, abs=2)


def test_a_picture_of_several_frames_is_as_opaque_as_they_are_in_the_mean() -> None:
    made = Stage(SIZE, channels=4, alpha="own")
    shown = frame(Scene(a=layer(look("gl_FragColor = vec4(1.0, 1.0, 1.0, 0.2);"))))
    before = frame(Scene(a=layer(look("gl_FragColor = vec4(1.0, 1.0, 1.0, 0.6);"))))
    made.draw(replace(shown, exposed=(before,)))
    pixels = made.read()
    made.close()
    assert colour(pixels) == pytest.approx((255, 255, 255, 0.4 * 255), abs=2)


def test_the_same_layer_is_not_drawn_twice_so_that_a_frozen_show_stands_still() -> None:
    counting = look(
        "gl_FragColor = IMG_THIS_PIXEL(memory) + vec4(0.25);",
        PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}],
    )
    frozen = layer(counting)
    with stage() as made:
        for _ in range(3):
            made.draw(frame(Scene(a=frozen)))
        assert near(colour(made.read()), (64, 64, 64))


def test_an_image_that_nobody_gives_is_the_picture_under_it() -> None:
    images = [{"NAME": name, "TYPE": "image"} for name in ("inputImage", "maskImage")]
    mask = look("gl_FragColor = IMG_THIS_PIXEL(maskImage);", INPUTS=images)
    assert near(colour(shot(Scene(a=layer(PLAIN["red"]), effects=(layer(mask),)))), RED)


def test_an_image_called_histogram_counts_the_shades_of_the_picture() -> None:
    images = [{"NAME": name, "TYPE": "image"} for name in ("inputImage", "sourceHistogram")]
    count = look("gl_FragColor = IMG_THIS_PIXEL(sourceHistogram);", INPUTS=images)
    grey = look("gl_FragColor = vec4(vec3(isf_FragNormCoord.x < 0.5 ? 0.25 : 0.75), 1.0);")
    seen = shot(Scene(a=layer(grey), effects=(layer(count),)), (256, 16))[8, :, 0]
    assert np.flatnonzero(seen > 128).tolist() == [64, 191]


@pytest.mark.parametrize(("type_", "seen"), [("audio", 255), ("audioFFT", 128)])
def test_sound_has_as_many_columns_as_an_input_asks_for(type_: str, seen: int) -> None:
    """The farthest of the samples, the loudest of the bins in the last quarter."""
    wave, spectrum = np.zeros((2, 512), np.float32), np.zeros((2, 512), np.float32)
    wave[:, -1], spectrum[:, 400] = 1.0, 0.5
    drawn = look(
        "gl_FragColor = vec4(IMG_SIZE(sound) == vec2(4.0, 2.0) ? IMG_PIXEL(sound, vec2(3.5, 0.5)).r : 0.0);",
        INPUTS=[{"NAME": "sound", "TYPE": type_, "MAX": 4}],
    )
    assert near(colour(shot(drawn, features=Features(wave=wave, spectrum=spectrum))), (seen,) * 3)


@pytest.mark.parametrize(("columns", "seen"), [(1, 191), (2, 64)])
def test_a_single_column_of_sound_is_its_volume(columns: int, seen: int) -> None:
    wave = np.zeros((2, 512), np.float32)
    wave[:, 500] = -0.5
    sound = [{"NAME": "sound", "TYPE": "audio", "MAX": columns}]
    drawn = look("gl_FragColor = IMG_NORM_PIXEL(sound, vec2(0.99, 0.5));", INPUTS=sound)
    assert near(colour(shot(drawn, features=Features(wave=wave))), (seen,) * 3)


def test_an_image_called_spectrogram_is_the_sound_of_the_last_seconds() -> None:
    """From left to right the pitch, from the bottom up what was heard before."""
    heard = np.zeros((512, 128), np.float32)
    heard[:64, 96:] = 1.0
    drawn = look(
        "gl_FragColor = IMG_THIS_PIXEL(spectrogram);", INPUTS=[{"NAME": "spectrogram", "TYPE": "image"}]
    )
    seen = shot(drawn, (128, 64), Features(spectrogram=heard))[::-1, :, 0] > 128
    assert (seen[:8, 96:].mean(), seen[:, :96].mean(), seen[8:].mean()) == (1, 0, 0)


def test_a_pixel_that_is_no_number_does_not_stay_in_a_float_buffer() -> None:
    poisoned = look(
        "gl_FragColor = IMG_THIS_PIXEL(memory) + (FRAMEINDEX == 0 ? vec4(0.0 / zero) : vec4(0.5));",
        INPUTS=[{"NAME": "zero", "TYPE": "float", "DEFAULT": 0}],
        PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}],
    )
    assert near(colour(frames(poisoned, 2)[-1]), (128, 128, 128))


def test_glsl_that_only_a_newer_version_takes_is_taken() -> None:
    implicit = look("float zero() { return 0; }\nvoid main() { gl_FragColor = vec4(zero() + 0.5); }")
    assert near(colour(shot(implicit)), (128, 128, 128))


TOY = "void mainImage(out vec4 colour, in vec2 at) {{ colour = {}; }}"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("vec4(at / iResolution.xy, iResolution.z * 0.5, 0.0)", (129, 124, 128)),
        ("vec4(iTime, iTimeDelta * 2.0, float(iFrame) * 0.1, 1.0)", (26, 51, 26)),
        (
            "texture(iChannel0, vec2(0.5, 0.25)) + vec4(iChannelResolution[0].x == 512.0 ? 0.25 : 0.0)",
            (191,) * 3,
        ),
        ("texture(iChannel0, vec2(0.5, 0.75))", (128, 128, 128)),
        ("vec4(iMouse.z > 0.0 ? 1.0 : 0.0)", (0, 0, 0)),
    ],
)
def test_shadertoy_code_finds_what_it_knows(tmp_path: Path, body: str, seen: tuple[int, ...]) -> None:
    (tmp_path / "toy.frag").write_text(TOY.format(body))
    sound = Features(middle=np.full(512, 0.5, np.float32))
    pixels = shot(layer(shadertoy.read(tmp_path / "toy.frag"), 1), features=sound)
    assert colour(pixels) == pytest.approx(seen, abs=2)


def test_an_image_of_shadertoy_repeats_beyond_its_edges(tmp_path: Path) -> None:
    Image.fromarray(np.array([[RED, BLUE]], np.uint8)).save(tmp_path / "two.png")
    body = TOY.format("texture(iChannel0, vec2(1.25 + floor(at.x / iResolution.x * 2.0) * 1.5, -3.5))")
    (tmp_path / "toy.frag").write_text(f"// iChannel0: two.png\n{body}")
    pixels = shot(shadertoy.read(tmp_path / "toy.frag"))
    assert (tuple(pixels[16, 8]), tuple(pixels[16, 56])) == (RED, BLUE)


def test_an_image_of_shadertoy_is_seen_from_afar_as_its_mean(tmp_path: Path) -> None:
    Image.fromarray(np.tile(np.array([[RED, BLUE]], np.uint8), (8, 4, 1))).save(tmp_path / "stripes.png")
    body = TOY.format("at.x < 32.0 ? textureLod(iChannel0, at / 64.0, 3.0) : texture(iChannel0, at / 4.0)")
    (tmp_path / "toy.frag").write_text(f"// iChannel0: stripes.png\n{body}")
    pixels = shot(shadertoy.read(tmp_path / "toy.frag"))
    assert (colour(pixels[:, :32]), colour(pixels[:, 32:])) == ((128, 0, 128), (128, 0, 128))


def test_shadertoy_buffers_remember_and_a_later_one_reads_the_new_picture(tmp_path: Path) -> None:
    (tmp_path / "toy.A.frag").write_text(TOY.format("texture(iChannel0, vec2(0.5)) + STEP"))
    (tmp_path / "toy.B.frag").write_text(TOY.format("texture(iChannel0, vec2(0.5)) * 2.0"))
    (tmp_path / "toy.common.frag").write_text("#define STEP 0.125\n")
    (tmp_path / "toy.frag").write_text(TOY.format("texture(iChannel1, vec2(0.5))"))
    pixels = frames(shadertoy.read(tmp_path / "toy.frag"), 3)
    assert [colour(p)[0] for p in pixels] == pytest.approx([64, 128, 191], abs=1)


def test_a_mistake_in_a_shadertoy_buffer_is_named_with_its_own_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "toy.A.frag").write_text("\n" + TOY.format("nothing"))
    (tmp_path / "toy.frag").write_text(TOY.format("vec4(1.0)"))
    made = Stage((16, 16))
    made.draw(frame(Scene(a=layer(shadertoy.read(tmp_path / "toy.frag")))))
    made.close()
    assert f"{tmp_path}/toy.A.frag:2: " in str(made.problems[0])


def test_a_gl_transition_goes_from_deck_to_deck(tmp_path: Path) -> None:
    path = tmp_path / "wipe.glsl"
    path.write_text(
        "uniform vec3 tint; // = vec3(0.0, 1.0, 0.0)\nuniform ivec2 cells; // = ivec2(1)\n"
        "vec4 transition(vec2 p) {\n"
        "  vec4 mixed = p.x < progress ? getToColor(p) : getFromColor(p);\n"
        "  return mixed + vec4(ratio == 2.0 && cells == ivec2(1) ? tint : vec3(0.0), 0.0);\n}\n"
    )
    way = layer(gltransitions.read(path), progress=0.5)
    pixels = shot(Scene(layer(PLAIN["red"]), layer(PLAIN["blue"]), mix=0.5, transition=way))
    assert near(tuple(pixels[16, 8]), (0, 255, 255))
    assert near(tuple(pixels[16, 56]), (255, 255, 0))


COUNTING = look(
    "gl_FragColor = IMG_THIS_PIXEL(memory) + vec4(0.25);",
    PASSES=[{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}],
    name="counting",
)


def test_a_smaller_picture_fills_the_same_output_and_memory_lasts() -> None:
    with stage() as made:
        for index, scale in enumerate((1.0, 0.5, 0.7)):
            made.draw(frame(Scene(a=layer(COUNTING, index))), Detail(scale))
        pixels = made.read()
    assert pixels.shape == (SIZE[1], SIZE[0], 3)
    assert np.abs(pixels.astype(int) - 191).max() <= 1


def test_looks_are_told_the_size_they_are_drawn_at() -> None:
    with stage() as made:
        made.draw(frame(Scene(a=layer(look("gl_FragColor = vec4(RENDERSIZE.x / 128.0);")))), Detail(0.5))
        assert near(colour(made.read()), (64, 64, 64))


def test_a_frozen_picture_stays_when_its_size_changes() -> None:
    frozen = layer(PLAIN["red"], 5)
    with stage() as made:
        for scale in (1.0, 0.5, 1.0):
            made.draw(frame(Scene(a=frozen)), Detail(scale))
            assert near(colour(made.read()), RED)


def test_polish_is_not_drawn_when_it_can_not_be_afforded() -> None:
    swap = look(
        "gl_FragColor = IMG_THIS_PIXEL(inputImage).brga;",
        CATEGORIES=["Optional"],
        INPUTS=[{"NAME": "inputImage", "TYPE": "image"}],
    )
    scene = frame(Scene(a=layer(PLAIN["red"]), effects=(layer(swap),)))
    with stage() as made:
        made.draw(scene, Detail(0.5, False))
        assert near(colour(made.read()), RED)
        made.draw(scene)
        assert near(colour(made.read()), GREEN)


def test_the_cost_of_a_frame_is_known_a_few_frames_later() -> None:
    with stage() as made:
        for index in range(8):
            made.draw(frame(Scene(a=layer(PLAIN["red"], index))))
            made.read()
        assert 0 < made.cost < 10


def test_supersampling_gives_the_mean_of_the_light_in_each_pixel() -> None:
    fine = look("gl_FragColor = vec4(vec3(mod(floor(gl_FragCoord.x) + floor(gl_FragCoord.y), 2.0)), 1.0);")
    made = Stage(SIZE, supersample=2)
    made.draw(frame(Scene(a=layer(fine))))
    pixels = made.read()
    made.close()
    assert np.abs(pixels.astype(int) - light(0.5)).max() <= 1


def test_ten_bits_are_the_upper_ones_of_sixteen() -> None:
    made = Stage((1024, 16), bits=10)
    made.draw(frame(Scene(a=layer(look("gl_FragColor = vec4(vec3(isf_FragNormCoord.x), 1.0);", own=True)))))
    pixels = made.read()
    made.close()
    assert pixels.dtype == np.uint16
    levels = pixels[..., 0] / 65535 * 1023
    assert np.abs(levels - np.round(levels)).max() < 0.02
    assert len(np.unique(np.round(levels[:, :700]))) >= 699


def test_the_noise_that_dithers_has_no_coarse_grain() -> None:
    ranks = np.load(NOISE)
    power = np.abs(np.fft.fft2(ranks / ranks.size - 0.5)) ** 2
    away = np.hypot(*np.meshgrid(np.fft.fftfreq(64) * 64, np.fft.fftfreq(64) * 64))
    assert sorted(ranks.ravel()) == list(range(4096))
    assert power[(away > 0) & (away < 8)].mean() < 0.02 * power[away > 20].mean()


def test_the_date_is_told() -> None:
    drawn = look("gl_FragColor = vec4(DATE.x / 4000.0, DATE.y / 24.0, DATE.z / 62.0, DATE.w / 172800.0);")
    made = Stage(SIZE, date=lambda: (2000.0, 6.0, 31.0, 43200.0))
    made.draw(frame(Scene(a=layer(drawn))))
    seen = colour(made.read())
    made.close()
    assert near(seen, (128, 64, 128))


@pytest.mark.parametrize("name", [look.name for look in looks.load().patterns.values()])
def test_a_look_alone_on_screen_is_the_picture_that_it_is_in_a_mix(name: str) -> None:
    alone = layer(looks.load().patterns[name], 30)
    mixed = replace(alone, opacity=1 - 1e-7)
    seen, wanted = (shot(Scene(a=shown), (160, 90)).astype(int) for shown in (alone, mixed))
    assert np.percentile(np.abs(seen - wanted), 99.9) <= 2


GUESTS = {
    "isf": "void main() {{ vec2 p = gl_FragCoord.xy; {} gl_FragColor = vec4(p / 9., sqrt(-p.x), .3); }}",
    "shadertoy": "void mainImage(out vec4 c, vec2 p) {{ {} c = vec4(p / 99., 1. - p.x / 7., .3); }}",
}


@pytest.mark.parametrize("school", list(GUESTS))
def test_a_file_of_others_alone_on_screen_is_to_the_bit_what_it_is_in_a_buffer_of_its_own(
    school: str, tmp_path: Path
) -> None:
    path, seen = tmp_path / "guest.frag", []
    for more in ("", "/* dFdy */"):  # with which it is not drawn by itself
        path.write_text(GUESTS[school].format(more))
        drawn = shadertoy.read(path) if school == "shadertoy" else look(path.read_text())
        seen.append((wrap.can_stand_alone(drawn), shot(drawn, (99, 33)).tobytes()))
    assert [can for can, _ in seen] == [True, False]
    assert seen[0][1] == seen[1][1]


COUNTS = """
void main() {
    if (PASSINDEX == 0) gl_FragColor = texture(memory, isf_FragNormCoord) + 20.0 / 255.0;
    else gl_FragColor = texture(memory, isf_FragNormCoord);
}
"""


@pytest.mark.parametrize("own", [True, False])
def test_what_a_look_remembers_goes_on_whether_it_is_alone_on_screen_or_not(own: bool) -> None:
    passes = [{"TARGET": "memory", "PERSISTENT": True, "FLOAT": True}, {}]
    counting = look(COUNTS, own=own, PASSES=passes)
    played = [layer(counting, index) for index in (0, 1, 2, 2, 3)]
    frozen = played[-1]
    shown = [*map(Scene, played[:3]), Scene(played[3], layer(PLAIN["red"]), mix=1e-9), Scene(played[4])]
    seen = []
    with stage() as made:
        for scene in (*shown, Scene(frozen), Scene(frozen, layer(PLAIN["red"]), mix=1e-9), Scene(frozen)):
            made.draw(frame(scene))
            seen.append(colour(made.read())[0])
    assert seen == pytest.approx([20, 40, 60, 80, 100, 100, 100, 100], abs=1)


@pytest.mark.parametrize("name", ["bloom", "grain", "levels", "kaleidoscope", "vignette"])
@pytest.mark.parametrize("brightness", [1.0, 0.5])
def test_the_last_effect_draws_the_finished_picture_that_it_is_otherwise(
    name: str, brightness: float
) -> None:
    effect, under = looks.load().effects[name], layer(looks.load().patterns["ribbons"], 3)
    apart = replace(effect, fragment=f"{effect.fragment}// dFdy")  # with which it goes the long way
    assert [wrap.can_stand_alone(one) for one in (effect, apart)] == [True, False]
    shots = [
        shot(Scene(a=under, effects=(layer(PLAIN["over"]), layer(one)), brightness=brightness), (96, 54))
        for one in (effect, apart)
    ]
    assert np.abs(shots[0].astype(int) - shots[1]).max() <= 1
    assert shots[0].std() > 5


def test_a_file_of_others_alone_on_screen_is_dimmed_as_any_other() -> None:
    scene = Scene(a=layer(look("gl_FragColor = vec4(1.0, 0.6, 0.0, 1.0);")), brightness=0.5)
    assert near(colour(shot(scene)), (186, 112, 0))


def test_a_fade_goes_on_from_a_look_that_was_alone_and_ends_with_one() -> None:
    own = {name: look(f"gl_FragColor = vec4({c}, 1.0);", own=True, name=name) for name, c in RGB.items()}
    a, b = layer(own["red"], 3), layer(own["blue"], 3)
    with stage() as made:
        for mix, seen in ((0.0, (204, 0, 0)), (0.5, None), (1.0, (0, 0, 204)), (0.0, (204, 0, 0))):
            made.draw(frame(Scene(a, b, mix=mix)))
            assert seen is None or near(colour(made.read()), seen)


RGB = {"red": "0.8, 0.0, 0.0", "blue": "0.0, 0.0, 0.8"}
