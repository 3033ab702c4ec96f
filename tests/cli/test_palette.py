from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from vj.cli.palette import command
from vj.errors import UsageError
from vj.library.palettes import palettes


def test_a_palette_of_a_picture_is_said_as_a_file_has_it_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    Image.new("RGB", (8, 8), "#c02010").save(tmp_path / "fire.png")
    said = CliRunner().invoke(command, [str(tmp_path / "fire.png"), "--keep", "fire"])
    assert said.exit_code == 0
    assert 'fire = ["#' in said.stdout
    assert "fire" in palettes()
    listed = CliRunner().invoke(command).stdout
    assert all(f"{name} = [" in listed for name in ("ember", "jade", "fire"))


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    for arguments in ([str(tmp_path / "a.png"), "--keep", "a b"], ["--keep", "x"]):
        with pytest.raises(UsageError):
            CliRunner().invoke(command, arguments, catch_exceptions=False)
