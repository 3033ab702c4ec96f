from pathlib import Path

import pytest

from vj.direction.decks import Decks, Mix
from vj.frame import Look

ONE, TWO, THREE = (Look(name, "generator", Path(f"{name}.fs"), "") for name in ("one", "two", "three"))


def run(decks: Decks, look: Look, seconds: float, hand: float | None = None) -> Mix:
    """Ask for a look for so long, at 50 frames a second."""
    for _ in range(max(round(seconds * 50), 1)):
        mix = decks.step(0.02, 1.0, (look, 1.0), hand)
    return mix


def test_the_first_look_is_there_at_once() -> None:
    mix = run(Decks(), ONE, 0)
    assert mix.a
    assert (mix.on, mix.a.look, mix.mix) == (ONE, ONE, 0.0)


def test_the_next_look_fades_in_on_the_other_deck_in_the_time_asked_for() -> None:
    decks = Decks()
    start = run(decks, ONE, 0).mix
    half = run(decks, TWO, 0.5)
    assert abs(half.mix - start) == pytest.approx(0.5, abs=0.04)
    assert {half.a and half.a.look, half.b and half.b.look} == {ONE, TWO}


def test_after_the_fade_the_old_look_is_off_its_deck() -> None:
    decks = Decks()
    run(decks, ONE, 0)
    done = run(decks, TWO, 1.2)
    assert [deck.look for deck in (done.a, done.b) if deck] == [TWO]


def test_a_third_look_during_a_fade_hurries_it_and_never_jumps() -> None:
    decks = Decks()
    run(decks, ONE, 0)
    before = run(decks, TWO, 0.3).mix
    steps = []
    for _ in range(80):
        mix = run(decks, THREE, 0).mix
        steps.append(abs(mix - before))
        before = mix
    assert max(steps) <= 0.17
    assert [deck.look for deck in (run(decks, THREE, 1).a, run(decks, THREE, 0).b) if deck] == [THREE]


def test_a_hand_on_the_crossfader_is_obeyed_and_the_next_look_waits_where_it_is_not_seen() -> None:
    decks = Decks()
    run(decks, ONE, 0)
    held = run(decks, TWO, 2.0, hand=0.0)
    assert held.mix == 0.0
    assert held.a and held.b and {held.a.look, held.b.look} == {ONE, TWO}


def test_a_look_begins_its_clock_where_it_comes_on() -> None:
    decks = Decks()
    run(decks, ONE, 3)
    mix = run(decks, TWO, 0)
    clocks = {deck.look: deck.clock.index for deck in (mix.a, mix.b) if deck}
    assert clocks[TWO] == 0
    assert clocks[ONE] > 100
