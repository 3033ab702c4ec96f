from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import wait_until
from vj.control.watch import FileWatch
from vj.frame import Beat, Command, Features, Frame, Scene, Tick


@contextmanager
def watching(folder: Path) -> Iterator[FileWatch]:
    """Watch one of two files, of which ``one`` plays."""
    for name in ("one", "two"):
        (folder / name).write_text(name)
    watch = FileWatch("/show/preset", "one", {n: folder / n for n in ("one", "two")}, look=0.005)
    yield watch
    watch.close()


def edits(watch: FileWatch, count: int) -> list[Command]:
    assert edits_come(watch, count)
    return watch.poll()


def edits_come(watch: FileWatch, count: int) -> bool:
    return wait_until(lambda: watch.heard >= count)


def frame(name: str) -> Frame:
    return Frame(Tick(0, 0.0, 0.0), Features(), Beat(), Scene(), changed={"/show/preset": name})


def test_a_saved_edit_is_a_command_with_the_new_text(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        (tmp_path / "one").write_text("newer")
        assert edits(watch, 1) == [Command("/show/preset", ("one", "newer"), "file")]


def test_an_editor_that_replaces_the_file_is_seen_too(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        (tmp_path / "half").write_text("a whole new file")
        (tmp_path / "half").replace(tmp_path / "one")
        assert edits(watch, 1) == [Command("/show/preset", ("one", "a whole new file"), "file")]


def test_only_the_file_of_what_plays_is_watched(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        (tmp_path / "two").write_text("not playing")
        (tmp_path / "one").write_text("playing")
        assert [command.args[1] for command in edits(watch, 1)] == ["playing"]
        watch.hear(frame("two"))
        assert watch.name == "two"
        assert wait_until(lambda: watch._seen[0] == "two")
        (tmp_path / "two").write_text("now it is")
        assert [command.args for command in edits(watch, 2)] == [("two", "now it is")]


def test_a_file_that_goes_and_comes_back_is_an_edit(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        (tmp_path / "one").unlink()
        (tmp_path / "one").write_text("back again")
        assert edits(watch, 1)[-1].args == ("one", "back again")


def test_another_file_is_fetched_when_it_is_asked_for_and_one_that_is_not_there_is_empty(
    tmp_path: Path,
) -> None:
    (tmp_path / "two").write_text("the second")
    watch = FileWatch("/show/preset", "", {"two": tmp_path / "two"}, fetch=True, look=0.005)
    for count, name in enumerate(("two", "three"), 1):
        watch.hear(frame(name))
        assert edits_come(watch, count)
    watch.close()
    assert [command.args for command in watch.poll()] == [("two", "the second"), ("three", "")]
