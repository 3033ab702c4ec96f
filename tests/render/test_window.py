"""A real full-screen window on a real (virtual) display, seen from outside."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.display import Display
from tests.render.pictures import Pixels, stage
from tests.render.show_one import picture

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """A display of 640x360."""
    server = Display("640x360")
    yield server
    server.close()


def screenshot(display: Display, path: Path) -> Pixels:
    """All that the display shows, (height, width, 3)."""
    subprocess.run(["import", "-window", "root", str(path)], env=display.env, check=True, timeout=30)
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.usefixtures("gl")
def test_the_full_screen_shows_what_is_drawn_without_one_and_the_hud_over_it(
    display: Display, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.render.show_one"]
    with subprocess.Popen(
        command, cwd=ROOT, env=display.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as shown:
        assert shown.stdin and shown.stdout
        assert shown.stdout.readline() == "640x360\n"
        plain = screenshot(display, tmp_path / "plain.png")
        shown.stdin.write("hud\n")
        shown.stdin.flush()
        assert shown.stdout.readline() == "shown\n"
        hud = screenshot(display, tmp_path / "hud.png")
        shown.stdin.close()
        assert shown.wait(30) == 0
    with stage((640, 360)) as made:
        made.draw(picture())
        headless = made.read()
    difference = np.abs(plain.astype(int) - headless.astype(int))
    assert (plain.shape, difference.max()) == (headless.shape, 0)
    changed = np.abs(hud.astype(int) - plain.astype(int)).max(axis=2) > 20
    rows, columns = np.nonzero(changed)
    assert changed.mean() > 0.01
    assert rows.max() < 120
    assert columns.max() < 400
