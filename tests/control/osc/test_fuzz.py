"""Rubbish: nothing raises, no knob is lost, no frame has too much to do. VJ_FUZZ=1000000 tries for longer."""

import os
import random

from tests.control.osc.packets import number
from tests.control.osc.shown import Show
from tools import rubbish

MANY = int(os.environ.get("VJ_FUZZ", "5000"))
A_FRAME = 100
MOST = 512 + 2048  # commands of a frame: what it begins a message with, and what a packet's patterns name


def test_random_datagrams_raise_nothing_lose_no_knob_and_give_no_frame_too_much_to_do() -> None:
    """A message after a hundred others does what it does, as soon as what those ask for is done."""
    dice, show = random.Random(1), Show()
    addresses = [knob.address for knob in show.engine.tree]
    asked = []

    def arrives(place: float) -> bool:
        show.step()
        asked.append(show.asked)
        return show.values["/macro/8"] == place

    for turn in range(MANY // A_FRAME):
        place = (turn + 1) / 2**20
        show.send(*(rubbish.osc(dice, addresses) for _ in range(A_FRAME)), number("/macro/8", place))
        assert any(arrives(place) for _ in range(12))
    assert max(asked) <= MOST and not [note for note in show.notes if not note.isprintable()]
    show.osc.close()
