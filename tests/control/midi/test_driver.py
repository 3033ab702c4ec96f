import pytest

from tests.control.midi.jack import until
from vj.control.midi.driver import Driver
from vj.errors import DeviceError

FALLING, STUCK = "tests.control.midi.falling", "tests.control.midi.stuck"


def test_libraries_that_fall_over_take_their_process_along_and_no_other() -> None:
    driver = Driver(FALLING)
    out = driver.say("APC MINI")
    out.send(b"\x90\x00\x01")
    assert until(lambda: not out.alive)
    assert driver.find() == (["APC MINI"], ["APC MINI"])
    assert driver.say("APC MINI").alive
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
