"""Songs made into sound: drums and tones from dice or from a sound font, then a rough mix.

Sound fonts are played by FluidSynth (``fluidsynth`` on the path); everything else is NumPy.
"""

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import mido
import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

from .songs import DRUMS, Note, Random, Song

RATE = 44100
Wave = NDArray[np.float64]

FONTS = (
    "/usr/share/sounds/sf2/TimGM6mb.sf2",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2",
)
"""What clips to learn from are played with."""
KITS = (
    "/usr/share/sounds/sf2/Black_Pearl_4_LV2.sf2",
    "/usr/share/sounds/sf2/Red_Zeppelin_4_LV2.sf2",
)
"""Drum kits that were recorded, each the one program of its file."""
HELD_BACK = "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3"
"""What clips to be tried on are played with."""

_PROGRAMS = {
    "bass": tuple(range(32, 40)),
    "pad": (*range(48, 53), *range(88, 96), 16, 19, 21, 61),
    "chords": (0, 1, 4, 5, 7, 16, 24, 25, 26, 27, 28, 29, 30, 61, 62, 81, 48, 11),
    "arpeggio": (0, 4, 6, 11, 12, 13, 24, 25, 46, 80, 81, 84, 98, 45),
    "riff": (26, 28, 29, 29, 30, 30, 81, 87),
    "skank": (4, 7, 16, 24, 25, 26, 27, 28, 61, 62),
    "lead": (0, 22, 26, 29, 30, 40, 53, 56, 64, 65, 68, 73, 75, 80, 81, 82, 84, 87),
}
_KITS = (0, 0, 8, 16, 24, 25, 32, 40)
_ACOUSTIC = 8  # the part that a recorded kit is played as: no bank for drums in its file


def render(song: Song, dice: Random, fonts: Sequence[str] = FONTS) -> FloatArray:
    """Play a song, mono, peak about 0.7, (frames,) at 44.1 kHz."""
    length = int(song.seconds * RATE)
    font, hall = str(dice.choice(fonts)), dice.random() < 0.5
    drums = [note for note in song.notes if note.part == DRUMS]
    tones = [note for note in song.notes if note.part != DRUMS]
    kind, played = dice.random(), dice.random() < 0.5
    programs = {part: int(dice.choice(_PROGRAMS[role])) for part, role in song.roles.items()}
    if kind < 0.5:
        drum_sound = _drums(drums, dice, length)
    elif kind < 0.7 and fonts is FONTS:
        kit = [replace(note, part=_ACOUSTIC) for note in drums]
        drum_sound = fluid(_midi(kit, {_ACOUSTIC: 0}), str(dice.choice(KITS)), length, hall=hall)
    else:
        drum_sound = fluid(_midi(drums, {DRUMS: int(dice.choice(_KITS))}), font, length, hall=hall)
    tone_sound = np.zeros(length)
    if played and tones:
        tone_sound += _level(fluid(_midi(tones, programs), font, length, hall=hall))
    for part, role in song.roles.items() if not played else ():
        sound = _tone([note for note in tones if note.part == part], role, dice, length)
        tone_sound += _effects(_level(sound), role, song, dice) * 10 ** (dice.normal(0, 4) / 20)
    return _mix(_level(drum_sound), _level(tone_sound), drums, song, dice)


def _effects(sound: Wave, role: str, song: Song, dice: Random) -> Wave:
    """Distort and repeat one part."""
    if dice.random() < _DISTORTED.get(role, 0.0):
        sound = np.tanh(sound * float(np.exp(dice.uniform(1, 4)))) * 0.15
        sound = _filtered(sound, 60, float(dice.uniform(2500, 8000)))
    if dice.random() < _ECHOED.get(role, 0.0) and len(song.beats) > 1:
        beat = float(np.median(np.diff(song.beats)))
        late = int(beat * float(dice.choice([0.5, 0.75, 0.75, 1.0, 1.5])) * RATE)
        gain = float(dice.uniform(0.3, 0.7))
        for turn in range(1, 4):
            if turn * late < len(sound):
                sound[turn * late :] += (
                    sound[: len(sound) - turn * late] * gain**turn * (0.6 if turn > 1 else 1.0)
                )
    return sound


_DISTORTED = {"riff": 0.7, "bass": 0.2, "chords": 0.1, "lead": 0.15}
_ECHOED = {"lead": 0.35, "arpeggio": 0.35, "chords": 0.2, "skank": 0.3}


def _level(sound: Wave) -> Wave:
    """Bring the loud parts to one loudness, whatever made them."""
    blocks = sound[: len(sound) // 4096 * 4096].reshape(-1, 4096)
    loud = float(np.percentile(np.sqrt((blocks**2).mean(axis=1)), 90)) if len(blocks) else 0.0
    return sound * (0.15 / loud) if loud > 1e-5 else sound


def _mix(drums: Wave, tones: Wave, notes: list[Note], song: Song, dice: Random) -> FloatArray:
    """Duck, balance, colour and squash."""
    if dice.random() < 0.35:
        duck = np.ones(len(tones))
        shape = np.linspace(dice.uniform(0.1, 0.5), 1, int(dice.uniform(0.12, 0.4) * RATE))
        kicks = [note.time for note in notes if note.key in (35, 36)]
        for time in song.beats if dice.random() < 0.2 else kicks:
            if time >= 0:
                at = int(time * RATE)
                end = min(at + len(shape), len(duck))
                duck[at:end] = np.minimum(duck[at:end], shape[: end - at])
        tones = tones * duck
    balance = dice.normal(0, 5)  # dB of drums over tones
    sound = drums * 10 ** (balance / 40) + tones * 10 ** (-balance / 40)
    for begin, finish in song.sweeps:
        first = max(0, int(begin * RATE))
        rise = np.linspace(0.0, 0.05, max(0, int(min(finish, song.seconds) * RATE) - first))
        sound[first : first + len(rise)] += dice.standard_normal(len(rise)) * rise
    if dice.random() < 0.35:
        sound = _hall(sound, dice)
    if dice.random() < 0.3:
        sound = np.tanh(sound * dice.uniform(1, 6)) / 3
    if dice.random() < 0.3:
        sound = _squash(sound, float(dice.uniform(0.3, 0.8)))
    sound += dice.standard_normal(len(sound)) * 10 ** (dice.uniform(-90, -50) / 20)
    return np.asarray(sound * (0.7 / max(1e-3, float(np.abs(sound).max()))), np.float32)


def _hall(sound: Wave, dice: Random) -> Wave:
    """Reverb: a tail of noise that dies away."""
    decay = float(dice.uniform(0.05, 0.6))
    tail = dice.standard_normal(int(min(decay * 4, 1.5) * RATE))
    tail *= np.exp(-np.arange(len(tail)) / (decay * RATE))
    tail /= np.sqrt((tail**2).sum())
    size = 1 << int(np.ceil(np.log2(len(sound) + len(tail))))
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return np.asarray(sound + dice.uniform(0.1, 0.7) * wet, np.float64)


def _squash(sound: Wave, amount: float) -> Wave:
    """Compress, by the loudness of every 20 ms."""
    blocks = sound[: len(sound) // 882 * 882].reshape(-1, 882)
    loud = np.sqrt((blocks**2).mean(axis=1)) + 0.02 * float(np.abs(sound).max()) + 1e-6
    smooth = np.convolve(loud, np.ones(8) / 8, "same")
    gain = np.interp(np.arange(len(sound)), np.arange(len(smooth)) * 882 + 441, smooth**-amount)
    return np.asarray(sound * gain, np.float64)


def _filtered(sound: Wave, low: float, high: float) -> Wave:
    """Keep what lies between two frequencies, Hz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    weight = 1 / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** 4) / np.sqrt(1 + (hertz / high) ** 4)
    return np.asarray(np.fft.irfft(spectrum * weight, len(sound)), np.float64)


def _noise(dice: Random, low: float, high: float, decay: float, seconds: float) -> Wave:
    count = int(seconds * RATE)
    sound = _filtered(dice.standard_normal(count), low, high)
    return np.asarray(sound * np.exp(-np.arange(count) / (decay * RATE)), np.float64)


def _thump(dice: Random, low: float, high: float, sweep: tuple[float, float], decay: float) -> Wave:
    """A drum skin: a sine that falls."""
    time = np.arange(int(min(4 * decay, 0.9) * RATE)) / RATE
    hertz = dice.uniform(low, high) + dice.uniform(*sweep) * np.exp(-time / dice.uniform(0.008, 0.06))
    sound = np.sin(2 * np.pi * np.cumsum(hertz) / RATE) * np.exp(-time / decay)
    return np.asarray(np.tanh(sound * dice.uniform(1, 4)), np.float64)


def _kick(dice: Random) -> Wave:
    sound = _thump(dice, 38, 75, (60, 500), float(dice.uniform(0.05, 0.3)))
    sound[:200] += dice.uniform(0, 0.6) * dice.standard_normal(200) * np.linspace(1, 0, 200)
    return sound


def _snare(dice: Random) -> Wave:
    sound = _noise(dice, dice.uniform(400, 3000), 16000, dice.uniform(0.03, 0.13), 0.4)
    body = _thump(dice, 150, 260, (0, 120), float(dice.uniform(0.02, 0.08)))
    sound[: len(body)] += dice.uniform(0.2, 1.5) * body[: len(sound)]
    return sound


def _clap(dice: Random) -> Wave:
    sound = _noise(dice, dice.uniform(600, 1500), 9000, dice.uniform(0.04, 0.12), 0.35)
    for late in (441, 900):
        hand = _noise(dice, 900, 8000, 0.008, 0.05)
        sound[late : late + len(hand)] += hand
    return sound


def _metal(dice: Random, decay: tuple[float, float], level: float, low: float = 5000) -> Wave:
    length = dice.uniform(*decay)
    return level * _noise(dice, dice.uniform(low, low * 1.8), 18000, length, min(5 * length, 1.5))


_KIT: dict[int, Callable[[Random], Wave]] = {
    35: _kick, 36: _kick, 38: _snare, 40: _snare, 39: _clap,
    37: lambda d: _thump(d, 400, 1700, (0, 300), 0.02),
    42: lambda d: _metal(d, (0.01, 0.05), 0.5), 44: lambda d: _metal(d, (0.01, 0.03), 0.4),
    46: lambda d: _metal(d, (0.07, 0.25), 0.5), 51: lambda d: _metal(d, (0.1, 0.4), 0.4),
    53: lambda d: _metal(d, (0.1, 0.3), 0.4), 49: lambda d: _metal(d, (0.3, 0.5), 0.7, 2500),
    57: lambda d: _metal(d, (0.3, 0.5), 0.7, 2500), 54: lambda d: _metal(d, (0.03, 0.1), 0.5, 6000),
    70: lambda d: _metal(d, (0.01, 0.03), 0.3, 4000), 82: lambda d: _metal(d, (0.01, 0.04), 0.3, 4000),
    56: lambda d: _thump(d, 540, 800, (0, 20), 0.08), 76: lambda d: _thump(d, 800, 1500, (0, 50), 0.025),
    77: lambda d: _thump(d, 600, 1000, (0, 50), 0.03),
}  # fmt: skip


def _skin(dice: Random) -> Wave:
    return _thump(dice, 80, 400, (0, 60), float(dice.uniform(0.06, 0.2)))


def _drums(notes: list[Note], dice: Random, length: int) -> Wave:
    """Drums from a kit that these dice made."""
    out = np.zeros(length)
    kit: dict[int, Wave] = {}
    for note in notes:
        if note.key not in kit:
            sound = _KIT.get(note.key, _skin)(dice)
            kit[note.key] = sound / max(1e-6, float(np.abs(sound).max()))
        _place(out, kit[note.key], note.time, note.loud)
    return out


def _place(out: Wave, sound: Wave, time: float, loud: float) -> None:
    at = int(time * RATE)
    room = len(out) - at
    if room > 0:
        out[at : at + len(sound)] += sound[:room] * loud


def _tone(notes: Sequence[Note], role: str, dice: Random, length: int) -> Wave:
    """A part played with a wave table that these dice made."""
    out, partials = np.zeros(length), np.arange(1, 64)
    dull = float(dice.uniform(0.6, 2.2))
    shape = partials**-dull * (1 if dice.random() < 0.6 else (partials % 2) + 0.02)
    if dice.random() < 0.3:
        shape = shape * dice.uniform(0, 1, 63)
    cut = float(np.exp(dice.uniform(np.log(400), np.log(9000))))
    attack = float(dice.uniform(0.04, 0.4) if role == "pad" else dice.choice([0.002, 0.005, 0.02]))
    decay = float(dice.uniform(0.08, 0.6)) if dice.random() < 0.6 and role != "pad" else 9.0
    detune = 1 + dice.uniform(0.001, 0.012) if dice.random() < 0.5 else 0.0
    vibrato = float(dice.uniform(0.002, 0.015)) if role == "lead" and dice.random() < 0.4 else 0.0
    turns = dice.uniform(0, 2 * np.pi, 63)
    made: dict[tuple[int, int], Wave] = {}
    for note in notes:
        key = (note.key, round(note.length * 100))
        if key not in made:
            hertz = 440 * 2 ** ((note.key - 69) / 12)
            weights = shape / np.sqrt(1 + (partials * hertz / cut) ** 4) * (partials * hertz < 18000)
            table = _cycle(weights, turns)
            time = np.arange(int(note.length * RATE)) / RATE
            turned = time + vibrato * (1 - np.cos(2 * np.pi * 5.5 * time)) / (2 * np.pi * 5.5)
            sound = table[(turned * hertz * 1024).astype(np.int64) % 1024]
            if detune:
                sound = sound + table[(turned * hertz * detune * 1024).astype(np.int64) % 1024]
            fade = np.minimum(1, (note.length - time) / 0.008)
            made[key] = sound * np.minimum(1, time / attack) * np.exp(-time / decay) * fade
        _place(out, made[key], note.time, note.loud * (1.4 if role == "bass" else 0.7))
    return out


def _cycle(weights: Wave, turns: Wave) -> Wave:
    """One cycle of a tone, 1024 samples."""
    spectrum = np.zeros(513, complex)
    spectrum[1:64] = weights * np.exp(1j * turns)
    cycle = np.fft.irfft(spectrum, 1024)
    return np.asarray(cycle / max(1e-9, float(np.abs(cycle).max())), np.float64)


def _midi(notes: Sequence[Note], programs: dict[int, int]) -> mido.MidiFile:
    """Notes as a MIDI file of 960 ticks a second."""
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack()
    file.tracks.append(track)
    for part, program in programs.items():
        track.append(mido.Message("program_change", channel=part, program=program))
    events: list[tuple[int, int, mido.Message]] = []
    for note in notes:
        key, on = min(max(note.key, 0), 127), round(note.time * 960)
        loud = min(max(round(note.loud * 112), 1), 127)
        events.append((on, 1, mido.Message("note_on", channel=note.part, note=key, velocity=loud)))
        off = on + max(1, round(note.length * 960))
        events.append((off, 0, mido.Message("note_off", channel=note.part, note=key)))
    now = 0
    for at, _, message in sorted(events, key=lambda event: event[:2]):
        message.time, now = at - now, at
        track.append(message)
    return file


def _cut(file: mido.MidiFile, seconds: float) -> None:
    """Drop what comes later than it's listened to, as near as the first tempo tells."""
    fastest = min((m.tempo for track in file.tracks for m in track if m.type == "set_tempo"), default=500_000)
    last = seconds * 1e6 / fastest * file.ticks_per_beat
    for track in file.tracks:
        now, kept = 0, []
        for message in track:
            now += message.time
            if now > last:
                break
            kept.append(message)
        quiet = [mido.Message("control_change", channel=part, control=120) for part in range(16)]
        track[:] = [*kept, *quiet]  # a note left on would keep the player waiting


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="beats-")


def fluid(file: mido.MidiFile, font: str, length: int, *, hall: bool = False) -> Wave:
    """Play a MIDI file with a sound font, mono, (length,)."""
    folder = Path(_folder().name)
    score, raw = folder / "song.mid", folder / "song.raw"
    _cut(file, length / RATE)
    file.save(score)
    subprocess.run(
        ["fluidsynth", "-ni", "-q", "-g", "0.5", "-R", str(int(hall)), "-C", "0", "-r", str(RATE),
         "-o", "synth.dynamic-sample-loading=1", "-T", "raw", "-O", "s16", "-F", str(raw), font, str(score)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240,
    )  # fmt: skip
    sound = np.fromfile(raw, "<i2").reshape(-1, 2).mean(axis=1) / 32768
    out = np.zeros(length)
    out[: min(length, len(sound))] = sound[:length]
    return out
