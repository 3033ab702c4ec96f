from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control.midi.decode import FINE, Decoder, clicks
from vj.targets import MIDI_KINDS, Coding, parse_midi_event


def read(*messages: str) -> list[tuple[str, int, int]]:
    """Give the moves of messages written in hex: event, number, highest number."""
    decoder = Decoder()
    moves = chain.from_iterable(decoder.step(bytes.fromhex(message)) for message in messages)
    return [(str(move.event), move.raw, move.top) for move in moves]


def only(kind: str, *messages: str) -> list[tuple[int, int]]:
    """Give the numbers that messages mean for one event alone, and the highest."""
    return [(raw, top) for event, raw, top in read(*messages) if event == kind]


@pytest.mark.parametrize(
    ("message", "move"),
    [
        ("90 3C 40", ("ch 1 note 60", 64, 127)),
        ("9F 3C 00", ("ch 16 note 60", 0, 127)),
        ("82 3C 40", ("ch 3 note 60", 0, 127)),
        ("A0 3C 7F", ("ch 1 polytouch 60", 127, 127)),
        ("B1 40 7F", ("ch 2 cc 64", 127, 127)),
        ("C0 05", ("ch 1 program 5", 127, 127)),
        ("D9 11", ("ch 10 aftertouch", 17, 127)),
        ("E0 00 00", ("ch 1 pitch", 0, FINE)),
        ("E0 7F 7F", ("ch 1 pitch", FINE, FINE)),
        ("E0 00 40", ("ch 1 pitch", 8192, FINE)),
    ],
)
def test_a_message_is_a_move(message: str, move: tuple[str, int, int]) -> None:
    assert read(message) == [move]


@pytest.mark.parametrize(
    "message", ["", "90", "90 3C", "90 3C 40 01", "90 80 00", "3C 40", "F8", "F0 01 F7", "FF"]
)
def test_what_moves_nothing_is_let_by(message: str) -> None:
    assert read(message) == []


def test_two_halves_make_14_bits() -> None:
    assert only("ch 1 cc14 7", "B0 07 40", "B0 27 01", "B0 07 7F", "B0 27 7F") == [
        (64, 127),
        (64 * 128 + 1, FINE),
        (127 * 128, FINE),
        (FINE, FINE),
    ]


def test_between_its_halves_a_number_never_turns_back() -> None:
    up = [
        f"B0 {code} {half:02X}"
        for n in range(8000, 8400, 7)
        for code, half in (("07", n >> 7), ("27", n & 127))
    ]
    down = [
        f"B0 {code} {half:02X}"
        for n in range(8400, 8000, -7)
        for code, half in (("07", n >> 7), ("27", n & 127))
    ]
    rising, falling = (
        [raw for raw, top in only("ch 1 cc14 7", "B0 27 00", *sweep) if top == FINE][2:]
        for sweep in (up, down)
    )
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)


def test_a_parameter_is_chosen_and_moved() -> None:
    parameter = f"ch 1 nrpn {3 * 128 + 5}"
    choose = ("B0 63 03", "B0 62 05")
    assert only(parameter, *choose, "B0 06 7F") == [(127, 127)]
    assert only(parameter, *choose, "B0 06 02", "B0 26 03") == [(2, 127), (2 * 128 + 3, FINE)]
    assert only(parameter, *choose, "B0 06 02", "B0 60 00", "B0 61 00", "B0 61 00") == [
        (2, 127),
        (257, FINE),
        (256, FINE),
        (255, FINE),
    ]


@pytest.mark.parametrize("away", ["B0 65 00", "B0 64 01", "B0 63 7F"])
def test_data_of_no_or_another_parameter_is_not_its(away: str) -> None:
    ends = (away, "B0 62 7F") if away.startswith("B0 63") else (away,)
    assert [e for e, _, _ in read("B0 63 03", "B0 62 05", *ends, "B0 06 01") if "nrpn" in e] == []


def test_channels_keep_their_halves_apart() -> None:
    assert only("ch 2 cc14 7", "B0 07 40", "B0 27 01", "B1 07 01") == [(1, 127)]


@pytest.mark.parametrize(
    ("coding", "turned"),
    [
        ("twos", {1: 1, 63: 63, 127: -1, 65: -63}),
        ("offset", {65: 1, 127: 63, 63: -1, 1: -63, 64: 0}),
        ("sign", {1: 1, 63: 63, 65: -1, 127: -63, 64: 0}),
        ("-twos", {1: -1, 127: 1}),
        ("-offset", {65: -1, 63: 1}),
        ("-sign", {1: -1, 65: 1}),
    ],
)
def test_encoders_say_clicks_in_three_codings_and_their_inversions(
    coding: Coding, turned: dict[int, int]
) -> None:
    assert {raw: clicks(raw, coding) for raw in turned} == turned


@given(st.lists(st.binary(max_size=5)))
def test_any_bytes_move_something_within_its_range_or_nothing(messages: list[bytes]) -> None:
    decoder = Decoder()
    for move in chain.from_iterable(map(decoder.step, messages)):
        assert 0 <= move.raw <= move.top and 0 <= move.share <= 1
        assert move.event.number <= (MIDI_KINDS[move.event.kind] or 0)
        assert parse_midi_event(str(move.event)) == move.event
