"""What a MIDI message says: pure functions from its bytes to the moves of a control.

A pair of controllers, and a parameter chosen by number, take several messages; so the decoder
remembers the halves. It gives every reading there is ("cc 39" and "cc14 7"): which of them is meant
is the map's business, and learning looks at all of them.
Source: MIDI 1.0 detailed specification 4.2, MMA/AMEI; the codings of endless encoders are customs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vj.targets import Coding, MidiEvent

FINE = 16383  # the highest number of 14 bits
_PAIRS = 2048  # that are remembered
_DATA, _DATA_FINE, _MORE, _LESS, _NRPN_FINE, _NRPN, _RPN_FINE, _RPN = 6, 38, 96, 97, 98, 99, 100, 101


@dataclass(frozen=True, slots=True)
class Move:
    """A control stands somewhere now."""

    event: MidiEvent  # with its channel
    raw: int  # 0..top
    top: int = 127

    @property
    def share(self) -> float:
        """0..1 of the control's travel."""
        return self.raw / self.top


class Pair:
    """The two halves of a number of 14 bits, of which the coarse one comes first."""

    def __init__(self) -> None:
        self._coarse, self._fine, self._is_fine = 0, 0, False

    def step(self, coarse: int | None = None, fine: int | None = None, by: int = 0) -> tuple[int, int]:
        """Take a half, or steps ``by`` which it moves; give the number and the highest that it can be.

        Until its fine half comes, a number is the nearest to where it was: nothing jumps back and
        forth in between. Where no fine half ever came, it has 7 bits.
        """
        if coarse is not None:
            nearest = {-1: 0, 0: self._fine, 1: 127}[(coarse < self._coarse) - (coarse > self._coarse)]
            self._coarse, self._fine = coarse, nearest
        if fine is not None:
            self._fine, self._is_fine = fine, True
        if by:
            start = self._coarse * 128 + (self._fine if self._is_fine else 0)
            self._coarse, self._fine = divmod(min(max(start + by, 0), FINE), 128)
            self._is_fine = True
        return (self._coarse * 128 + self._fine, FINE) if self._is_fine else (self._coarse, 127)


class Decoder:
    """Reads the messages of one device, in the order they come."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, int, int], Pair] = {}
        self._chosen: dict[int, tuple[int, int] | None] = {}  # by channel: the halves of the NRPN's number

    def step(self, message: bytes) -> tuple[Move, ...]:
        """Give the moves that a message means; bytes that mean none, or are no message, give none."""
        if not message or not 0x80 <= message[0] < 0xF0:
            return ()
        size, read = _MESSAGES[message[0] >> 4]
        data = message[1:]
        if len(data) != size or max(data) > 127:
            return ()
        channel = (message[0] & 15) + 1
        return read(self, channel, data[0], data[-1])

    def _note(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("note", number, channel), value),)

    def _note_off(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("note", number, channel), 0),)

    def _polytouch(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("polytouch", number, channel), value),)

    def _aftertouch(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("aftertouch", 0, channel), value),)

    def _program(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("program", number, channel), 127),)

    def _pitch(self, channel: int, fine: int, coarse: int) -> tuple[Move, ...]:
        return (Move(MidiEvent("pitch", 0, channel), coarse * 128 + fine, FINE),)

    def _controller(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        plain = Move(MidiEvent("cc", number, channel), value)
        return (plain, *self._paired(channel, number, value), *self._parameter(channel, number, value))

    def _paired(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        if number >= 64:
            return ()
        pair = self._pair("cc14", number % 32, channel)
        raw, top = pair.step(coarse=value) if number < 32 else pair.step(fine=value)
        return (Move(MidiEvent("cc14", number % 32, channel), raw, top),)

    def _parameter(self, channel: int, number: int, value: int) -> tuple[Move, ...]:
        """Follow 99 and 98, which choose a parameter, and 6, 38, 96 and 97, which move it."""
        chosen = self._chosen.get(channel)
        if number in (_RPN, _RPN_FINE):
            self._chosen[channel] = None  # from here on the data is a registered parameter's
        elif number in (_NRPN, _NRPN_FINE):
            high, low = chosen or (0, 0)
            self._chosen[channel] = (value, low) if number == _NRPN else (high, value)
        if chosen is None or chosen == (127, 127) or number not in _MOVES:
            return ()
        parameter = chosen[0] * 128 + chosen[1]
        pair = self._pair("nrpn", parameter, channel)
        return (Move(MidiEvent("nrpn", parameter, channel), *_MOVES[number](pair, value)),)

    def _pair(self, kind: str, number: int, channel: int) -> Pair:
        if len(self._pairs) > _PAIRS:  # rubbish, since no device has so many
            self._pairs.clear()
        return self._pairs.setdefault((kind, number, channel), Pair())


_MOVES: Mapping[int, Callable[[Pair, int], tuple[int, int]]] = {
    _DATA: lambda pair, value: pair.step(coarse=value),
    _DATA_FINE: lambda pair, value: pair.step(fine=value),
    _MORE: lambda pair, value: pair.step(by=1),
    _LESS: lambda pair, value: pair.step(by=-1),
}

_Read = Callable[[Decoder, int, int, int], tuple[Move, ...]]
_MESSAGES: Mapping[int, tuple[int, _Read]] = {
    0x8: (2, Decoder._note_off),
    0x9: (2, Decoder._note),
    0xA: (2, Decoder._polytouch),
    0xB: (2, Decoder._controller),
    0xC: (1, Decoder._program),
    0xD: (1, Decoder._aftertouch),
    0xE: (2, Decoder._pitch),
}
"""High half of the status byte: bytes that follow it, and who reads them."""


def clicks(raw: int, coding: Coding) -> int:
    """Give how far an endless encoder was turned, -64..64, by the byte that it sent."""
    return _CLICKS[coding.removeprefix("-")](raw) * (-1 if coding.startswith("-") else 1)


_CLICKS: Mapping[str, Callable[[int], int]] = {
    "twos": lambda raw: raw if raw < 64 else raw - 128,
    "offset": lambda raw: raw - 64,
    "sign": lambda raw: raw if raw < 64 else 64 - raw,
}
