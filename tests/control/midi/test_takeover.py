import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control.midi.takeover import Grip
from vj.targets import Takeover


def moved(kind: Takeover, start: float, *stands: float) -> list[float]:
    """Give where the knob is after each position of the fader, nobody else moving it."""
    grip, knob, trace = Grip(kind), start, []
    for place in stands:
        asked = grip.step(place, knob)
        knob = knob if asked is None else asked
        trace.append(knob)
    return trace


def test_nothing_moves_until_the_fader_meets_the_knob() -> None:
    assert moved("pickup", 0.5, 0.0, 0.2, 0.45, 0.49, 0.6) == [0.5, 0.5, 0.5, 0.49, 0.6]


def test_a_sweep_that_jumps_over_the_knob_takes_hold() -> None:
    assert moved("pickup", 0.5, 0.0, 1.0, 0.3) == [0.5, 1.0, 0.3]
    assert moved("pickup", 0.5, 1.0, 0.0) == [0.5, 0.0]


def test_the_first_position_that_is_heard_crosses_nothing() -> None:
    assert moved("pickup", 0.5, 1.0) == [0.5]


def test_a_fader_that_jumps_takes_hold_at_once() -> None:
    assert moved("jump", 0.5, 0.0, 0.9) == [0.0, 0.9]


def test_a_knob_that_somebody_else_moved_is_let_go() -> None:
    grip = Grip()
    assert grip.step(0.5, 0.5) == 0.5
    assert grip.step(0.6, 0.5) == 0.6
    assert grip.step(0.65, 0.1) is None
    assert grip.step(0.3, 0.1) is None
    assert grip.step(0.05, 0.1) == 0.05


def test_scaled_they_meet_at_the_end_they_go_to() -> None:
    assert moved("scale", 0.6, 0.0, 0.5, 1.0, 0.4) == pytest.approx([0.6, 0.8, 1.0, 0.4])
    assert moved("scale", 0.8, 0.4, 0.2, 0.0, 0.1) == pytest.approx([0.8, 0.4, 0.0, 0.1])


@pytest.mark.parametrize("kind", ["pickup", "scale"])
@given(start=st.floats(0, 1), stands=st.lists(st.integers(0, 127), min_size=2))
def test_no_knob_jumps_further_than_the_hand_went(kind: Takeover, start: float, stands: list[int]) -> None:
    """Except over what the hand itself swept: between two positions the knob may only come nearer."""
    trace = [start, *moved(kind, start, *(place / 127 for place in stands))]
    for before, after, here, there in zip(trace[1:], trace[2:], stands, stands[1:], strict=False):
        low, high = min(here, there) / 127 - 0.016, max(here, there) / 127 + 0.016
        assert after == before or low <= after <= high or kind == "scale"
        assert 0 <= after <= 1


@given(st.floats(0, 1), st.lists(st.integers(0, 127)))
def test_scaled_a_whole_travel_always_takes_hold(start: float, stands: list[int]) -> None:
    path = [place / 127 for place in stands]
    assert moved("scale", start, *path, 0.0, 1.0, 0.5)[-1] == 0.5
