import fnmatch
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.targets import (
    MidiEvent,
    Target,
    is_pattern,
    matches,
    parse_midi_event,
    parse_midi_events,
    parse_target,
)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("/mix", Target("/mix")),
        ("/show/pattern organic", Target("/show/pattern", ("organic",))),
        ("/show/blackout toggle", Target("/show/blackout", ("toggle",))),
        ("/show/auto true", Target("/show/auto", (True,))),
        ("/show/slot 3", Target("/show/slot", (3,))),
        ("/a -1 .5 1e-2 2.", Target("/a", (-1, 0.5, 0.01, 2.0))),
        ("/show/pattern 'Brick Pattern'", Target("/show/pattern", ("Brick Pattern",))),
        ("/a nan inf 1_0", Target("/a", ("nan", "inf", "1_0"))),
    ],
)
def test_a_target_is_an_address_and_its_arguments(text: str, target: Target) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize("text", ["", " ", "mix", "/", "organic /mix", "/show/pattern 'organic"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="target"):
        parse_target(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("note 36", MidiEvent("note", 36)),
        ("CC  1", MidiEvent("cc", 1)),
        ("program 5", MidiEvent("program", 5)),
        ("pitch", MidiEvent("pitch")),
        ("ch 16 cc 127", MidiEvent("cc", 127, 16)),
        ("ch 1 aftertouch", MidiEvent("aftertouch", 0, 1)),
        ("cc14 7", MidiEvent("cc14", 7)),
        ("ch 2 nrpn 16383", MidiEvent("nrpn", 16383, 2)),
    ],
)
def test_a_midi_event_is_a_kind_a_number_and_perhaps_a_channel(text: str, event: MidiEvent) -> None:
    assert parse_midi_event(text) == event
    assert parse_midi_event(str(event)) == event


@pytest.mark.parametrize(
    "text", ["", "note", "note 128", "pitch 1", "ch 0 cc 1", "ch 17 cc 1", "knob 1", "cc ٣", "cc14 32"]
)
def test_what_is_no_midi_event_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no MIDI event; write note N, cc N"):
        parse_midi_event(text)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("note 3..5", ["note 3", "note 4", "note 5"]),
        ("cc 2..1", ["cc 2", "cc 1"]),
        ("ch 1..2 note 52", ["ch 1 note 52", "ch 2 note 52"]),
        ("ch 1..2 cc 8..9", ["ch 1 cc 8", "ch 1 cc 9", "ch 2 cc 8", "ch 2 cc 9"]),
        ("ch 3 pitch", ["ch 3 pitch"]),
    ],
)
def test_a_row_of_controls_is_a_range(text: str, events: list[str]) -> None:
    assert [str(event) for event in parse_midi_events(text)] == events


@pytest.mark.parametrize("text", ["note 0..128", "ch 1..17 cc 1", "note 1..", "note 1..2..3", "pitch 1..2"])
def test_what_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no MIDI event"):
        parse_midi_events(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_target, parse_midi_event):
        try:
            parse(text)
        except ValueError as error:
            assert str(error)


ADDRESSES = (
    "/mix",
    "/mix/a",
    "/show/next",
    "/show/pattern",
    "/fx/bloom/amount",
    "/fx/blur/amount",
    "/my [x]",
)


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ("/mix", ["/mix"]),
        ("/mi?", ["/mix"]),
        ("/*", ["/mix", "/my [x]"]),
        ("/*/*", ["/mix/a", "/show/next", "/show/pattern"]),
        ("/fx/bl*m/*", ["/fx/bloom/amount"]),
        ("/fx/b*/a*t", ["/fx/bloom/amount", "/fx/blur/amount"]),
        ("/fx/bl[ou]*/amount", ["/fx/bloom/amount", "/fx/blur/amount"]),
        ("/fx/bl[a-oz]*/amount", ["/fx/bloom/amount"]),
        ("/fx/bl[!a-o]?/amount", ["/fx/blur/amount"]),
        ("/show/{next,pattern}", ["/show/next", "/show/pattern"]),
        ("/{mix,show/next}", []),
        ("/m{ix,}{,ix}", ["/mix"]),
        ("/my [[]x]", ["/my [x]"]),
        ("/my [x]", []),
        ("/mix[/]a", []),
        ("/mix?a", []),
        ("/mix{/}a", []),
        ("/{mix", []),
        ("/[", []),
        ("/" + "*" * 256, []),
    ],
)
def test_a_pattern_names_addresses(pattern: str, named: list[str]) -> None:
    assert [address for address in ADDRESSES if matches(pattern, address)] == named


def test_what_may_name_more_than_one_is_seen() -> None:
    assert [is_pattern(text) for text in ("/a*", "/?", "/[a]", "/{a}", "/mix", "/a]}-,!")] == [
        *([True] * 4),
        *([False] * 2),
    ]


letters = st.text("ab/", max_size=8)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_within_a_part_it_agrees_with_the_shell(pattern: str, word: str) -> None:
    assert matches(pattern, word) == fnmatch.fnmatchcase(word, pattern)


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=3), letters, letters)
def test_braces_are_each_of_their_words(words: list[str], before: str, address: str) -> None:
    braces = before + "{" + ",".join(words) + "}*"
    assert matches(braces, address) == any(matches(before + word + "*", address) for word in words)


@given(st.text(), st.text())
def test_any_pattern_names_something_or_not(pattern: str, address: str) -> None:
    assert matches(pattern, address) in (True, False)


def test_no_pattern_takes_long() -> None:
    """A backtracking matcher would need 2 ** 60 steps here."""
    begun = process_time()
    assert not matches("/" + "*a" * 120, "/" + "a" * 119 + "b")
    assert process_time() - begun < 1
