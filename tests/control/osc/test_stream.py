import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.control.osc.packets import message
from vj.control.osc.decode import OscError
from vj.control.osc.stream import LARGEST, Framer, framed

packets = st.lists(st.binary(min_size=4, max_size=40).map(lambda data: b"/" + data), min_size=1, max_size=5)


@given(packets, st.booleans(), st.integers(1, 9))
def test_packets_come_out_as_they_went_in_however_the_stream_is_cut(
    sent: list[bytes], slip: bool, size: int
) -> None:
    data = b"".join(framed(packet, slip) for packet in sent)
    framer = Framer()
    cut = [framer.step(data[at : at + size]) for at in range(0, len(data), size)]
    assert [packet for each in cut for packet in each] == sent and framer.slip == slip


@given(st.binary(), st.integers(1, 9))
def test_any_stream_is_cut_or_refused(data: bytes, size: int) -> None:
    framer = Framer()
    try:
        for at in range(0, len(data), size):
            assert all(framer.step(data[at : at + size]))
    except OscError as error:
        assert str(error)


def test_slip_is_written_as_the_rfc_has_it() -> None:
    assert framed(b"/\xc0\xdb", slip=True) == b"\xc0/\xdb\xdc\xdb\xdd\xc0"


def test_slip_that_begins_with_its_packet_is_understood() -> None:
    assert Framer().step(message("/a") + b"\xc0") == [message("/a")]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /\xc0/mix\0\0\0\0,\0\0\0\xc0",
        b"\0\0\0\0",
        b"\0\xff\xff\xff",
        b"\xc0" + bytes(LARGEST + 1),
    ],
)
def test_what_cannot_be_osc_is_refused(data: bytes) -> None:
    with pytest.raises(OscError):
        Framer().step(data)
