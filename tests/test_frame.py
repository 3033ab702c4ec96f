from hypothesis import given
from hypothesis import strategies as st

from vj.frame import Beat


@given(st.integers(0, 1000), st.floats(0, 1 - 1e-6), st.integers(2, 7), st.integers(0, 6))
def test_every_bar_begins_with_a_multiple_of_the_meter(
    count: int, phase: float, meter: int, in_bar: int
) -> None:
    # a phase nearer to 1 than a sum of floats can tell is the next beat's
    beat = Beat(120, phase, count, (in_bar % meter + phase) / meter, meter=meter)
    assert abs(beat.place % meter - phase - in_bar % meter) < 1e-9
    assert count <= int(beat.place) < count + meter
