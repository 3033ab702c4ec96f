import struct
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.control.osc.packets import bundle, message, number, padded
from vj.control.osc.post import CALM, Letter, Peer, Post

FLOOD, TABLET = Peer("udp", "10.0.0.2", 1), Peer("udp", "10.0.0.3", 1)
CROWD = [(FLOOD, number("/a", n)) for n in range(2, 3 * CALM)]


@pytest.fixture
def post() -> Post:
    return Post()


def taken(post: Post, *letters: Letter) -> list[Letter]:
    put(post, letters)
    return [*post.take()]


def put(post: Post, letters: Iterable[Letter]) -> None:
    for peer, each in groupby(letters, key=itemgetter(0)):
        post.add(peer, [packet for _, packet in each])


def addresses(names: int) -> Iterator[Letter]:
    return ((FLOOD, number(f"/a{n % names}", n)) for n in range(10_000))


@given(st.lists(st.sampled_from(["/a", "/b"]), max_size=CALM))
def test_what_a_frame_can_read_is_read_one_by_one_and_in_order(names: list[str]) -> None:
    letters = [(TABLET, number(name, 1.0)) for name in names]
    assert taken(Post(), *letters) == letters


@pytest.mark.parametrize("names", [1, 100, 1000])
def test_a_flood_is_bounded_and_ends_where_each_of_its_faders_ends(post: Post, names: int) -> None:
    letters = [*addresses(names)]
    read = taken(post, *letters)
    assert len(read) <= CALM + names and read[-names:] == letters[-names:]
    assert post.dropped == 10_000 - len(read)


def test_a_flood_of_ever_new_addresses_is_bounded_too(post: Post) -> None:
    assert len(taken(post, *addresses(10_000))) == 4096


def test_who_was_a_crowd_in_one_frame_is_one_from_the_beginning_of_the_next(post: Post) -> None:
    taken(post, *CROWD)
    assert taken(post, *CROWD) == [CROWD[-1]]


def test_a_crowd_that_has_calmed_down_is_read_one_by_one_again(post: Post) -> None:
    taken(post, *CROWD)
    assert taken(post, CROWD[0], CROWD[1]) == [CROWD[1]]
    assert taken(post, CROWD[0], CROWD[1]) == [CROWD[0], CROWD[1]]


def test_a_flood_from_one_silences_no_other(post: Post) -> None:
    moved = [(TABLET, number("/mix", n)) for n in range(3)]
    assert [letter for letter in taken(post, *CROWD, *moved, *CROWD) if letter[0] == TABLET] == moved


@pytest.mark.parametrize(
    "packet", [message("/mix", "sf", padded(b"+") + bytes(4)), bundle(number("/mix", 0.5)), b"#junk"]
)
def test_steps_and_bundles_count_each_time_even_in_a_crowd(post: Post, packet: bytes) -> None:
    assert taken(post, *CROWD, *[(FLOOD, packet)] * 3).count((FLOOD, packet)) == 3


def test_addresses_without_types_are_told_apart_in_a_crowd(post: Post) -> None:
    packets = [(FLOOD, padded(address)) for address in (b"/show/next", b"/show/previous")]
    assert taken(post, *CROWD, *packets)[-2:] == packets


@pytest.mark.parametrize("tag", ["f", "i"])
def test_a_press_is_seen_in_a_crowd_though_it_was_let_go_since(post: Post, tag: str) -> None:
    down, up = (message("/a", tag, struct.pack(f">{tag}", value)) for value in (1, 0))
    assert taken(post, *CROWD, (FLOOD, down), (FLOOD, up))[-2:] == [(FLOOD, down), (FLOOD, up)]


def test_what_the_loop_does_not_come_to_stays_for_the_next_frame_in_order(post: Post) -> None:
    letters = [(TABLET, number("/a", n)) for n in range(10)]
    put(post, letters[:8])
    assert [*islice(post.take(), 3)] == letters[:3]
    assert taken(post, *letters[8:]) == letters[3:]
