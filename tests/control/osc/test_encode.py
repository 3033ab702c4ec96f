import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control.osc.decode import decode
from vj.control.osc.encode import FITS, bundled, message, plain
from vj.frame import Value

numbers = st.floats(width=32, allow_nan=False, allow_infinity=False).filter(lambda x: abs(x) < 3.4e38)
values = numbers | st.integers(-(2**31), 2**31 - 1) | st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, (1,)),
        (False, (0,)),
        (7, (7,)),
        (0.25, (0.25,)),
        ("rings", ("rings",)),
        ((0.5, 1.0), (0.5, 1.0)),
        (2**40, (2**31 - 1,)),
        (1e300, (pytest.approx(3.4e38),)),
        ("\udcff\0x", ("?x",)),
    ],
)
def test_every_program_reads_our_values(value: Value, read: tuple[Value, ...]) -> None:
    assert decode(message("/a", plain(value))) == [("/a", read, 0.0)]


def test_typed_values_are_written_as_their_type() -> None:
    written = message("/a", [("r", (1.0, 0.0, 0.2, 1.0)), ("T", True), ("T", False), ("r", (0.0, 0.0, 1.0))])
    assert decode(written)[0].args == ((1.0, 0.0, 0.2, 1.0), True, False, (0.0, 0.0, 1.0, 1.0))


@given(st.lists(values, max_size=300))
def test_bundles_carry_everything_in_order_and_fit(sent: list[Value]) -> None:
    texts = [value for value in sent if not isinstance(value, str) or len(value) < 100]
    packets = list(bundled(message("/a", plain(value)) for value in texts))
    assert all(len(packet) <= FITS for packet in packets)
    clean = [v.replace("\0", "") if isinstance(v, str) else v for v in texts]
    assert [m.args[0] for packet in packets for m in decode(packet)] == clean
