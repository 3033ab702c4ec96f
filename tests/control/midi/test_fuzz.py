"""Rubbish and floods: nothing raises, nothing is lost, no frame waits. VJ_FUZZ=1000000 tries for longer."""

import os
import random

import pytest

from tests.control.midi.played import Played
from tools import rubbish
from vj.control.inbox import Inbox
from vj.control.midi.learn import Learner
from vj.control.midi.sync import is_time, told
from vj.frame import Command

MANY = int(os.environ.get("VJ_FUZZ", "20000"))


@pytest.mark.parametrize("device", ["apc40_mk2", "general"])
def test_no_bytes_raise_and_none_lose_a_knob(device: str) -> None:
    """A message at the end still does what it does, after any number of others."""
    dice, played, learner = random.Random(1), Played(device), Learner()
    for number in range(MANY // 2):
        message = rubbish.midi(dice)
        if is_time(message):
            told(message, 0.0)
        commands = [
            command
            for move in played.decoder.step(message)
            for command in played.surface.step(move, played.desk.shares.get)
        ]
        learner.step(number / 1000, played.decoder.step(message))
        for command in commands:
            played.desk.ask(command)
        if commands and not number % 50:
            assert not [note for note in played.hear(commands).notes if "midi" in note]
    played.hear([Command("/show/pattern", (0,))])
    fader = "B0 0E" if device == "apc40_mk2" else "B0 07"
    played.send("B0 63 7F", "B0 62 7F", f"{fader} 00", f"{fader} 7F", f"{fader} 40")
    assert played.desk.values["/master/brightness"] == pytest.approx(64 / 127)


def test_a_message_is_in_the_next_frame_with_a_thousand_a_second_coming_in() -> None:
    """17 messages a frame at 60 frames a second, of which each sets the fader anew: the last one counts."""
    played, inbox = Played("apc_mini"), Inbox[str]()
    played.send("B0 38 7F", "B0 38 00")
    for index in range(120):
        place = 1 + index
        for other in range(16):
            inbox.append(f"B0 {48 + other % 8:02X} {(index * 7 + other) % 128:02X}")
        inbox.append(f"B0 38 {place:02X}")
        commands = []
        for message in inbox.drain():
            for move in played.decoder.step(bytes.fromhex(message)):
                for command in played.surface.step(move, played.desk.shares.get):
                    played.desk.ask(command)
                    commands.append(command)
        assert played.hear(commands).changed["/master/brightness"] == pytest.approx(place / 127)
