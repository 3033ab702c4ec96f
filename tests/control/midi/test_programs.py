"""Programs that others wrote, each of which moves a knob of a running engine through JACK."""

import os
import subprocess
import sys
from pathlib import Path

import mido
import pytest

from tests.control.midi.jack import played, ports, program, sequencer, server, until
from tests.display import Display
from vj.targets import Target, parse_midi_event

TABLE = {
    parse_midi_event("note 60"): Target("/master/speed"),
    parse_midi_event("note 63"): Target("/show/slot", (2,)),
    parse_midi_event("cc 7"): Target("/master/speed"),
}
KEYBOARD = {parse_midi_event(f"note {number}"): Target("/show/slot", (2,)) for number in range(36, 96)}


def test_jack_midiseq() -> None:
    with server(), played(table=TABLE) as shown, sequencer():
        assert shown.until(lambda: shown.knobs["/show/slot"] == 2)
        assert shown.until(lambda: shown.knobs["/master/speed"] == pytest.approx(4 * 64 / 127))


def test_jack_midi_clock() -> None:
    """Its clock leads the beat: in silence there is no other tempo. How well, an even clock has to tell."""
    with server(), played() as shown, program("jack_midi_clock", "-b", "126"):
        assert shown.until(lambda: "jack_midi_clock" in shown.control.name)
        subprocess.run(["jack_transport"], input=b"play\n", capture_output=True, timeout=10)
        assert shown.until(lambda: shown.bpm > 0)


def test_mido_play(tmp_path: Path) -> None:
    file = tmp_path / "sweep.mid"
    sweep = [mido.Message("control_change", control=7, value=n, time=20) for n in range(128)]
    mido.MidiFile(tracks=[mido.MidiTrack(sweep)]).save(file)
    with server(), played(table=TABLE, virtual=True) as shown:
        assert until(lambda: "vj:in" in ports())
        words = (str(Path(sys.executable).with_name("mido-play")), "-o", "vj:in", str(file))
        env = {**os.environ, "MIDO_BACKEND": "mido.backends.rtmidi/UNIX_JACK"}

        def sweeps() -> bool:
            with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                return shown.until(lambda: float(str(shown.knobs["/master/speed"])) > 2)

        # a busy machine's JACK drops events, the first ones most of all
        assert any(sweeps() for _ in range(3))


def test_jack_keyboard() -> None:
    """Its key Q is the C of the octave that it begins in."""
    display = Display("640x480")
    try:
        with server(), played(table=KEYBOARD) as shown:
            words = ("jack-keyboard",)
            with subprocess.Popen(
                words, env=display.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as keyboard:
                try:
                    assert shown.until(lambda: "jack-keyboard:midi_out" in shown.control.name)
                    assert shown.until(lambda: pressed(display) and shown.knobs["/show/slot"] == 2)
                finally:
                    keyboard.terminate()
    finally:
        display.close()


def pressed(display: Display) -> bool:
    """Press a key in the program's window, once it has one."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "keyboard", "windowfocus"]
    if subprocess.run(search, env=display.env, capture_output=True, timeout=10).returncode:
        return False
    display.type("q", "w", "e", "r")
    return True
