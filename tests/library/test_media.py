from pathlib import Path

import pytest

from vj.errors import LookError
from vj.library import looks, media

ISF = '/*{"ISFVSN": "2", "IMPORTED": {"noise": {"PATH": "noise.png"}}}*/ void main() {}'


@pytest.mark.parametrize(
    ("folder", "kind"), [("patterns", "generator"), ("effects", "filter"), ("transitions", "transition")]
)
@pytest.mark.parametrize("name", ["cat.png", "CAT.JPG", "loop.mp4", "desk.camera", "title.txt"])
def test_the_folder_says_what_kind_of_look_a_file_is(
    tmp_path: Path, folder: str, kind: str, name: str
) -> None:
    path = tmp_path / folder / name
    path.parent.mkdir()
    path.write_text("")
    look = looks.read(path)
    assert (look.name, look.kind, dict(look.imported)) == (path.stem, kind, {"medium": path})


@pytest.mark.parametrize(
    ("place", "whole"),
    [("patterns/cat.png", 0), ("effects/logo.png", 1), ("effects/a.txt", 1), ("patterns/a.txt", 1)],
)
def test_logos_and_titles_are_seen_whole_and_pictures_fill_the_frame(
    tmp_path: Path, place: str, whole: int
) -> None:
    (tmp_path / place).parent.mkdir()
    (tmp_path / place).write_text("x")
    fit = next(i for i in looks.read(tmp_path / place).inputs if i.name == "fit")
    assert fit.default == whole


def test_a_picture_that_another_look_uses_is_no_look_of_its_own(tmp_path: Path) -> None:
    for name in ("grain.fs", "noise.png", "cat.png"):
        (tmp_path / name).write_text(ISF)
    assert sorted(looks.scan(tmp_path, [], own=False)) == ["cat", "grain"]


def test_a_text_is_a_title_not_a_book(tmp_path: Path) -> None:
    path = tmp_path / "README.txt"
    path.write_text("line\n" * 6)
    with pytest.raises(LookError, match="at most 5 lines"):
        media.read(path)


def test_a_camera_is_what_its_file_says_else_the_first_one_here(tmp_path: Path) -> None:
    path = tmp_path / "desk.camera"
    path.write_text("-f v4l2 -i '/dev/video 2'\n")
    assert media.source(path) == ["-f", "v4l2", "-i", "/dev/video 2"]
    path.write_text("")
    assert "-i" in media.source(path)


def test_a_camera_file_that_is_no_line_of_options_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "desk.camera"
    path.write_text("-i 'unclosed")
    with pytest.raises(LookError, match="can't be read"):
        media.source(path)
