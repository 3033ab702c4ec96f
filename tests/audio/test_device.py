"""Sound devices, over a PulseAudio null sink: the real PortAudio, no sound card."""

import time

import numpy as np
import pytest

from tests.conftest import Pulse, wait_until
from vj.analysis.ear import Ear
from vj.audio import Source, demo
from vj.audio.clicks import clicks, delays, found
from vj.audio.device import Microphone, Played, echo, inputs, outputs
from vj.audio.file import MemorySource
from vj.errors import DeviceError
from vj.frame import Block, Features, FloatArray, Tick

DROP = demo.samples()[round(demo.SECTIONS[3].start * demo.RATE) :][: 3 * demo.RATE]


def listen(source: Source, seconds: float) -> list[Block]:
    """Read 60 times a second, by the wall clock."""
    blocks: list[Block] = []
    start = time.monotonic()

    def frame() -> bool:
        now = time.monotonic() - start
        if now >= len(blocks) / 60:
            blocks.append(source.read(Tick(len(blocks), now, 1 / 60)))
        return now >= seconds

    wait_until(frame, seconds + 5)
    return blocks


def opened(rate: int | None = None) -> Microphone:
    """A microphone on the sink's monitor that has begun to hear."""
    microphone = Microphone("pulse", rate=rate)
    assert wait_until(lambda: len(microphone.read(Tick(0, 0, 0)).samples) > 0)
    return microphone


def sound(blocks: list[Block]) -> FloatArray:
    """What the blocks hold together."""
    return np.concatenate([block.samples for block in blocks])


def heard(blocks: list[Block]) -> list[Features]:
    """What the ear makes of the blocks."""
    ear = Ear()
    return [ear.step(Tick(i, i / 60, 1 / 60), block)[0] for i, block in enumerate(blocks)]


def tone(hertz: float, seconds: float, level: float, rate: int = 48000) -> FloatArray:
    """A stereo sine."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, wave], axis=1).astype(np.float32)


@pytest.mark.parametrize("gain", [1.0, 1.4, 0.1])
def test_the_demo_played_into_a_sink_is_heard_at_its_level_without_a_gap(pulse: Pulse, gain: float) -> None:
    microphone = opened()
    pulse.play(DROP * gain, demo.RATE)
    blocks = listen(microphone, 3.0)
    microphone.close()
    samples = sound(blocks)
    loud = samples[np.abs(samples).max(axis=1) > 0][demo.RATE // 2 : 2 * demo.RATE]
    expected = np.sqrt(np.mean(np.clip(DROP * gain, -1, 1) ** 2))
    assert sum(block.lost for block in blocks) == 0
    assert abs(20 * np.log10(np.sqrt(np.mean(loud**2)) / expected)) < 1.0
    assert max(features.level for features in heard(blocks)) > 0.1


def test_a_sine_comes_through_without_a_jump(pulse: Pulse) -> None:
    microphone = opened(48000)
    pulse.play(tone(500, 2.5, 0.5), 48000, latency=300)
    samples = sound(listen(microphone, 3.0))[:, 0]
    microphone.close()
    begin = int(np.argmax(np.abs(samples) > 0.1))
    steady = samples[begin + 4800 : begin + 4800 + 48000]
    steepest = 0.5 * 2 * np.pi * 500 / 48000
    assert len(steady) == 48000
    assert np.abs(np.diff(steady)).max() < 1.05 * steepest


def test_a_stalled_show_forgets_old_sound_and_counts_it(pulse: Pulse) -> None:
    microphone = opened()
    started = time.monotonic()
    wait_until(lambda: time.monotonic() - started > 1.6)
    block = microphone.read(Tick(0, 1.6, 1.6))
    microphone.close()
    assert len(block.samples) <= 1.05 * block.rate
    assert block.lost > 0


def test_a_device_that_vanishes_is_silent_and_comes_back(pulse: Pulse) -> None:
    microphone = opened()
    pulse.stop()
    assert wait_until(lambda: not microphone.present)
    assert len(sound(listen(microphone, 0.3))) == 0
    pulse.start()
    assert wait_until(lambda: len(microphone.read(Tick(0, 0, 0)).samples) > 0, 15)
    microphone.close()


def test_what_is_played_comes_out_and_is_heard_when_it_does(pulse: Pulse) -> None:
    silence, beep = np.zeros((demo.RATE // 2, 2), np.float32), tone(1000, 1.0, 0.5, demo.RATE)
    monitor = pulse.record(5.0)
    played = Played(MemorySource(np.concatenate([silence, beep]), demo.RATE), "pulse")
    blocks = listen(played, 5.0)
    there = sound(blocks)
    assert played.audible
    assert played.ended
    played.close()
    np.testing.assert_array_equal(there, np.concatenate([silence, beep]))
    # the server's resampler overshoots where the tone begins: its level is where it spends its time
    assert np.percentile(np.abs(monitor()), 99) == pytest.approx(0.5, abs=0.02)


def test_without_an_output_a_track_runs_by_the_clock() -> None:
    samples = DROP[: demo.RATE]
    played = Played(MemorySource(samples, demo.RATE))
    if played.audible:  # a developer's machine with loudspeakers
        played.close()
        return
    parts: list[FloatArray] = []

    def frame() -> bool:
        parts.append(played.read(Tick(len(parts), len(parts) / 60, 1 / 60)).samples)
        return played.ended

    assert wait_until(frame)
    played.close()
    assert len(parts) >= 60
    np.testing.assert_array_equal(np.concatenate(parts), samples)


def test_clicks_go_out_and_come_back_soon_after(pulse: Pulse) -> None:
    samples, at = clicks(48000, 6)
    back = echo(samples, 48000, "pulse", "pulse")
    sent = np.array([back.sent(round(time * 48000)) for time in at])
    came = np.array([back.here(time) for time in found(back.samples, back.rate)])
    took = delays(sent[:, 0], came)
    assert len(took) >= 4
    assert 0.002 < np.median(took) < 0.3
    assert ((sent[:, 1] - sent[:, 0]) < 0.3).all()


def test_sound_tells_how_old_it_is(pulse: Pulse) -> None:
    microphone = opened()
    ages = np.array([block.age for block in listen(microphone, 0.5) if len(block.samples)])
    microphone.close()
    assert microphone.delay > 0
    assert ((ages > 0) & (ages < 2)).all()


def test_an_unknown_name_is_answered_with_those_there_are(pulse: Pulse) -> None:
    with pytest.raises(DeviceError, match='no sound input device "Focusrite"; there are: .*pulse'):
        Microphone("Focusrite")
    with pytest.raises(DeviceError, match='no sound output device "Focusrite"; there are: .*pulse'):
        Played(MemorySource(DROP, demo.RATE), "Focusrite")
    with pytest.raises(DeviceError, match='no sound output device "Focusrite"; there are: .*pulse'):
        echo(DROP, demo.RATE, "Focusrite")


def test_devices_are_listed_both_ways(pulse: Pulse) -> None:
    assert "pulse" in {device.name for device in inputs()}
    assert "pulse" in {device.name for device in outputs()}


def test_a_name_is_found_by_a_part_of_it_in_any_case(pulse: Pulse) -> None:
    microphone = Microphone("PUL")
    microphone.close()
    assert microphone.name == "pulse"


def test_nothing_of_portaudio_reaches_the_terminal(pulse: Pulse, capfd: pytest.CaptureFixture[str]) -> None:
    Microphone("pulse").close()
    assert capfd.readouterr() == ("", "")
