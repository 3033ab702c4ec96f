import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, process_time

import mido
import pytest

from tests.control.midi.jack import JACK, pad, played, ports, sequencer, server, until
from vj.control.midi.control import MidiControl
from vj.control.midi.driver import Driver, inputs
from vj.errors import DeviceError
from vj.frame import Command
from vj.targets import Controller, MidiEvent, MidiMap, Target, parse_midi_event

TABLE = {parse_midi_event("note 60"): Target("/mix"), parse_midi_event("note 63"): Target("/show/slot", (3,))}
NOTES = {
    Command("/mix", (64 / 127,), "midi", True),
    Command("/mix", (0.0,), "midi", True),
    Command("/show/slot", (3,), "midi"),
}


def hears(control: MidiControl, commands: set[Command]) -> bool:
    """Say whether exactly these are asked, in any order and however often."""
    heard: set[Command] = set()

    def done() -> bool:
        heard.update(control.poll())
        return heard >= commands

    return until(done) and heard == commands


@contextmanager
def listening(*names: str, virtual: bool = False) -> Iterator[MidiControl]:
    control = MidiControl(names, lambda: TABLE, backend=JACK, virtual=virtual, look=0.2)
    try:
        yield control
    finally:
        control.close()


def test_a_device_that_comes_is_heard_and_one_that_goes_is_let_go() -> None:
    with server(), listening() as control:
        assert control.name == "MIDI none"
        with sequencer():
            assert hears(control, NOTES)
            assert control.name in ("MIDI seq:out: ch 1 note 60", "MIDI seq:out: ch 1 note 63")
        assert until(lambda: control.name == "MIDI none")
        assert (control.problem, control.heard > 0) == ("", True)


def test_a_program_plays_into_our_own_port() -> None:
    with server(), listening(virtual=True) as control, sequencer():
        assert until(lambda: control.name.startswith("MIDI vj:in"))
        assert until(lambda: "seq:out" in ports())
        subprocess.run(["jack_connect", "seq:out", "vj:in"], check=True, timeout=10)
        assert hears(control, NOTES)


def test_a_name_opens_what_contains_it_and_no_name_is_one_line() -> None:
    with server(), sequencer():
        assert until(lambda: inputs(JACK) == ["seq:out"])
        with pytest.raises(DeviceError, match='no input is named "APC"; there are: seq:out'):
            MidiControl(["SEQ", "APC"], backend=JACK)
        with listening("SEQ") as control:
            assert control.name == "MIDI seq:out"


def test_a_server_may_die_and_come_back() -> None:
    with listening(virtual=True) as control:
        assert until(lambda: "JACK server not running" in control.problem)
        for _ in range(2):
            with server():
                assert until(lambda: control.name == "MIDI vj:in")
            assert until(lambda: control.name == "MIDI none")
            assert control.poll() == []


def test_every_kind_of_message_plays_what_the_table_says() -> None:
    events = ("cc 1", "program 5", "pitch", "aftertouch", "polytouch 9", "ch 3 cc 1")
    table = {parse_midi_event(event): Target(f"/{event}") for event in events}
    messages = [
        mido.Message("control_change", control=1, value=127),
        mido.Message("control_change", control=1, value=0, channel=2),
        mido.Message("sysex", data=(1, 2, 3)),
        mido.Message("clock"),
        mido.Message("program_change", program=5),
        mido.Message("pitchwheel", pitch=-8192),
        mido.Message("pitchwheel", pitch=8191),
        mido.Message("aftertouch", value=127),
        mido.Message("polytouch", note=9, value=0),
        mido.Message("control_change", control=2, value=1),
    ]
    asked = [("/cc 1", 1), ("/ch 3 cc 1", 0), ("/program 5", 1), ("/pitch", 0), ("/pitch", 1)]
    asked += [("/aftertouch", 1), ("/polytouch 9", 0)]
    with server():
        control = MidiControl([], lambda: table, backend=JACK, look=0.2)
        driver = Driver(JACK)
        out = driver.say("out", virtual=True, client_name="pad")
        assert until(lambda: control.name == "MIDI vj:in, pad:out")
        heard: set[Command] = set()

        def all_came() -> bool:
            heard.update(c for c in control.poll() if not c.address.startswith(("/clock/", "/show/")))
            return len(heard) >= len(asked)

        for _ in range(5):  # a busy machine's JACK drops a period, or plays it twice
            for message in messages:
                out.send(bytes(message.bytes()))
            if until(all_came, 3):
                break
        driver.close()
        control.close()
    assert heard == {Command(address, (float(value),), "midi", True) for address, value in asked}


@pytest.mark.parametrize("backend", [JACK, "mido.backends.none", "mido.backends.rtmidi/NONE"])
def test_a_machine_without_midi_is_no_error_unless_a_device_was_named(backend: str) -> None:
    control = MidiControl(backend=backend)
    assert until(lambda: control.problem.startswith("MIDI: none here: "))
    assert (control.poll(), control.name, inputs(backend)) == ([], "MIDI none", [])
    control.close()
    with pytest.raises(DeviceError, match='^MIDI: no input is named "APC"; MIDI: none here'):
        MidiControl(["APC"], backend=backend)


def test_a_device_is_played_lit_and_put_out() -> None:
    with server(), pad("APC MINI") as device:
        with played("apc_mini") as shown:
            assert shown.until(lambda: len(device.heard) > 40)

            def lights(switch: bool) -> bool:
                shown.frame(Command("/show/auto", (switch,)))
                return shown.until(lambda: f"90 54 0{switch:d}" in device.heard, 3)

            def plays() -> bool:
                device.send("90 54 7F", "80 54 00", "B0 30 00", "B0 30 60")
                return shown.until(lambda: shown.knobs["/macro/1"] == 96 / 127, 3)

            # a busy machine's JACK drops a period now and then
            assert any(plays() for _ in range(5))
            assert any(lights(switch) for _ in range(5) for switch in (False, True))
            device.heard.clear()
        assert until(lambda: len(device.heard) > 40)
        assert {message[-2:] for message in device.heard} == {"00"}


def test_a_control_is_learned_kept_and_unlearned() -> None:
    kept: list[tuple[str, str, MidiMap | None]] = []

    def save(controller: Controller, port: str, event: MidiEvent, rule: MidiMap | None) -> None:
        kept.append((port, str(event), rule))

    with server(), pad("pad") as device, played(save=save) as shown:
        assert shown.until(lambda: "pad:out" in shown.control.name)
        shown.frame(Command("/midi/learn", (True,)))
        shown.frame(Command("/master/speed", (1.5,), "osc"))
        assert "/master/speed" in shown.control.name
        device.send("B0 10 01", "B0 10 01", "B0 10 02", "B0 10 7F", "B0 10 7F")
        assert shown.until(lambda: bool(kept))
        shown.frame(Command("/midi/learn", (False,)))
        device.send("B0 10 05")
        assert shown.until(lambda: shown.knobs["/master/speed"] == pytest.approx(1.7))
        shown.frame(Command("/midi/unlearn", (True,)))
        device.send("B0 10 01", "B0 10 01", "B0 10 7F")
        assert shown.until(lambda: len(kept) == 2)
        speed = MidiMap(Target("/master/speed"), relative="twos")
        assert kept == [("pad:out", "ch 1 cc 16", speed), ("pad:out", "ch 1 cc 16", None)]
        shown.frame(Command("/midi/unlearn", (False,)))
        heard = shown.control.heard
        device.send("B0 10 05")
        assert shown.until(lambda: shown.control.heard > heard)
        assert shown.knobs["/master/speed"] == pytest.approx(1.7)


def test_a_port_that_is_stuck_holds_up_no_frame() -> None:
    """Ten seconds of frames, each with news for its lights, and an end that doesn't wait for it."""
    start = monotonic()
    with played("apc_mini", backend="tests.control.midi.stuck") as shown:
        assert shown.until(lambda: "APC MINI" in shown.control.name)
        slowest = 0.0
        for index in range(600):
            frame = shown.step(Command("/show/blackout", (bool(index % 2),)))
            before = process_time()
            shown.control.hear(frame)
            slowest = max(slowest, process_time() - before)
        assert slowest < 0.1
    assert monotonic() - start < 60


def test_a_device_that_another_program_holds_is_named_once_and_opened_when_it_can_be() -> None:
    with played(backend="tests.control.midi.held", look=0.01) as shown:
        said: list[str] = []

        def opened() -> bool:
            said.extend(shown.step().notes)
            return "APC MINI" in shown.control.name

        assert until(opened)
        assert said == ["MIDI: APC MINI can't be opened: held by another program"]


def test_a_driver_that_falls_over_is_begun_again() -> None:
    """The first light kills its process, each time; the device says a word whenever it is opened."""
    with played("apc_mini", backend="tests.control.midi.falling") as shown:
        assert shown.until(lambda: shown.control.heard > 2)
