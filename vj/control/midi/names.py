"""What MIDI ports are called: ours, and how one device's two ports are known to be one's."""

import re
from collections.abc import Sequence

CLIENT = "vj"
"""What other programs see: the ports "vj:in" and "vj out:out"."""

VIRTUAL, OUT = f"{CLIENT}:in", "out"
"""Our own port for other programs, as a device's name, and the name of its output."""

OURS = re.compile(rf"(?:{CLIENT}(?: out)?(?:-\d+)?|RtMidi(?:In|Out) Client):")
"""Ports that are our own ends of connections: opened as devices, they would make us hear ourselves."""


def pair(name: str, ins: Sequence[str], outs: Sequence[str]) -> str | None:
    """Find the output of the device whose input has this name; None if there is none.

    Their names may differ in words for in and out, and in a number at the end, as Windows has them;
    of several devices alike each has the output in its own place in the list.
    """
    device = _device(name)
    ours = [other for other in ins if _device(other) == device]
    alike = [out for out in outs if _device(out) == device]
    place = ours.index(name) if name in ours else 0
    return alike[min(place, len(alike) - 1)] if alike else None


_DIRECTION = re.compile(
    r"midi(?:in|out)(\d*)|\b(?:in|out|input|output|capture|playback)(?:[ _]?\d+)?\b|-\d\d(?=:)|[^\w]+"
)
_COUNTED = re.compile(r"(?<=\S)\s+\d+$")


def _device(port: str) -> str:
    """A port's name without what says which way it goes."""
    return _DIRECTION.sub(r"\1", _COUNTED.sub("", port.lower()))
