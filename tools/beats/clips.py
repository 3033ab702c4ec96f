"""Make clips for the beat network: the bands of each song and its beats, one .npz a clip.

    python -m tools.beats.clips songs OUT --from 0 --to 1000          songs made by dice
    python -m tools.beats.clips groove OUT --midi groove              drums that people played
    python -m tools.beats.clips files OUT --midi freedoom/musics      whole songs

Each clip: ``bands`` (hops, 32) float16 as vj.analysis.evidence makes them, ``beats`` seconds,
``places`` in the bar (0 the one), ``meter``, ``style``. With ``--try`` songs get other seeds and are
played with the sound font held back, and ``sound`` (int16) is kept, so that trackers can be compared.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import mido
import numpy as np

from vj.analysis.evidence import spectra
from vj.frame import FloatArray

from .songs import DRUMS, Played, Song, Times, arranged, song
from .sounds import FONTS, HELD_BACK, RATE, fluid, render

JUDGED = re.compile(  # pieces that trackers are judged on: never learned from
    r"d_bunny|d_dm10|d_dm13|d_e4m2|d_e4m8|d_map05|d_map26"
    r"|/14_hiphop_94_|/26_dance-disco_137_|/62_punk_144_|/6_dance-disco_120_|/80_dance-breakbeat_170_"
)
_TRIES = 1_000_000  # seeds from here on are for trying


def main() -> None:
    """Make the clips asked for, those that aren't there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("kind", choices=("songs", "groove", "files"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--midi", type=Path, default=Path())
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--to", dest="last", type=int, default=1 << 30)
    parser.add_argument("--style", default="")
    parser.add_argument("--seconds", type=float, default=32.0, help="length of a song")
    parser.add_argument("--try", dest="held", action="store_true")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    fonts = (HELD_BACK,) if asked.held else FONTS
    made = {"songs": _songs, "groove": _groove, "files": _files}[asked.kind](asked, fonts)
    for name, sound, truth in made:
        save(asked.out / f"{name}.npz", sound, truth, keep=asked.held)


def save(path: Path, sound: FloatArray, truth: Song, *, keep: bool) -> None:
    """Write one clip."""
    places = (np.arange(len(truth.beats)) + truth.first) % truth.meter
    kept = (sound * 32767).astype(np.int16) if keep else np.zeros(0, np.int16)
    bands = spectra(sound).astype(np.float16)
    part = path.with_suffix(".part.npz")
    np.savez(
        part, bands=bands, beats=truth.beats, places=places, meter=truth.meter, style=truth.style, sound=kept
    )
    part.rename(path)


_Made = Iterator[tuple[str, FloatArray, Song]]


def _songs(asked: argparse.Namespace, fonts: tuple[str, ...]) -> _Made:
    for seed in range(asked.first, asked.last):
        name = f"song_{asked.style.replace(' ', '_')}{seed:06}"
        if not (asked.out / f"{name}.npz").exists():
            truth = song(seed + _TRIES * asked.held, asked.style, asked.seconds)
            yield name, render(truth, np.random.default_rng((seed, 2, asked.held)), fonts), truth


def _scores(asked: argparse.Namespace) -> Iterator[tuple[int, str, Path]]:
    """MIDI files that aren't judged, one in eight of them held back for trying."""
    paths = [path for path in sorted(asked.midi.rglob("*.mid")) if not JUDGED.search(path.as_posix())]
    for place, path in enumerate(paths):
        if (place % 8 == 5) == asked.held and asked.first <= place < asked.last:
            name = re.sub(r"[^A-Za-z0-9]+", "_", path.relative_to(asked.midi).with_suffix("").as_posix())
            if not (asked.out / f"{asked.kind}_{name}.npz").exists():
                yield place, f"{asked.kind}_{name}", path


def _groove(asked: argparse.Namespace, fonts: tuple[str, ...]) -> _Made:
    """Drums of the Groove MIDI Dataset, played to a click, with parts made up around them."""
    for place, name, path in _scores(asked):
        told = re.search(r"_([a-z]+)[^_/]*_(\d+)_beat_(4-4|3-4)\.mid$", path.as_posix())
        if not told:
            continue
        style = ("house" if told[1] in ("dance", "hiphop") else "rock") if told[3] == "4-4" else "waltz"
        played = _played(mido.MidiFile(path, clip=True))
        bpm = float(told[2])
        if not played or played[-1][0] < 16:
            continue
        if between(played):
            played, bpm = tuple((2 * beat, key, loud) for beat, key, loud in played), 2 * bpm
        if not 55 <= bpm <= 215:
            continue
        dice = np.random.default_rng((place, 3))
        bpm *= float(np.exp(dice.normal(0, 0.08)))
        beats = np.arange(int(32 * bpm / 60) + 12) * 60 / bpm + dice.uniform(0, 0.5)
        truth = arranged(dice, style, beats, 32.0, drums=Played(played))
        yield name, render(truth, dice, fonts), truth


def _played(file: mido.MidiFile, part: int | None = None) -> tuple[tuple[float, int, float], ...]:
    """Drum notes (of one part) as (beat, key, loud); keys of the Roland kit folded into General MIDI."""
    now, notes = 0.0, []
    fold = {22: 42, 26: 46, 55: 49, 52: 57, 58: 43, 59: 51}
    for message in mido.merge_tracks(file.tracks):
        now += message.time / file.ticks_per_beat
        if message.type == "note_on" and message.velocity and part in (None, message.channel):
            notes.append((now, fold.get(message.note, message.note), message.velocity / 127))
    return tuple(notes)


def between(drums: Sequence[tuple[float, int, float]]) -> bool:
    """Whether the snare falls between the beats as written: then it's heard twice as fast."""
    snare = np.zeros(4)
    for beat, key, loud in drums:
        if key in (38, 40) and abs(beat * 4 - round(beat * 4)) < 0.3:
            snare[round(beat * 4) % 4] += loud
    return bool(snare[2] > 0.6 * snare.sum())


def _files(asked: argparse.Namespace, fonts: tuple[str, ...]) -> _Made:
    """Whole songs, at their own tempo or a little beside it."""
    for place, name, path in _scores(asked):
        for take, font in enumerate(fonts):
            dice = np.random.default_rng((place, take, 4))
            file = mido.MidiFile(path, clip=True)
            if take:
                _retune(file, dice)
            twice = 1 + between(_played(file, DRUMS))
            beats, places, meter = _grid(file, 60.0, twice)
            if (
                len(beats) < 24
                or (twice == 2 and meter != 4)
                or not 55 <= 60 / float(np.median(np.diff(beats))) <= 215
            ):
                continue
            sound = fluid(file, font, 60 * RATE, hall=dice.random() < 0.5)
            loud = np.flatnonzero(np.abs(sound) > 1e-3)
            if not len(loud):
                continue
            end = min(60.0, loud[-1] / RATE + 0.3)
            sound = sound[: int(end * RATE)] * (0.7 / float(np.abs(sound).max()))
            kept = beats < end
            truth = Song("file", (), beats[kept], meter, int(places[0]), {}, end)
            yield f"{name}_{take}", sound.astype(np.float32), truth


def _retune(file: mido.MidiFile, dice: np.random.Generator) -> None:
    """Another tempo and drum kit."""
    scale = float(np.exp(dice.normal(0, 0.08)))
    for message in (message for track in file.tracks for message in track):
        if message.type == "set_tempo":
            message.tempo = int(message.tempo * scale)
        elif message.type == "program_change" and message.channel == DRUMS:
            message.program = int(dice.choice([0, 8, 16, 24, 25, 32]))


def _grid(file: mido.MidiFile, seconds: float, twice: int) -> tuple[Times, Times, int]:
    """Beat times of a file (or of half its beats), the place of each in its bar, and its meter."""
    tempos, meters, now, end = [(0, 500_000)], [(0, 4)], 0, 0
    for message in mido.merge_tracks(file.tracks):
        now += message.time
        if message.type == "set_tempo":
            tempos.append((now, message.tempo))
        elif message.type == "time_signature" and message.denominator == 4:
            meters.append((now, message.numerator))
        end = now if message.type == "note_on" else end
    beat = file.ticks_per_beat // twice
    ticks = np.arange(0, end + 1, beat)
    marks = np.array([at for at, _ in tempos] + [max(end, tempos[-1][0] + 1) + 1])
    lengths = np.array([tempo for _, tempo in tempos]) / 1e6 / file.ticks_per_beat
    clock = np.concatenate([[0.0], np.cumsum(np.diff(marks) * lengths)])
    times = np.interp(ticks, marks, clock)
    places = np.zeros(len(ticks))
    for at, meter in meters:
        after = ticks >= at
        places[after] = ((ticks[after] - at) // beat) % meter
    return times[times < seconds], places[times < seconds], meters[-1][1]


if __name__ == "__main__":
    main()
