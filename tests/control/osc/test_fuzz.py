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
    """A message after a hundred others does what it does, at the latest three frames on."""
    dice, show = random.Random(1), Show()
    addresses = [knob.address for knob in show.engine.tree]
    asked = []
    for turn in range(MANY // A_FRAME):
        place = turn % 100 / 128
        show.send(*(rubbish.osc(dice, addresses) for _ in range(A_FRAME)), number("/macro/8", place))
        for _ in range(3):
            show.step()
            asked.append(show.asked)
        assert show.values["/macro/8"] == place
    assert max(asked) <= MOST and not [note for note in show.notes if not note.isprintable()]
    show.osc.close()
