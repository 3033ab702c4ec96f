"""Keys and mouse on a real display, presets and cues edited while they play; heard through the journal."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_live import OFF, end, start
from tests.conftest import wait_until
from tests.control.midi.played import engine
from tests.display import Display
from vj.cli.live import open_cues
from vj.errors import UsageError
from vj.frame import Command
from vj.record import journal


def commands(path: Path) -> list[Command]:
    """All that was asked for in a show that runs, or is over."""
    begun = journal.is_journal(path) and path.stat().st_size > 200  # its first record is written at once
    return [command for moment in journal.read(path) for command in moment.commands] if begun else []


def heard(path: Path, address: str) -> list[Command]:
    return [command for command in commands(path) if command.address == address]


def test_keys_and_mouse_reach_the_show_down_and_up(tmp_path: Path) -> None:
    display = Display("320x180")
    path = tmp_path / "night.journal"
    try:
        words = ("--audio", "demo", *OFF, "--fps", "20", "--journal", str(path))
        show = start(tmp_path, *words, DISPLAY=display.env["DISPLAY"])
        title = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^VJ$"]
        subprocess.run(title, env=display.env, check=True, timeout=30, capture_output=True)
        assert wait_until(lambda: bool(commands(path)), 30)
        display.type("question", "space")
        subprocess.run(["xdotool", "mousemove", "80", "45", "click", "1"], env=display.env, check=True)
        assert wait_until(lambda: len(heard(path, "/mouse/down")) == 2, 20)
        show.send_signal(signal.SIGINT)
        assert end(show)[0] == 0
    finally:
        display.close()
    assert [command.args for command in heard(path, "/show/next")] == [(1.0,), (0.0,)]
    assert [command.args for command in heard(path, "/show/help")] == [("toggle",)]
    assert [command.args for command in heard(path, "/mouse/down")] == [(1.0,), (0.0,)]
    x, y = heard(path, "/mouse")[-1].args
    assert (round(float(str(x)), 2), round(float(str(y)), 2)) == (0.25, 0.75)


def test_a_preset_and_a_show_file_are_edited_while_they_play(tmp_path: Path) -> None:
    mine, cues, path = tmp_path / "mine.toml", tmp_path / "show.toml", tmp_path / "night.journal"
    mine.write_text('palette = "ember"')
    cues.write_text('[[cues]]\nname = "one"')
    words = ("--preset", str(mine), "--show", str(cues), "--journal", str(path), "--size", "64x36")
    show = start(tmp_path, "--audio", "demo", *OFF, *words, DISPLAY="")
    assert wait_until(lambda: bool(commands(path)), 30)
    mine.write_text('palette = "gold"')
    assert show.stderr
    assert show.stderr.readline().startswith(f'{mine}:1: palette: no palette is named "gold"; there are: ')
    mine.write_text('palette = "ocean"')
    cues.write_text('[[cues]]\nlook = "celz"')
    assert show.stderr.readline().startswith(f"{cues}:1: cue 1: /show/pattern takes one of")
    assert wait_until(lambda: len(heard(path, "/show/preset")) == 2, 20)
    show.send_signal(signal.SIGINT)
    assert end(show)[0] == 0
    assert [command.args[1] for command in heard(path, "/show/preset")][-1] == 'palette = "ocean"'


def test_a_show_that_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="--show nigth: no such file, nor a show's name; did you mean night"):
        open_cues(engine(), "nigth")
