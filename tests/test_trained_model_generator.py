"""The drop-in for the script that all this grew from."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media import pictures, probe, tone
from tools.trained_model_generator import TrainedModelGenerator
from vj.frame import FAMILIES

TOOL = Path(__file__).parents[1] / "tools" / "trained_model_generator.py"


@pytest.mark.parametrize(
    ("energy", "brightness", "kind"),
    [
        (0.51, 0.0, "geometric"),
        (0.51, 0.9, "geometric"),
        (0.5, 0.51, "fractal"),
        (0.0, 0.51, "fractal"),
        (0.5, 0.5, "flowing"),
        (0.21, 0.0, "flowing"),
        (0.2, 0.5, "organic"),
        (0.0, 0.0, "organic"),
    ],
)
def test_the_original_s_rule(energy: float, brightness: float, kind: str) -> None:
    features = {"energy": energy, "brightness": brightness}
    assert TrainedModelGenerator().select_pattern_type(features) == kind


def drawn(kind: str, count: int) -> list[NDArray[np.uint8]]:
    """Pictures of a family."""
    generate = getattr(TrainedModelGenerator(), f"generate_{kind}_patterns")
    made: list[NDArray[np.uint8]] = generate({"energy": 0.6, "brightness": 0.6}, count, (96, 54))
    return made


@pytest.mark.parametrize("kind", FAMILIES)
def test_each_family_draws_something_that_moves(kind: str) -> None:
    made = drawn(kind, 10)
    assert [(picture.shape, str(picture.dtype)) for picture in made] == [((54, 96, 3), "uint8")] * 10
    assert made[-1].std() > 5
    assert not np.array_equal(made[0], made[-1])


def test_no_two_families_look_the_same() -> None:
    last = [drawn(kind, 5)[-1].astype(float) for kind in FAMILIES]
    apart = [np.abs(a - b).mean() for i, a in enumerate(last) for b in last[:i]]
    assert min(apart) > 3


def test_with_no_arguments_it_makes_a_film_of_each_sound_file_here(tmp_path: Path) -> None:
    tone(tmp_path / "one.wav", 0.2)
    tone(tmp_path / "two.wav", 0.2)
    (tmp_path / "broken.mp3").write_text("I am a text\n")
    (tmp_path / "notes.txt").touch()
    answer = subprocess.run([sys.executable, str(TOOL)], cwd=tmp_path, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("broken.mp3: ")
    assert answer.stderr.endswith("1 of 3 could not be rendered, see above\n")
    assert sorted(p.name for p in tmp_path.glob("*.mp4")) == ["trained_one.mp4", "trained_two.mp4"]
    film = tmp_path / "trained_one.mp4"
    assert [stream["codec_name"] for stream in probe(film)["streams"]] == ["h264", "aac"]
    assert len(pictures(film)) == 6


def test_where_there_is_nothing_it_says_so(tmp_path: Path) -> None:
    answer = subprocess.run([sys.executable, str(TOOL)], cwd=tmp_path, capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout.startswith(f"no sound file in {tmp_path}")
