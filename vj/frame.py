"""The nouns: everything that passes between the parts of the engine, on one page.

All are frozen values. Times are seconds, rates hertz, angles turns, colours display-referred
(sRGB) 0..1; "0..1 (room)" means scaled to how loud the room has been of late, so that a quiet
room and a hot line use the same range.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Value = bool | int | float | str | tuple[float, ...]
"""What a knob can hold: a switch, a number, a word, or a point or colour."""

InputType = Literal["event", "bool", "long", "float", "point2D", "color", "image", "audio", "audioFFT"]
Kind = Literal["generator", "filter", "transition"]
BLENDS = (
    *("normal", "over", "add", "screen", "multiply", "difference", "lighten", "darken", "overlay"),
    *("exclusion", "subtract", "dodge", "burn", "hardlight", "softlight"),
)
"""How b can lie over a: a plain crossfade, by its alpha, or as W3C Compositing has it, in linear light."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment of the show. All sound before ``time`` has been heard when the frame is drawn."""

    index: int  # frames since the start, from 0
    time: float  # seconds since the start
    dt: float  # seconds since the tick before


@dataclass(frozen=True, slots=True)
class Block:
    """The sound that arrived since the last frame; any length, the empty block too."""

    samples: FloatArray  # (frames, channels), full scale -1..1, may lie beyond
    rate: int  # Hz
    lost: int = 0  # sound frames that the device dropped before these
    age: float = 0.0  # s since the last of these was sound at the device


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody asks for something: a knob's address and its new value."""

    address: str  # "/mix"
    args: tuple[Value, ...] = ()  # usually one; none pulls a trigger
    source: str = ""  # who asks: "osc", "midi", "key", "preset"
    share: bool = False  # the number is 0..1 of the knob's own range, as a fader's travel is


def heard(low: float, high: float, meaning: str, default: float = 0.0) -> float:
    """A number of the ear's vocabulary: its range and meaning stand beside its name."""
    value: float = field(default=default, metadata={"range": (low, high), "meaning": meaning})
    return value


def row(
    names: Sequence[str],
    way: str,
    low: float,
    high: float,
    meaning: str,
    default: float = 0.0,
    dtype: type[np.floating[Any]] = np.float32,
) -> Any:
    """Numbers of the vocabulary that stand in an array: one a name, as heard in one ``way``.

    Their names are ``bass.smooth``, ``band.3.smooth`` ...; in the meaning {} is what ``way`` is of.
    """
    normal = np.full(len(names), default, dtype)
    normal.setflags(write=False)
    spoken = tuple(f"{name}.{way}" if way else name for name in names)
    told = {"range": (low, high), "names": spoken, "each": meaning.format("each")}
    told["meanings"] = [meaning.format(name) for name in names]
    return field(default_factory=lambda: normal, metadata=told)


def quiet(*shape: int) -> Any:
    """An array of zeros that isn't given."""
    zeros = np.zeros(shape, np.float32)
    zeros.setflags(write=False)
    return field(default_factory=lambda: zeros)


RANGES = ("level", "bass", "mid", "treble")
"""The whole of the sound, and its three ranges: 20 to 150, to 2000, to 16000 Hz."""
BANDS = tuple(f"band.{number}" for number in range(24))
"""30 Hz to 16 kHz, equally wide to the ear."""
PITCHES = tuple(f"chroma.{number}" for number in range(12))
"""C, C sharp, D ... B."""

SECTIONS = ("calm", "groove", "build", "drop", "break")

_MILK = "its average of four seconds, as MilkDrop has it: 1 normal, below 0.7 quiet, above 1.3 loud"
_RUNS = "seconds that run as fast as {} is loud; stand in silence"


@dataclass(frozen=True, slots=True)
class Structure:
    """Where in the music we are. Names: ``section.drop``, ``section.break`` ..."""

    section: str = "calm"  # one of SECTIONS
    seconds: float = heard(0, np.inf, "seconds since the section began")
    bars: float = heard(0, np.inf, "bars since the section began; 0 while no tempo is known")
    tension: float = heard(0, 1, "grows through a build, is gone with the drop")
    calm: float = heard(
        0, 1, "1 while little is played, or nothing with a pulse; all five cross in half a second"
    )
    groove: float = heard(0, 1, "1 while bass and drums play on")
    build: float = heard(0, 1, "1 while it builds up")
    drop: float = heard(0, 1, "1 while the bass is back, loud, after a build or break")
    break_: float = heard(0, 1, "1 while the bass or the drums pause")


@dataclass(frozen=True, slots=True)
class Features:
    """What is heard now. Every number here can drive a look's input by its name."""

    rms: float = heard(0, 1, "root mean square, full scale, as it is")
    dbfs: float = heard(-100, 0, "root mean square in dB; 0 is full scale", -100.0)
    lufs: float = heard(-70, 10, "loudness of the last 0.4 s in LUFS (EBU R 128, momentary)", -70.0)
    peak: float = heard(0, 1, "highest sample of late, 1 at full scale and beyond; falls by 20 dB a second")
    gain: float = heard(-48, 80, "dB by which the sound is lifted to fill the range (room)")
    level: float = heard(0, 1, "loudness now (room)")
    energy: float = heard(0, 1, "loudness over the last second or two (room)")
    bass: float = heard(0, 1, "20 to 150 Hz now (room)")
    mid: float = heard(0, 1, "150 to 2000 Hz now (room)")
    treble: float = heard(0, 1, "2000 to 16000 Hz now (room)")
    centroid: float = heard(0, 1, "spectral centroid now: 0 = 100 Hz, 1 = 10 kHz, by octaves")
    brightness: float = heard(0, 1, "centroid over the last second or two (room)")
    rolloff: float = heard(0, 1, "85 % of the power lies below it: 0 = 100 Hz, 1 = 16 kHz, by octaves")
    flatness: float = heard(0, 1, "0 a tone, 1 noise: spectral flatness, -60 to 0 dB")
    flux: float = heard(0, 1, "how much the spectrum grows now; 1: as much as at the hardest hit of late")
    zcr: float = heard(0, 1, "zero crossings a sample")
    width: float = heard(0, 1, "stereo: 0 mono, 0.5 left and right have nothing in common, 1 out of phase")
    balance: float = heard(-1, 1, "stereo: -1 left, 0 in the middle, 1 right")
    key: float = heard(0, 11, "key of the last ten seconds or so: 0 C, 1 C sharp ... 11 B")
    minor: float = heard(0, 1, "0 the key is major, 1 minor")
    keyness: float = heard(0, 1, "how clear the key is; 0 none, as of noise and drums")
    onset: float = heard(0, 1, "jumps to the strength of an onset, falls back in a quarter second")
    kick: float = heard(0, 1, "jumps with a hit in the bass, falls back in a quarter second")
    snare: float = heard(0, 1, "jumps with a snare or clap, falls back in a quarter second")
    hat: float = heard(0, 1, "jumps with a hi-hat or cymbal, falls back in a quarter second")
    flow: float = heard(0, np.inf, "seconds that run as fast as the music is loud; stand in silence")
    pulse: float = heard(0, np.inf, "seconds that run as fast as the bass is loud; stand in silence")
    smooth: FloatArray = row(RANGES, "smooth", 0, 1, "{}: up at once, down in half a second (room)")
    presence: FloatArray = row(RANGES, "presence", 0, 1, "{} over the last four seconds (room)")
    relative: FloatArray = row(RANGES, "relative", 0, 4, f"{{}} against {_MILK}", 1.0)
    relative_att: FloatArray = row(RANGES, "relative_att", 0, 4, f"{{}}, smoothed, against {_MILK}", 1.0)
    time: NDArray[np.float64] = row(RANGES, "time", 0, np.inf, _RUNS, dtype=np.float64)
    bands: FloatArray = row(BANDS, "", 0, 1, "{} of 24 now, equally wide to the ear, 30 Hz to 16 kHz (room)")
    bands_smooth: FloatArray = row(BANDS, "smooth", 0, 1, "{}: up at once, down in half a second (room)")
    bands_relative: FloatArray = row(BANDS, "relative", 0, 4, f"{{}} against {_MILK}", 1.0)
    bands_time: NDArray[np.float64] = row(BANDS, "time", 0, np.inf, _RUNS, dtype=np.float64)
    chroma: FloatArray = row(PITCHES, "", 0, 1, "how much of this pitch is played: 0 C, 1 C sharp ... 11 B")
    wave: FloatArray = quiet(2, 512)
    """(channels, 512) the last samples heard at 44.1 kHz, -1..1; a mono source gives the same twice."""
    spectrum: FloatArray = quiet(2, 512)
    """(channels, 512) 0..1: magnitudes in -100..-30 dB, bin k at k x 21.5 Hz."""
    middle: FloatArray = quiet(512)
    """(512,) the same of the mean of both channels."""
    spectrogram: FloatArray = quiet(512, 128)
    """(rows, columns) 0..1 (room, 60 dB): a row each 1/86 s, the newest first; 30 Hz to 16 kHz."""
    structure: Structure = Structure()


@dataclass(frozen=True, slots=True)
class Beat:
    """The beat clock: runs on smoothly between detections, never back. Names: ``beat.phase`` ..."""

    bpm: float = heard(0, 300, "beats a minute; 0 while no tempo is known")
    phase: float = heard(0, 1, "0 on the beat, rising to 1 at the next")
    count: int = 0  # beats since the start
    bar: float = heard(0, 1, "0 on the one of a bar, rising to 1 at the next")
    hit: float = heard(0, 1, "1 on the beat, gone half a beat later; as strong as we are sure")
    confidence: float = heard(0, 1, "how sure we are of the beat")
    meter: int = 4  # beats a bar
    bar_confidence: float = heard(0, 1, "how sure we are of the one")
    source: str = "ear"  # who leads: ear, tap, hold (a tempo that a hand holds), midi, link
    lead: float = 0.0  # s by which all this is ahead of what sounds now

    @property
    def place(self) -> float:
        """Beats, counted so that every bar begins with a multiple of the meter; for what keeps to bars."""
        in_bar = round(self.bar * self.meter - self.phase)
        return self.count + (in_bar - self.count) % self.meter + self.phase


@dataclass(frozen=True, slots=True)
class Bind:
    """What drives an input when no hand holds it: low + (high - low) * source ** curve."""

    source: str  # a name of the vocabulary: "bass", "beat.hit", "palette.2"
    low: float | None = None  # value at source 0; None: the input's own minimum
    high: float | None = None  # value at source 1; None: the input's own maximum
    curve: float = 1.0


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a look, as its ISF header declares it."""

    name: str
    type: InputType
    label: str = ""
    default: Value | None = None
    low: Value | None = None
    high: Value | None = None
    identity: Value | None = None
    values: tuple[int, ...] = ()  # long: what may be chosen
    labels: tuple[str, ...] = ()  # long: how the choices are called
    bind: Bind | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """GLSL as an author of another school wrote it, and what stands around it to make it ISF."""

    text: str  # as written, so that line numbers agree
    path: Path
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of a look. Width and height are ISF expressions; empty: as large as the picture."""

    target: str = ""  # the buffer drawn into; empty: the picture itself
    persistent: bool = False  # keeps its pixels for the next frame
    float: bool = False  # 32-bit float pixels instead of 8-bit
    width: str = ""
    height: str = ""
    code: Code | None = None  # of this pass alone; None: the look's fragment


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One ISF file, read. Two readings of a file are two looks: that is how a reload is seen."""

    name: str  # the file's name without its ending
    kind: Kind
    path: Path
    fragment: str  # GLSL as written, header included (it is a comment), so line numbers agree
    vertex: str = ""  # GLSL of the .vs beside it, if there is one
    version: int = 2  # of ISF
    description: str = ""
    credit: str = ""
    categories: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    passes: tuple[Pass, ...] = (Pass(),)
    imported: Mapping[str, Path] = field(default_factory=dict)
    repeats: bool = False  # those images go on beyond their edges
    own: bool = False  # one of ours: may write beyond white, is drawn in 16-bit float
    chaotic: bool = False  # small errors grow in it: two renderers may differ in a hundredth of its pixels

    @property
    def family(self) -> str:
        """The pattern family this look belongs to: the first of its categories that is one."""
        return next((c for c in self.categories if c in FAMILIES), "")


FAMILIES = ("fractal", "organic", "flowing", "geometric")

Palette = tuple[tuple[float, float, float], ...]
"""Five colours from dark to light, (red, green, blue) 0..1 sRGB."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A look as it plays: its own clock since it came on, and the value of each input."""

    look: Look
    clock: Tick  # index 0 is the frame it came on: persistent buffers start black there
    values: Mapping[str, Value]
    effects: tuple["Layer", ...] = ()  # in order, on this layer alone
    opacity: float = 1.0  # 0 = not seen


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is shown: two decks, the mix between them, effects, and the master."""

    a: Layer | None = None
    b: Layer | None = None
    mix: float = 0.0  # 0 = deck a alone, 1 = deck b alone
    transition: Layer | None = None  # how a becomes b; None: a dissolve in linear light
    back: bool = False  # b becomes a: the transition starts at b
    blend: str = "normal"  # one of BLENDS: how the decks meet half way; at its ends the mix is one alone
    effects: tuple[Layer, ...] = ()  # in order, on the mix
    brightness: float = 1.0  # master, linear; 0 = blackout
    guard: bool = True  # flashes are held to what photosensitive people can bear


@dataclass(frozen=True, slots=True)
class Switches:
    """What was asked of the devices around the engine."""

    record: bool = False
    hud: bool = False
    help: bool = False  # what the keys do, over the picture
    fullscreen: bool = True
    quit: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything there is to know about one frame; the renderer needs nothing else."""

    tick: Tick
    features: Features
    beat: Beat
    scene: Scene
    switches: Switches = Switches()
    pattern: str = ""  # name of the look that is on, or coming on
    auto: bool = True  # the selector chooses
    notes: tuple[str, ...] = ()  # lines for the person, new with this frame
    changed: Mapping[str, Value] = field(default_factory=dict)
    """Knobs with the value they have from this frame on: those that moved; on the first frame all."""
    slots: tuple[str, ...] = ()  # names of the looks in the show, as ``/show/slot`` counts them
    save: tuple[str, str] | None = None  # a preset to keep: its name, its text
    palette: Palette = ()  # its five colours as they are now, for lights
    exposed: tuple["Frame", ...] = ()  # frames before it that the same picture shows too: an open shutter
    touched: tuple[str, ...] = ()  # knobs that hands have moved, in order; not what followed from it
    chosen: str = ""  # the knob that the list over the picture stands on; empty: no list is shown
    listed: tuple[str, ...] = ()  # the list's lines, as the HUD reads them
