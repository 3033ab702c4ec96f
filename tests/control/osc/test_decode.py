import struct
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pythonosc.osc_message_builder import OscMessageBuilder

from tests.control.osc.packets import bundle, message, padded
from vj.control.osc.decode import OscError, decode


def test_every_type_is_read_and_shifts_nothing() -> None:
    data = struct.pack(">ifd", 7, 0.5, 0.25) + struct.pack(">q", -1) + b"s\0\0\0S\0\0\0\0\0\0c"
    data += bytes(4) + b"timetag!" + b"midi" + struct.pack(">i", 5) + b"blob5\0\0\0" + b"last\0\0\0\0"
    args = (7, 0.5, 0.25, -1, "s", "S", "c", (0.0,) * 4, b"timetag!", b"midi", b"blob5", True, False, "last")
    assert decode(message("/a", "ifdhsScrtmbTF[NI]s", data)) == [("/a", args, 0.0)]


def test_a_message_without_type_tags_has_no_arguments() -> None:
    assert decode(padded(b"/show/next")) == [("/show/next", (), 0.0)]


def test_bundles_nest_in_order() -> None:
    inner = bundle(message("/b"), bundle(), message("/c"))
    assert decode(bundle(message("/a"), inner, message("/d"))) == [(f"/{c}", (), 0.0) for c in "abcd"]


def test_text_that_is_not_utf8_is_kept_readable() -> None:
    assert decode(padded(b"/\xe9") + padded(b",s") + padded(b"\xff")) == [("/\ufffd", ("\ufffd",), 0.0)]


def test_a_bundle_tells_its_time_and_one_within_it_may_tell_another() -> None:
    at = 3_000_000_000
    inner = bundle(message("/b"), time=(at + 7) << 32)
    outer = bundle(message("/a"), bundle(message("/now")), inner, message("/c"), time=at << 32 | 1 << 31)
    unix = at - 2_208_988_800
    assert [(m.address, m.due - unix) for m in decode(outer)] == [
        ("/a", 0.5),
        ("/now", 0.5),
        ("/b", 7),
        ("/c", 0.5),
    ]


def nested(depth: int) -> bytes:
    return bundle(nested(depth - 1)) if depth else message("/deep")


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"/a",
        b"a\0\0\0",
        b"/\0\0\0",
        b"#bundle\0",
        b"/a\0\0abcd",
        padded(b"/a") + b",f\0",
        message("/a", "f"),
        message("/a", "?"),
        message("/a", "b", struct.pack(">i", -8)),
        message("/a", "b", struct.pack(">i", 2**31 - 1)),
        message("/a", "T" * 60000),
        bundle() + struct.pack(">i", -4),
        bundle() + struct.pack(">i", 2**31 - 1),
        bundle() + b"\0\0",
        bundle(message("/a"), b"junk"),
        nested(64),
    ],
)
def test_what_is_no_osc_is_refused(datagram: bytes) -> None:
    with pytest.raises(OscError):
        decode(datagram)


@given(
    st.binary()
    | st.binary().map(lambda data: bundle(data))
    | st.binary().map(lambda d: message("/a", "bsfr", d))
)
@example(b"#bundle\0" + bytes(12))
def test_any_bytes_are_read_or_refused(datagram: bytes) -> None:
    try:
        assert all(address.startswith("/") for address, _, _ in decode(datagram))
    except OscError as error:
        assert str(error)


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
numbers = st.integers(-(2**31), 2**31 - 1) | st.floats(width=32, allow_nan=False) | st.booleans()


@given(words, st.lists(words | numbers | st.binary(min_size=1), max_size=20))
def test_what_python_osc_writes_is_read_back(name: str, args: list[Any]) -> None:
    builder = OscMessageBuilder(f"/a{name}")
    for arg in args:
        builder.add_arg(arg)
    assert decode(builder.build().dgram) == [(f"/a{name}", tuple(args), 0.0)]
