"""Which tracks a command means."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from vj.audio import demo
from vj.audio.file import FileSource
from vj.cli.batch import found
from vj.frame import Tick


def test_the_word_demo_is_the_built_in_track_sample_for_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    (track,), wrong = found([Path("demo")])
    with closing(FileSource(track)) as source:
        heard = source.read(Tick(0, demo.SECONDS + 1, 0.0)).samples
    assert (track.name, wrong) == ("demo.wav", [])
    assert np.array_equal(heard, demo.samples())
    assert found([Path("demo")]) == ([track], [])  # kept


def test_a_file_called_demo_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("demo").touch()
    assert found([Path("demo")]) == ([Path("demo")], [])
