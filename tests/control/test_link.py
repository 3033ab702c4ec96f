"""Ableton Link with a second peer, over loopback in a network of its own."""

from collections.abc import Callable, Mapping
from time import perf_counter

import link
import numpy as np
import pytest

from tests.conftest import wait_until
from tests.control.apart import apart
from vj.analysis.conductor import Conductor
from vj.control.link import QUANTUM, LinkControl
from vj.direction.tempo import Masters
from vj.frame import Beat, Block, Command, Features, Frame, Scene, Tick, Value

ON, LEAD, PLAY = "/link/on", "/link/lead", "/link/play"


class Peer:
    """Another program in the session."""

    def __init__(self, bpm: float) -> None:
        self.link = link.Link(bpm)
        self.link.startStopSyncEnabled = True
        self.link.enabled = True

    @property
    def state(self) -> link.SessionState:
        return self.link.captureSessionState()

    def phase(self) -> float:
        """Beats into the bar, now."""
        return self.state.phaseAtTime(self.link.clock().micros(), QUANTUM)

    def close(self) -> None:
        self.link.enabled = False


class Show:
    """Frames that go on by themselves, without sound; ``ours`` is the beat where no session gives one."""

    def __init__(self, ours: float) -> None:
        self.control, self._masters, self._conductor = LinkControl(), Masters(), Conductor()
        self.asked: list[Command] = []
        self._ours, self._begun = ours, perf_counter()
        self._last = self._begun
        self.beat = Beat()

    def frame(self, changed: Mapping[str, Value] | None = None) -> None:
        now = perf_counter()
        dt, self._last = now - self._last, now
        self.asked = self.control.poll()
        clocks = [command for command in self.asked if command.address.startswith("/clock/")]
        silence = Block(np.zeros((0, 2), np.float32), 44100)
        told = self._masters.step(dt, silence, [], clocks, {}, self.beat)
        self.beat = self._conductor.step(dt, [], 0.0, told)
        if not self.beat.bpm or self.beat.source != "link":
            place = (now - self._begun) * self._ours / 60
            bar = place % QUANTUM / QUANTUM
            self.beat = Beat(self._ours, place % 1, int(place), bar, 1.0, 1.0, source="ear")
        scene, tick = Scene(), Tick(0, now, dt)
        self.control.hear(Frame(tick, Features(), self.beat, scene, changed=changed or {}))

    def until(self, happened: Callable[[], bool], seconds: float = 15.0) -> bool:
        """Go on until it has happened."""

        def frame() -> bool:
            self.frame()
            return happened()

        return wait_until(frame, seconds)


def apart_in_beats(one: float, two: float) -> float:
    return abs((one - two + QUANTUM / 2) % QUANTUM - QUANTUM / 2)


def test_a_show_that_joins_goes_with_the_session_and_changes_nothing() -> None:
    def body() -> None:
        other, show = Peer(133.0), Show(100.0)
        begun = perf_counter()
        assert show.until(lambda: perf_counter() - begun > 1.0)  # the session is older than we are
        show.frame({ON: True})
        assert show.until(lambda: show.beat.source == "link")
        assert show.until(lambda: apart_in_beats(show.beat.place, other.phase()) < 0.02)
        assert show.beat.bpm == pytest.approx(133.0, abs=0.01)
        begun = perf_counter()
        assert show.until(lambda: perf_counter() - begun > 2.5)  # long enough for us to tell our own
        assert other.state.tempo() == pytest.approx(133.0, abs=0.01)
        assert show.control.name == "Link, 1 other"
        show.frame({ON: False})
        assert show.control.name == ""
        assert show.until(lambda: show.beat.source == "ear")
        other.close()

    apart(body)


def test_a_show_that_leads_gives_the_session_its_tempo_and_its_one_and_starts_it() -> None:
    def body() -> None:
        other, show = Peer(133.0), Show(100.0)
        show.frame({ON: True, LEAD: True})
        assert show.until(lambda: other.link.numPeers() == 1)
        assert show.until(lambda: abs(other.state.tempo() - 100.0) < 0.05)
        assert show.until(lambda: apart_in_beats(show.beat.place, other.phase()) < 0.03)
        assert show.control.name == "Link, 1 other, we lead"
        show.frame({PLAY: True})
        assert show.until(lambda: other.state.isPlaying())
        state = other.state
        state.setIsPlaying(False, other.link.clock().micros())
        other.link.commitSessionState(state)
        assert show.until(lambda: Command(PLAY, (False,), "link") in show.asked)
        show.control.close()
        other.close()

    apart(body)


def test_off_it_says_and_hears_nothing() -> None:
    control = LinkControl()
    assert (control.poll(), control.name, control.heard) == ([], "", 0)
    control.close()
