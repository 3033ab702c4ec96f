import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.control.midi.jack import until
from tests.control.midi.slow import LOOK
from vj.control.midi.driver import Driver
from vj.errors import DeviceError

FALLING, SLOW, STUCK, WRITTEN = (
    f"tests.control.midi.{name}" for name in ("falling", "slow", "stuck", "written")
)
SHOW = f"""
import threading
from vj.control.midi.driver import Driver
port = Driver({WRITTEN!r}).say("APC MINI", [bytes.fromhex("900000"), bytes.fromhex("B00000")])
print("on", flush=True)
threading.Event().wait()
"""


def test_libraries_that_fall_over_take_their_process_along_and_no_other() -> None:
    driver = Driver(FALLING)
    out = driver.say("APC MINI")
    out.send(b"\x90\x00\x01")
    assert until(lambda: not out.alive)
    assert driver.find() == (["APC MINI"], ["APC MINI"])
    assert driver.say("APC MINI").alive
    driver.close()


def test_what_comes_while_ports_are_looked_for_comes_in_time() -> None:
    driver, times = Driver(SLOW), list[float]()
    driver.listen("APC MINI", lambda message, time: times.append(time))
    driver.find()
    heard = len(times)
    driver.find()
    assert len(times) - heard > LOOK * 48 / 3
    driver.close()


def test_a_port_says_how_much_it_can_still_take() -> None:
    driver = Driver(STUCK)
    out = driver.say("APC MINI")
    for _ in range(600):
        out.send(b"\x90\x00\x01")
    assert (out.room, out.problem) == (0, "")
    driver.close()


def test_a_port_that_is_not_there_is_one_line() -> None:
    driver = Driver("mido.backends.nothing")
    with pytest.raises(DeviceError, match="^MIDI: none here: No module named 'mido.backends.nothing'"):
        driver.find()
    driver.close()


@pytest.mark.parametrize("end", ["SIGKILL", "SIGABRT", "SIGTERM", "SIGHUP", "SIGINT"])
def test_however_a_show_ends_its_lights_go_out(tmp_path: Path, end: str) -> None:
    """The signal goes to all processes of the terminal, as Ctrl-C does."""
    sent = tmp_path / "sent"
    with subprocess.Popen(
        [sys.executable, "-c", SHOW],
        env={**os.environ, "VJ_TEST_SENT": str(sent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as show:
        assert show.stdout and show.stdout.readline() == b"on\n"
        os.killpg(show.pid, getattr(signal, end))
    assert until(lambda: sent.exists() and sent.read_text().endswith("90 00 00\nB0 00 00\n"))


def test_a_port_that_was_let_go_says_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = tmp_path / "sent"
    monkeypatch.setenv("VJ_TEST_SENT", str(sent))
    driver = Driver(WRITTEN)
    out = driver.say("APC MINI", [b"\x90\x00\x00"])
    out.send(b"\x90\x00\x01")
    out.close()
    driver.close()
    assert sent.read_text() == "90 00 01\n"
