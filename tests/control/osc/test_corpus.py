"""Layouts of TouchOSC that others drew: each of their messages is obeyed, or refused by its name.

The corpus is not shipped; a machine that has one says where. VJ_TOUCHOSC: a folder of .tosc and .touchosc
files. Without it the test has nothing to find fault with.
"""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.control.osc.layouts import Spoken, layout
from tests.test_touchosc_layout import Desk

OTHERS = sorted(Path(os.environ.get("VJ_TOUCHOSC", "nowhere")).rglob("*.t*osc*"))


def test_each_message_of_a_layout_is_obeyed_or_refused_by_its_name() -> None:
    lost = {path.name: [each for each in messages(path) if is_lost(desk, each)] for desk, path in shows()}
    assert {name: found for name, found in lost.items() if found} == {}


def shows() -> Iterator[tuple[Desk, Path]]:
    """A show of its own for each layout: what was refused once isn't said again."""
    return ((Desk(), path) for path in OTHERS)


def messages(path: Path) -> list[Spoken]:
    return [spoken for spoken in layout(path) if spoken.sends]


def is_lost(desk: Desk, spoken: Spoken) -> bool:
    """Whether a control's messages come to nothing and nobody says so."""
    before = len(desk.notes)
    asked = [desk.dialect.ask(spoken.address, args) for args in spoken.ends]
    meant = any(each.commands or each.refresh or each.touched for each in asked)
    moved = {command.address for command in chain.from_iterable(each.commands for each in asked)}
    for each in asked:
        desk.notes += desk.step(list(each.commands)).notes
    refused = any(spoken.address[:100].rstrip("/") in note for note in desk.notes)
    known = all(address in desk.tree for address in moved)
    return not meant or not (known or refused or len(desk.notes) > before)
