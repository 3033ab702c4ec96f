from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from vj.control.inbox import Inbox


@given(st.lists(st.integers(0, 20)))
def test_the_newest_are_kept_and_the_rest_counted(bursts: list[int]) -> None:
    inbox: Inbox[int] = Inbox(8)
    came: list[int] = []
    kept: list[int] = []
    for burst in bursts:
        numbers = list(range(len(came), len(came) + burst))
        came += numbers
        for number in numbers:
            inbox.append(number)
        assert inbox.heard == len(came)
        assert (drained := inbox.drain()) == numbers[-8:]
        kept += drained
    assert (inbox.heard, inbox.dropped) == (len(came), len(came) - len(kept))


def test_many_threads_lose_nothing_that_is_not_counted() -> None:
    inbox: Inbox[int] = Inbox(64)

    def fill() -> None:
        for number in range(5000):
            inbox.append(number)

    threads = [Thread(target=fill) for _ in range(4)]
    for thread in threads:
        thread.start()
    taken = 0
    while any(thread.is_alive() for thread in threads):
        taken += len(inbox.drain())
    taken += len(inbox.drain())
    assert (inbox.heard, inbox.dropped + taken) == (20000, 20000)
