"""The judge of flashes, on films that ffmpeg makes."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from vj.cli.flashes import command
from vj.errors import MediaError
from vj.record.flashes import judge


def film(path: Path, light: str, seconds: float = 3, rate: int = 25) -> Path:
    """A film whose luma is an expression of T."""
    source = f"color=white:s=96x54:r={rate}:d={seconds},format=gray,geq=lum='{light}'"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)], check=True)
    return path


def test_a_film_that_flashes_five_times_a_second_fails_and_is_told_from_when(tmp_path: Path) -> None:
    verdict = judge(film(tmp_path / "a.mp4", "255*gt(T,1)*mod(floor(T*10),2)"))
    assert (verdict.passed, verdict.light >= 8, verdict.red, verdict.long) == (False, True, 0, False)
    assert verdict.since == pytest.approx(1.8, abs=0.2)


def test_two_flashes_a_second_are_too_many_once_they_go_on(tmp_path: Path) -> None:
    light = "255*mod(floor(T*4+0.01),2)"
    assert judge(film(tmp_path / "short.mp4", light, 3)).passed
    long = judge(film(tmp_path / "long.mp4", light, 7))
    assert (long.passed, long.long) == (False, True)


def test_a_calm_film_passes(tmp_path: Path) -> None:
    verdict = judge(film(tmp_path / "calm.mp4", "128+60*sin(T*3)"))
    assert (verdict.passed, verdict.since) == (True, None)


def test_the_command_says_a_line_a_film_and_fails_where_one_does(tmp_path: Path) -> None:
    films = [film(tmp_path / "calm.mp4", "100"), film(tmp_path / "wild.mp4", "255*mod(floor(T*16),2)")]
    said = CliRunner().invoke(command, [*map(str, films), str(tmp_path / "none.mp4")])
    assert said.exit_code == 1
    assert [line.split(": ")[1] for line in said.stdout.splitlines()] == [
        "held within the limits of flashes",
        "flashes too often, first at 0.4 s",
    ]
    assert "none.mp4: no pictures to judge" in said.stderr


def test_a_folder_of_pictures_is_a_film(tmp_path: Path) -> None:
    film(tmp_path / "wild.mp4", "255*mod(floor(T*12),2)", rate=30)
    (tmp_path / "wild").mkdir()
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", tmp_path / "wild.mp4", tmp_path / "wild" / "%06d.png"], check=True
    )
    assert judge(tmp_path / "wild").light == judge(tmp_path / "wild.mp4").light == 12


def test_what_is_no_film_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_text("no film")
    with pytest.raises(MediaError, match="x.mp4: no pictures to judge"):
        judge(tmp_path / "x.mp4")
