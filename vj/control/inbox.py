"""Between a library's thread and the loop: a bounded queue that forgets the oldest."""

from collections import deque
from itertools import count
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """What has come since the last ``drain``; any thread may append, one may drain.

    No lock: a deque's appends and pops are atomic, and the loop must never wait for a thread that
    was put aside while it held one.
    """

    def __init__(self, size: int = 1024) -> None:
        """Hold ``size`` items at most; older ones are forgotten, so that a flood costs no frame."""
        self._items: deque[tuple[int, Item]] = deque(maxlen=size)
        self._numbers = count(1)
        self._last = 0
        self.dropped = 0  # items forgotten, up to the last drain

    @property
    def heard(self) -> int:
        """Count the items that were ever appended."""
        try:
            return max(self._last, self._items[-1][0])
        except IndexError:
            return self._last

    def append(self, item: Item) -> None:
        """Put an item at the end."""
        self._items.append((next(self._numbers), item))

    def drain(self) -> list[Item]:
        """Take all items, oldest first."""
        taken = [self._items.popleft() for _ in range(len(self._items))]
        last = max([self._last, *(number for number, _ in taken)])
        self.dropped += last - self._last - len(taken)
        self._last = last
        return [item for _, item in taken]
