from pathlib import Path

import pytest

from vj.errors import LookError
from vj.frame import Look
from vj.library import looks, shadertoy

IMAGE = "void mainImage(out vec4 colour, in vec2 at) { colour = vec4(1.0); }\n"


def written(folder: Path, **files: str) -> Look:
    """Read rain.frag; ``A`` is the text of rain.A.frag, and so on."""
    folder.mkdir(exist_ok=True)
    for word, text in {"image": IMAGE, **files}.items():
        (folder / ("rain.frag" if word == "image" else f"rain.{word}.frag")).write_text(text)
    return shadertoy.read(folder / "rain.frag")


def channels(look: Look) -> list[list[str]]:
    """What the four channels of each pass read."""
    lines = [step.code.before.splitlines() for step in look.passes if step.code]
    return [[line.split()[2] for line in before if line.startswith("#define iChannel")] for before in lines]


def test_one_file_is_a_pattern_that_hears_the_sound(tmp_path: Path) -> None:
    look = written(tmp_path)
    assert (look.kind, [p.target for p in look.passes], channels(look)) == (
        "generator",
        [""],
        [["iSound"] * 4],
    )


def test_buffers_beside_it_are_float_passes_that_remember(tmp_path: Path) -> None:
    look = written(tmp_path, A=IMAGE, C=IMAGE)
    assert [(p.target, p.persistent, p.float) for p in look.passes] == [
        ("bufferA", True, True),
        ("bufferC", True, True),
        ("", False, False),
    ]
    assert channels(look) == [["bufferA", "iSound", "bufferC", "iSound"]] * 3


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ('#iChannel1 "self"', "bufferA"),
        ("// iChannel1: sound", "iSound"),
        ("// iChannel1: Buffer A", "bufferA"),
        ('#iChannel1 "file://cat.png"', "image0"),
    ],
)
def test_what_a_channel_reads_may_be_said(tmp_path: Path, said: str, read: str) -> None:
    (tmp_path / "cat.png").write_bytes(b"")
    assert channels(written(tmp_path, A=f"{said}\n{IMAGE}"))[0][1] == read


def test_a_channel_that_reads_nothing_there_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LookError, match=r"rain.frag:2: iChannel0: 'dog.png' is no image"):
        written(tmp_path, image=f'// rain\n#iChannel0 "dog.png"\n{IMAGE}')


def test_a_channel_that_reads_a_buffer_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(LookError, match="rain.A.frag:1: iChannel1: no buffer D"):
        written(tmp_path, A=f"// iChannel1: D\n{IMAGE}")


def test_a_file_without_main_image_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(LookError, match="it needs void mainImage"):
        written(tmp_path, image="void main() {}")


def test_in_the_folder_of_effects_channel_0_is_the_picture(tmp_path: Path) -> None:
    look = written(tmp_path / "effects")
    assert (look.kind, channels(look)[0][:2]) == ("filter", ["inputImage", "iSound"])


def test_a_family_can_be_named(tmp_path: Path) -> None:
    assert written(tmp_path, image=f"// family: fractal\n{IMAGE}").family == "fractal"


def test_a_folder_lists_the_image_alone_and_isf_by_its_header(tmp_path: Path) -> None:
    written(tmp_path, A=IMAGE, common="#define ONE 1\n")
    (tmp_path / "isf.frag").write_text('/*{"ISFVSN": "2", "DESCRIPTION": "ISF"}*/ void main() {}')
    assert [looks.read(path).description for path in looks.files(tmp_path)] == ["ISF", "Shadertoy code"]
