import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control import maps
from vj.frame import Command, Value
from vj.targets import MidiEvent, MidiMap, Target

FADER, PAD = Target("/mix"), Target("/show/slot", (3,))


@pytest.mark.parametrize(
    ("address", "args", "commands"),
    [
        ("/rings/count", (5,), [Command("/rings/count", (5,), "osc")]),
        ("/1/fader1", (0.25,), [Command("/mix", (0.25,), "osc")]),
        ("/2/push3", (1.0,), [Command("/show/slot", (3,), "osc")]),
        ("/2/push3", (), [Command("/show/slot", (3,), "osc")]),
        ("/2/push3", ("on",), [Command("/show/slot", (3,), "osc")]),
        ("/2/push3", (0.0,), []),
        ("/2/push3", (False,), []),
        ("/3/xy", (0.1, 0.9), [Command("/3/xy", (0.1, 0.9), "osc")]),
    ],
)
def test_osc_goes_through_the_table_else_as_it_is(
    address: str, args: tuple[Value, ...], commands: list[Command]
) -> None:
    assert maps.osc(address, args, {"/1/fader1": FADER, "/2/push3": PAD}) == commands


@pytest.mark.parametrize(
    ("target", "event", "before", "value", "commands"),
    [
        (FADER, MidiEvent("cc", 1, 1), 0.0, 0.25, [Command("/mix", (0.25,), "midi", True)]),
        (FADER, MidiEvent("cc", 1, 16), 0.25, 0.0, [Command("/mix", (0.0,), "midi", True)]),
        (FADER, MidiEvent("pitch", 0, 2), 0.5, 1.0, [Command("/mix", (1.0,), "midi", True)]),
        (PAD, MidiEvent("note", 36, 10), 0.0, 0.1, [Command("/show/slot", (3,), "midi")]),
        (PAD, MidiEvent("note", 36, 10), 0.9, 0.1, [Command("/show/slot", (3,), "midi")]),
        (PAD, MidiEvent("note", 36, 10), 0.1, 0.0, []),
        (PAD, MidiEvent("cc", 64, 1), 0.0, 1.0, [Command("/show/slot", (3,), "midi")]),
        (PAD, MidiEvent("cc", 64, 1), 0.6, 0.7, []),
        (PAD, MidiEvent("cc", 64, 1), 1.0, 0.0, []),
    ],
)
def test_midi_sends_its_value_or_what_the_target_says_when_pressed(
    target: Target, event: MidiEvent, before: float, value: float, commands: list[Command]
) -> None:
    assert maps.midi(event, value, before, target) == commands


@pytest.mark.parametrize(
    ("rule", "stands", "asks"),
    [
        (MidiMap(FADER), (0, 0.25, 1), (0, 0.25, 1)),
        (MidiMap(FADER, invert=True), (0, 0.25, 1), (1, 0.75, 0)),
        (MidiMap(FADER, low=0.2, high=0.6), (0, 0.5, 1), (0.2, 0.4, 0.6)),
        (MidiMap(FADER, low=0.6, high=0.2), (0, 0.5, 1), (0.6, 0.4, 0.2)),
        (MidiMap(FADER, curve=2), (0, 0.5, 1), (0, 0.25, 1)),
        (MidiMap(FADER, curve=2, invert=True), (0, 0.5, 1), (1, 0.25, 0)),
        (MidiMap(FADER, dead=0.1), (0, 0.1, 0.5, 0.9, 1), (0, 0, 0.5, 1, 1)),
        (MidiMap(FADER, centre=0.2), (0, 0.4, 0.5, 0.6, 0.8, 1), (0, 0.5, 0.5, 0.5, 0.75, 1)),
    ],
)
def test_travel_has_range_direction_curve_and_dead_zones(
    rule: MidiMap, stands: tuple[float, ...], asks: tuple[float, ...]
) -> None:
    assert [maps.travel(place, rule) for place in stands] == pytest.approx(asks)


@given(
    st.builds(
        MidiMap,
        st.just(FADER),
        low=st.floats(0, 0.4),
        high=st.floats(0.6, 1),
        invert=st.booleans(),
        curve=st.floats(0.3, 3),
        dead=st.floats(0, 0.4),
        centre=st.floats(0, 0.8),
    ),
    st.floats(0, 1),
)
def test_a_motor_goes_where_the_hand_would_have_put_it(rule: MidiMap, place: float) -> None:
    asked = maps.travel(place, rule)
    assert rule.low - 1e-9 <= asked <= rule.high + 1e-9
    assert maps.travel(maps.position(asked, rule), rule) == pytest.approx(asked, abs=1e-6)


def test_a_key_sends_its_own_value_down_and_up_or_what_the_table_says_once() -> None:
    table = {"space": Target("/show/next"), "b": Target("/show/blackout", ("toggle",))}
    events = [("space", 1.0, 0.0), ("space", 0.0, 1.0), ("b", 1.0, 0.0), ("b", 0.0, 1.0), ("x", 1.0, 0.0)]
    assert [maps.key(name, value, before, table) for name, value, before in events] == [
        [Command("/show/next", (1.0,), "key", share=True)],
        [Command("/show/next", (0.0,), "key", share=True)],
        [Command("/show/blackout", ("toggle",), "key")],
        [],
        [],
    ]
