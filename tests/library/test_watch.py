from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from vj.errors import LookError
from vj.frame import Look
from vj.library.watch import LookWatch, belonging

GOOD = '/*{"ISFVSN": "2", "DESCRIPTION": "%s"}*/ void main() { gl_FragColor = vec4(1.0); }'


@pytest.fixture
def patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of patterns, with one look in it."""
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    folder = tmp_path / "shaders" / "patterns"
    folder.mkdir(parents=True)
    (folder / "mine.fs").write_text(GOOD % "one")
    return folder


@pytest.fixture
def watch(patterns: Path) -> Iterator[LookWatch]:
    made = LookWatch(every=0.01)
    yield made
    made.close()


def seen(watch: LookWatch) -> list[Look | LookError]:
    """What the watch finds next."""
    found: list[Look | LookError] = []

    def anything() -> bool:
        found.extend(watch.poll())
        return bool(found)

    assert wait_until(anything)
    return found


def test_a_look_that_is_saved_is_read_again(watch: LookWatch, patterns: Path) -> None:
    (patterns / "mine.fs").write_text(GOOD % "another")
    assert [look.description for look in seen(watch) if isinstance(look, Look)] == ["another"]


def test_a_mistake_is_said_with_its_file(watch: LookWatch, patterns: Path) -> None:
    (patterns / "mine.fs").write_text("/*{ no JSON }*/")
    assert [str(found).startswith(f"{patterns}/mine.fs:1: ") for found in seen(watch)] == [True]


def test_a_file_that_is_being_written_is_no_mistake(watch: LookWatch, patterns: Path) -> None:
    (patterns / "mine.fs").write_text("")
    (patterns / "other.fs").write_text(GOOD % "other")
    assert [look.description for look in seen(watch) if isinstance(look, Look)] == ["other"]
    (patterns / "mine.fs").write_text(GOOD % "whole")
    assert [look.description for look in seen(watch) if isinstance(look, Look)] == ["whole"]


def test_a_file_that_belongs_to_a_look_stands_for_it(tmp_path: Path) -> None:
    for name in ("a.fs", "a.vs", "rain.frag", "rain.A.frag", "rain.common.frag"):
        (tmp_path / name).touch()
    changed = [tmp_path / name for name in ("a.vs", "rain.A.frag", "rain.common.frag", "a.fs")]
    assert [path.name for path in belonging(changed)] == ["a.fs", "rain.frag"]
