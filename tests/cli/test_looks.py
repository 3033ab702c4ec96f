"""``vj looks``, ``vj shot`` and ``vj check`` as an artist meets them."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from vj.cli import root
from vj.errors import LookError, UsageError

GOOD = "void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.5, 1.0); }"


def vj(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, what was said, and what was complained of."""
    answer = CliRunner().invoke(root, [str(word) for word in words])
    if isinstance(answer.exception, LookError | UsageError):
        raise answer.exception
    return answer.exit_code, answer.stdout, answer.stderr


def written(path: Path, body: str = GOOD, **header: object) -> Path:
    """A look in a file."""
    path.write_text(f"/*{json.dumps({'ISFVSN': '2', **header})}*/\n{body}\n")
    return path


def test_looks_lists_every_look_with_what_it_is() -> None:
    code, said, _ = vj("looks")
    assert code == 0
    assert any(line.startswith("ribbons ") and " flowing " in line for line in said.splitlines())


def test_looks_finds_by_every_word_in_any_case() -> None:
    assert [line.split()[0] for line in vj("looks", "SILK sheets")[1].splitlines()] == ["ribbons"]
    with pytest.raises(UsageError, match="no look says 'ribbns' of itself; did you mean ribbons"):
        vj("looks", "ribbns")


def test_one_look_shows_its_inputs_their_range_and_what_drives_them() -> None:
    lines = vj("looks", "ribbons")[1].splitlines()
    assert any(
        line.split() == ["swing", "float", "0.1..0.5", "(0.26)", "<-", "bass", "Swing"] for line in lines
    )


@pytest.mark.usefixtures("gl")
def test_check_says_good_of_what_is_good(tmp_path: Path) -> None:
    path = written(tmp_path / "fine.fs")
    assert vj("check", path) == (0, f"{path}: good\n", "")


@pytest.mark.usefixtures("gl")
def test_check_remarks_upon_what_differs_from_machine_to_machine(tmp_path: Path) -> None:
    path = written(tmp_path / "hash.fs", "void main() {\n gl_FragColor = vec4(fract(sin(TIME) * 4e4));\n}")
    code, said, remarked = vj("check", path)
    assert (code, said) == (0, f"{path}: good\n")
    assert remarked.startswith(f"remark: {path}:3: a hash of a sine")


@pytest.mark.usefixtures("gl")
def test_check_remarks_upon_keys_that_mean_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "key.fs", CREDITS="me")
    assert vj("check", path) == (0, f"{path}: good\n", f"remark: {path}:1: CREDITS: means nothing; CREDIT?\n")


@pytest.mark.usefixtures("gl")
@pytest.mark.parametrize(
    ("body", "header", "place"),
    [
        ("void main() {\n  gl_FragColor = vec3(1.0);\n}", {}, ":3: "),
        ("void main() { gl_FragColor = nothing; }", {}, ":2: "),
        (GOOD, {"INPUTS": [{"NAME": "x", "TYPE": "flaot"}]}, ":1: INPUTS.x.TYPE: TYPE"),
        (
            GOOD,
            {"INPUTS": [{"NAME": "x", "TYPE": "float", "BIND": "bas"}]},
            "INPUTS.x.BIND: nothing is called",
        ),
        (GOOD, {"IMPORTED": {"cat": {"PATH": "no.png"}}}, "IMPORTED: can't read"),
        (GOOD, {"IMPORTED": {"cat": {"PATH": "no.mp4"}}}, "IMPORTED: "),
    ],
)
def test_check_says_file_line_and_what_is_wrong(
    tmp_path: Path, body: str, header: dict[str, object], place: str
) -> None:
    bad, good = written(tmp_path / "bad.fs", body, **header), written(tmp_path / "good.fs")
    code, said, complaint = vj("check", tmp_path)
    assert (code, said) == (1, f"{good}: good\n")
    assert complaint.startswith(str(bad))
    assert place in complaint


def test_check_of_a_folder_without_looks_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no looks in it"):
        vj("check", tmp_path)


@pytest.mark.usefixtures("gl")
def test_shot_draws_a_pattern_by_name(tmp_path: Path) -> None:
    picture = tmp_path / "ribbons.png"
    assert vj("shot", "ribbons", "-o", picture, "--size", "64x36", "--at", "2")[0] == 0
    pixels = np.asarray(Image.open(picture))
    assert (pixels.shape, pixels.std() > 5) == ((36, 64, 3), True)


@pytest.mark.usefixtures("gl")
def test_shot_holds_the_inputs_that_are_set(tmp_path: Path) -> None:
    inputs = [{"NAME": "tint", "TYPE": "color", "BIND": "palette.1"}]
    path, picture = (
        written(tmp_path / "t.fs", "void main() { gl_FragColor = tint; }", INPUTS=inputs),
        tmp_path / "t.png",
    )
    vj("shot", path, "-o", picture, "--size", "16x16", "--at", "0", "--set", "tint=1,0,0")
    assert np.abs(np.asarray(Image.open(picture), int) - (255, 0, 0)).max() <= 1


@pytest.mark.usefixtures("gl")
def test_shot_lays_an_effect_over_a_pattern_and_a_transition_between_two(tmp_path: Path) -> None:
    red = written(tmp_path / "red.fs", "void main() { gl_FragColor = vec4(0.5, 0.0, 0.0, 1.0); }")
    blue = written(tmp_path / "blue.fs", "void main() { gl_FragColor = vec4(0.0, 0.0, 0.5, 1.0); }")
    swap = written(
        tmp_path / "swap.fs",
        "void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage).brga; }",
        INPUTS=[{"NAME": "inputImage", "TYPE": "image"}],
    )
    wipe = written(
        tmp_path / "wipe.fs",
        "void main() { vec4 a = IMG_THIS_PIXEL(startImage), b = IMG_THIS_PIXEL(endImage);"
        " gl_FragColor = isf_FragNormCoord.x < progress ? b : a; }",
        INPUTS=[
            {"NAME": n, "TYPE": t}
            for n, t in (("startImage", "image"), ("endImage", "image"), ("progress", "float"))
        ],
    )
    picture = tmp_path / "x.png"
    vj("shot", swap, "-o", picture, "--size", "16x16", "--at", "0", "--under", red)
    assert np.asarray(Image.open(picture))[8, 8].argmax() == 1
    vj("shot", wipe, "-o", picture, "--size", "16x16", "--at", "0", "--under", f"{red},{blue}")
    assert np.asarray(Image.open(picture))[8, [2, 13]].argmax(axis=1).tolist() == [2, 0]


def test_shot_names_the_nearest_look() -> None:
    with pytest.raises(UsageError, match="no look is called 'ribons'; did you mean ribbons"):
        vj("shot", "ribons")
