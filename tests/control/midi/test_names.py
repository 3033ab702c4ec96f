import pytest

from vj.control.midi.names import pair


@pytest.mark.parametrize(
    ("name", "outs", "output"),
    [
        ("APC MINI:APC MINI MIDI 1 24:0", ["Midi Through 14:0", "APC MINI:APC MINI MIDI 1 24:0"], 1),
        ("APC MINI 0", ["Microsoft GS Wavetable Synth 0", "APC MINI 1"], 1),
        ("MIDIIN2 (LPX MIDI) 1", ["LPX MIDI 1", "MIDIOUT2 (LPX MIDI) 2"], 1),
        ("LPX MIDI 0", ["LPX MIDI 1", "MIDIOUT2 (LPX MIDI) 2"], 0),
        ("Launchpad X LPX MIDI Out", ["Launchpad X LPX DAW In", "Launchpad X LPX MIDI In"], 1),
        ("pad:out", ["synth:in", "pad:in"], 1),
        ("pad:out", ["pad-01:in"], 0),
        (
            "a2j:MIDI Mix [24] (capture): MIDI Mix MIDI 1",
            ["a2j:MIDI Mix [24] (playback): MIDI Mix MIDI 1"],
            0,
        ),
        ("nanoKONTROL2 SLIDER/KNOB", ["nanoKONTROL2 CTRL"], None),
        ("keys:out_1", ["pad:in_1"], None),
        ("keys", [], None),
    ],
)
def test_a_device_is_answered_at_its_own_output(name: str, outs: list[str], output: int | None) -> None:
    assert pair(name, [name], outs) == (None if output is None else outs[output])


def test_two_devices_of_a_kind_are_paired_in_their_order() -> None:
    ins, outs = ["APC MINI 0", "APC MINI 1"], ["APC MINI 1", "APC MINI 2"]
    assert [pair(name, ins, outs) for name in ins] == outs
