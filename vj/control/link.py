"""The one door to Ableton Link: one tempo and one beat for all programs in the network that share it.

We follow the session as it is, and joining never changes it. Only where we are told to lead, or are
alone, is the session given our beat, as it is in the room and not ahead as pictures are.
"""

from time import perf_counter
from typing import TYPE_CHECKING

from vj.errors import DeviceError
from vj.frame import Command, Frame

if TYPE_CHECKING:
    from link import Link

ON, LEAD, PLAY = "/link/on", "/link/lead", "/link/play"
QUANTUM = 4.0  # beats that the phase is shared over

_TEMPO = 120.0  # BPM, of a session that nobody has given one
_SETTLE = 2.0  # s after switching on before anything is told: by then a session that is there is joined
_EVERY = 0.25  # s between two tellings
_SLOW, _OFF = 0.02, 0.005  # BPM and beats by which the session is then off ours
_RANGE = 20.0, 999.0  # BPM that a session can have


class LinkControl:
    """A peer, once it is switched on. Its threads are the library's; nothing here waits."""

    def __init__(self, *, needed: bool = False) -> None:
        """Join nothing yet. ``needed``: DeviceError where the library is missing."""
        self._link: Link | None = None
        self._problem = ""
        self._leads, self._plays = False, False
        self._since = self._next = 0.0  # s, of ``perf_counter``
        self.heard = 0
        """How often a session has told the time."""
        if needed:
            _library()

    @property
    def name(self) -> str:
        """Name who else is there; empty while switched off."""
        if not self._link:
            return self._problem
        peers = self._link.numPeers()
        return f"Link, {peers} other{'s' * (peers != 1)}{', we lead' if self._leads else ''}"

    def poll(self) -> list[Command]:
        """Give where the session is now, while there is one that we follow, and whether it was started.

        ``/clock/link`` has its BPM, its beat now and whether it plays.
        """
        if not self._link:
            return []
        state, now = self._link.captureSessionState(), self._link.clock().micros()
        plays, commands = state.isPlaying(), []
        if plays != self._plays:
            self._plays = plays
            commands.append(Command(PLAY, (plays,), "link"))
        if self._link.numPeers() and not self._leads:
            self.heard += 1
            told = state.tempo(), state.beatAtTime(now, QUANTUM), plays
            commands.append(Command("/clock/link", told, "link"))
        return commands

    def hear(self, frame: Frame) -> None:
        """Be switched, and tell the session our beat where that is ours to do."""
        changed = frame.changed
        if ON in changed:
            self._switch(bool(changed[ON]))
        if LEAD in changed:
            self._leads = bool(changed[LEAD])
        if not self._link:
            return
        if PLAY in changed and bool(changed[PLAY]) != self._plays:
            self._play(self._link, bool(changed[PLAY]))
        alone = not self._link.numPeers()
        time = perf_counter()
        ours = frame.beat.source != "link" and _RANGE[0] <= frame.beat.bpm <= _RANGE[1]
        if ours and (self._leads or alone) and time - self._since > _SETTLE and time >= self._next:
            self._next = time + _EVERY
            self._tell(self._link, frame)

    def close(self) -> None:
        """Leave the session."""
        self._switch(False)

    def _switch(self, on: bool) -> None:
        if not on:
            if self._link:
                self._link.enabled = False
            self._link, self._problem = None, ""
        elif not self._link:
            try:
                self._link = _library()(_TEMPO)
            except DeviceError as error:
                self._problem = str(error)
                return
            self._since, self._plays = perf_counter(), False
            self._link.startStopSyncEnabled = True
            self._link.enabled = True

    def _play(self, peer: "Link", plays: bool) -> None:
        """Start or stop all who follow that; a start is a one."""
        self._plays = plays
        state, now = peer.captureSessionState(), peer.clock().micros()
        state.setIsPlaying(plays, now)
        state.requestBeatAtStartPlayingTime(0.0, QUANTUM)
        peer.commitSessionState(state)

    def _tell(self, peer: "Link", frame: Frame) -> None:
        """Give the session our tempo and phase where they are off."""
        state, now = peer.captureSessionState(), peer.clock().micros()
        beat = frame.beat
        place = beat.place - beat.lead * beat.bpm / 60
        off = (state.phaseAtTime(now, QUANTUM) - place + QUANTUM / 2) % QUANTUM - QUANTUM / 2
        slow = abs(state.tempo() - beat.bpm) > _SLOW
        if slow:
            state.setTempo(beat.bpm, now)
        if abs(off) > _OFF:
            state.forceBeatAtTime(place % QUANTUM, now, QUANTUM)
        if slow or abs(off) > _OFF:
            peer.commitSessionState(state)


def _library() -> "type[Link]":
    try:
        from link import Link
    except ImportError as error:
        raise DeviceError("no Ableton Link here: pip install 'vj[link]' brings it") from error
    return Link
