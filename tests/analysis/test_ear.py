"""The ear on the demo track, in silence, and on everything that isn't music."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vj.analysis.ear import Ear, TrackerName
from vj.audio import demo
from vj.audio.file import FileSource, MemorySource
from vj.frame import Beat, Block, Features, FloatArray, Tick

Heard = list[tuple[float, Features, Beat]]


def hear(samples: FloatArray, fps: int = 60, tracker: TrackerName = "dbn") -> Heard:
    """What the ear says at each frame of a sound."""
    ear, source = Ear(tracker), MemorySource(samples, demo.RATE)
    heard: Heard = []
    while not source.ended:
        tick = Tick(len(heard), len(heard) / fps, 1 / fps if heard else 0.0)
        heard.append((tick.time, *ear.step(tick, source.read(tick))))
    return heard


def numbers(features: Features) -> FloatArray:
    """All of a frame's features in a row, those of the structure that are numbers too."""
    heard = [getattr(features, field.name) for field in fields(features) if field.name != "structure"]
    heard += [getattr(features.structure, f.name) for f in fields(features.structure) if f.name != "section"]
    return np.concatenate([np.ravel(value) for value in heard])


@pytest.fixture(scope="module")
def track() -> Heard:
    return hear(demo.samples())


def test_the_beat_falls_on_the_beat(track: Heard) -> None:
    late = []
    for (_, _, before), (time, _, now) in zip(track, track[1:], strict=False):
        if now.bpm and now.count > before.count:
            struck = time - now.phase * 60 / now.bpm
            late.append(struck - demo.beats()[np.argmin(np.abs(demo.beats() - struck))])
    assert np.median(np.abs(late)) < 0.02
    assert len(late) > 80
    assert track[-1][2].bpm == pytest.approx(demo.BPM, rel=0.005)


def test_the_beat_never_runs_back(track: Heard) -> None:
    place = np.array([beat.count + beat.phase for _, _, beat in track])
    assert np.all(np.diff(place) >= 0)


def test_aubio_finds_the_tempo_where_it_is_asked() -> None:
    _, _, beat = hear(demo.samples()[19 * demo.RATE : 34 * demo.RATE], fps=25, tracker="aubio")[-1]
    assert beat.bpm == pytest.approx(demo.BPM, rel=0.02)
    assert beat.confidence > 0.1


def test_an_offset_of_the_sound_card_is_silence() -> None:
    offset = np.full((3 * demo.RATE, 2), 0.05, np.float32)
    _, features, beat = hear(offset, fps=25)[-1]
    assert (features.level, features.bass, beat.confidence) == (0, 0, 0)


def test_the_sections_drive_the_choice_of_pattern(track: Heard) -> None:
    energy = [
        np.median([f.energy for time, f, _ in track if s.start + 1.5 < time < s.end])
        for s in demo.SECTIONS[:5]
    ]
    calm, groove, _, drop, pause = energy
    assert calm < 0.2 < groove < 0.5 < drop
    assert pause < 0.4


@pytest.mark.parametrize("fps", [24, 144])
def test_every_frame_rate_hears_the_same(fps: int) -> None:
    samples = demo.samples()[18 * demo.RATE : 24 * demo.RATE]
    at_60, other = hear(samples), hear(samples, fps)
    for second in range(1, 6):
        one, two = at_60[second * 60][1], other[second * fps][1]
        for name in ("level", "energy", "bass", "mid", "treble", "centroid", "brightness"):
            assert getattr(one, name) == pytest.approx(getattr(two, name), abs=1e-6), name
        assert one.flow == pytest.approx(two.flow, rel=0.05)


def test_the_same_sound_gives_the_same_features_bit_for_bit() -> None:
    samples = demo.samples()[18 * demo.RATE : 22 * demo.RATE]
    for (_, one, beat), (_, two, other) in zip(hear(samples), hear(samples), strict=True):
        assert numbers(one).tobytes() == numbers(two).tobytes()
        assert beat == other


@pytest.mark.parametrize("noise", [0.0, 10 ** (-75 / 20)])
def test_silence_stays_still(noise: float) -> None:
    hiss = np.random.default_rng(0).normal(0, 1, (6 * demo.RATE, 2)).astype(np.float32)
    _, features, beat = hear(hiss * np.float32(noise))[-1]
    still = ("level", "energy", "bass", "mid", "treble", "brightness", "onset", "kick", "flow", "pulse")
    assert {name: getattr(features, name) for name in still} == dict.fromkeys(still, 0.0)
    assert beat == Beat()


@pytest.mark.parametrize("gain", [10 ** (-50 / 20), 1.41])
def test_a_quiet_room_and_a_hot_line_both_fill_the_range(gain: float) -> None:
    drop = demo.samples()[19 * demo.RATE : 34 * demo.RATE]
    sound = np.clip(np.tile(drop, (3, 1)) * np.float32(gain), -1, 1)
    levels = [features.level for _, features, _ in hear(sound, 30)[-300:]]
    assert max(levels) > 0.6


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3000).flatmap(
                lambda n: arrays(np.float32, (min(n, 40), 1 + n % 8), elements=st.floats(width=32))
            ),
            st.sampled_from([8000, 16000, 44100, 48000, 96000, 192000]),
            st.floats(0, 1),
        ),
        max_size=8,
    )
)
def test_nothing_that_arrives_makes_it_raise_or_say_nan(blocks: list[tuple[FloatArray, int, float]]) -> None:
    ear = Ear()
    for index, (samples, rate, dt) in enumerate(blocks):
        long = np.tile(samples, (40, 1))
        features, beat = ear.step(Tick(index, float(index), dt), Block(long, rate))
        assert np.all(np.isfinite(numbers(features)))
        assert 0 <= beat.phase < 1


SECONDS = np.arange(6 * demo.RATE) / demo.RATE
NOISE = np.random.default_rng(3).normal(0, 1, len(SECONDS))
NO_MUSIC = {
    "silence": 0 * SECONDS,
    "dither": 10 ** (-90 / 20) * NOISE,
    "an offset": 0 * SECONDS + 1,
    "a low sine": 0.5 * np.sin(2 * np.pi * 50 * SECONDS),
    "a sine at full scale": np.sin(2 * np.pi * 997 * SECONDS),
    "white noise": 0.25 * NOISE,
    "soft white noise": 0.01 * NOISE,
}


@pytest.mark.parametrize("name", NO_MUSIC)
def test_where_there_is_no_music_no_beat_is_told_and_it_is_calm(name: str) -> None:
    heard = hear(np.stack([NO_MUSIC[name]] * 2, axis=1).astype(np.float32), fps=30)
    assert {(beat.bpm, beat.confidence, beat.hit, beat.count) for _, _, beat in heard} == {(0, 0, 0, 0)}
    assert {features.structure.section for _, features, _ in heard} == {"calm"}
    assert all(np.isfinite(numbers(features)).all() for _, features, _ in heard)


@pytest.mark.parametrize("name", ["librosa_198-209-0000.hq", "speech_espeak_en"])
def test_speech_is_calm_and_no_beat_of_it_is_sure_for_long(name: str, data: Path | None) -> None:
    if not data:
        pytest.skip("no outside data: VJ_TEST_DATA isn't set")
    source = FileSource(data / "music" / f"{name}.ogg", rate=demo.RATE)
    heard = hear(source.read(Tick(0, 60.0, 60.0)).samples, fps=30)
    source.close()
    assert {features.structure.section for _, features, _ in heard} == {"calm"}
    assert np.mean([beat.confidence > 0.6 for _, _, beat in heard]) < 0.25


def test_what_clips_far_beyond_full_scale_is_heard_as_what_is_clipped() -> None:
    loud = demo.samples()[19 * demo.RATE : 22 * demo.RATE]
    loud = loud * np.float32(10 ** (3.4 / 20) / np.abs(loud).max())
    (_, over, _), (_, clipped, _) = hear(loud)[-1], hear(np.clip(loud, -1, 1))[-1]
    assert over.peak == clipped.peak == 1
    assert over.level == pytest.approx(clipped.level, abs=0.05)


@pytest.mark.parametrize("channels", [1, 2, 6, 8])
@pytest.mark.parametrize("rate", [8000, 44100, 192000])
def test_any_rate_and_number_of_channels_is_heard(rate: int, channels: int) -> None:
    time = np.arange(rate) / rate
    tone = np.tile((0.5 * np.sin(2 * np.pi * 440 * time))[:, None], (1, channels)).astype(np.float32)
    ear = Ear()
    features, beat = ear.step(Tick(0, 0.0, 0.02), Block(tone, rate))
    assert features.level > 0.3
    assert np.isfinite(numbers(features)).all()
    assert beat == Beat()


def test_sample_by_sample_the_same_is_heard_as_at_once() -> None:
    samples = demo.samples()[20 * demo.RATE :][:600]
    ear, at_once = Ear(), Ear()
    for at in range(len(samples)):
        slow, _ = ear.step(Tick(at, 0.0, 0.0), Block(samples[at : at + 1], demo.RATE))
    slow, _ = ear.step(Tick(600, 0.0, 0.0), Block(samples[:0], demo.RATE))
    quick, _ = at_once.step(Tick(0, 0.0, 0.0), Block(samples, demo.RATE))
    for name in ("rms", "peak", "level", "bass", "mid", "treble", "centroid", "bands", "wave", "spectrum"):
        assert getattr(slow, name) == pytest.approx(getattr(quick, name), abs=1e-5), name


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 2, 511, 512, 513]),
            st.sampled_from([8000, 22050, 44100, 48000, 192000]),
            st.integers(1, 8),
            st.sampled_from([0.0, 0.3, 1.48, -1.48, 1e30, np.nan, np.inf, -np.inf]),
        ),
        max_size=12,
    )
)
def test_no_block_of_whatever_is_in_it_makes_it_raise_or_say_nan(
    blocks: list[tuple[int, int, int, float]],
) -> None:
    ear = Ear()
    for index, (frames, rate, channels, value) in enumerate(blocks):
        block = Block(np.full((frames, channels), value, np.float32), rate)
        features, beat = ear.step(Tick(index, index / 60, 1 / 60), block)
        assert np.isfinite(numbers(features)).all()
        assert beat.count == 0
