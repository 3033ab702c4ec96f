"""The knobs that there always are, as one table: the show, the master, the tempo, macros, panic.

The knobs of looks and effects come from their own inputs; together they are the tree.
"""

from collections.abc import Iterable

from vj.analysis.masters import ORDER
from vj.direction import between
from vj.direction.knobs import Knob, Tree
from vj.frame import FAMILIES, Look
from vj.library.looks import Library
from vj.targets import PAGES

MACROS = 8
SNAPSHOTS = 16
SLOTS = 16  # of modulation
FADE = 2.0  # s, from one look to the next, where no preset says so


def tree(library: Library, palettes: Iterable[str], presets: Iterable[str] = ()) -> Tree:
    """Every knob there is, for these looks, palettes and presets."""
    every = (library.patterns, library.effects, library.transitions)
    return Tree(
        [
            *show(library.patterns, palettes, presets),
            *auto(),
            *(rating(name) for name in library.patterns),
            *master(),
            *tempo(),
            *link(),
            *gain(),
            *(knob for number in range(1, MACROS + 1) for knob in macro(number)),
            *snapshots(),
            *cues(),
            *panic(),
            *pointer(),
            *midi(),
            *listing(),
            *between.mix_knobs(library.effects.values(), library.transitions.values(), FADE),
            *(knob for looks in every for look in looks.values() for knob in between.input_knobs(look)),
            *(knob for number in range(1, SLOTS + 1) for knob in modulation(number)),
        ]
    )


def joining(look: Look, library: Library, palettes: Iterable[str], presets: Iterable[str]) -> list[Knob]:
    """The knobs of one more look, and those that have it as a choice; ``library`` holds it already."""
    own = {rating(look.name).address, *(knob.address for knob in between.input_knobs(look))}
    own |= {f"{at}/{between.word(look.name)}/on" for at in between.CHAINS}
    choices = ("/show/pattern", "/show/transition")
    return [k for k in tree(library, palettes, presets) if k.address in own or k.address in choices]


def show(patterns: Iterable[str], palettes: Iterable[str], presets: Iterable[str]) -> list[Knob]:
    """What is shown, and the switches of the desk."""
    patterns = (*patterns, *FAMILIES)
    return [
        Knob("/show/pattern", "choice", "bring on a look, or the next of a family", "", choices=patterns),
        Knob("/show/slot", "int", "bring on the look of this slot", 1, 1, 999, keep=False),
        Knob("/show/next", "trigger", "bring on the next look", False, keep=False),
        Knob("/show/previous", "trigger", "bring on the look before", False, keep=False),
        Knob("/show/favourite", "trigger", "bring on another favourite", False, keep=False),
        Knob("/show/rating", "int", "rate the look that is on: 0 never, 5 favourite", 3, 0, 5, keep=False),
        Knob("/show/auto", "bool", "the music chooses, and lets go of what hands hold; 0: hold", True),
        Knob("/show/palette", "choice", "the colours of every look", "", choices=tuple(palettes)),
        Knob("/show/recolour", "float", "how long a new palette takes", 1.5, 0.0, 60.0, unit="s"),
        Knob("/show/hue_follow", "float", "how far the colours' hue goes with the music's pitch", 0.0),
        Knob("/show/preset", "choice", "play another style", "", choices=tuple(presets), keep=False),
        Knob("/show/blackout", "bool", "fade to black", False, keep=False),
        Knob("/show/freeze", "bool", "stand still", False, keep=False),
        Knob("/show/record", "bool", "record pictures and sound", False, keep=False),
        Knob("/show/hud", "bool", "numbers over the picture, never in the recording", False, keep=False),
        Knob("/show/help", "bool", "these keys", False, keep=False),
        Knob("/show/fullscreen", "bool", "full screen or a window", True, keep=False),
        Knob("/show/undo", "trigger", "take back the last thing a hand did", False, keep=False),
        Knob("/show/save", "word", "save all as a preset of this name", "", keep=False),
        Knob("/show/say", "word", "a line for the person at the desk, over the picture", "", keep=False),
        Knob("/show/quit", "trigger", "end the show; has to be pulled twice within 3 s", False, keep=False),
    ]


def auto() -> list[Knob]:
    """How the music chooses: the fields of a preset's selector."""
    return [
        Knob("/auto/by", "choice", "choose by families, or by moods", "family", choices=("family", "mood")),
        Knob("/auto/energetic", "float", "energy above this is geometric", 0.5),
        Knob("/auto/bright", "float", "else brightness above this is fractal", 0.5),
        Knob("/auto/moving", "float", "else energy above this is flowing, below organic", 0.2),
        Knob("/auto/hysteresis", "float", "how far past a level before it counts", 0.05, 0.0, 0.5),
        Knob("/auto/mood", "float", "how much moods count against chance", 1.0),
        Knob("/auto/stay", "float", "the shortest a look stays", 8.0, 0.0, 3600.0, unit="s"),
        Knob("/auto/longest", "float", "how long until another comes", 48.0, 1.0, 3600.0, unit="s"),
        Knob("/auto/drop_cut", "bool", "a drop cuts to another look", False),
        Knob("/auto/break_beats", "int", "into a break it is mixed so long; 0: not", 0, 0, 128, unit="beats"),
        Knob("/auto/cuts", "bool", "what is loud against its average cuts to another look", False),
        Knob("/auto/threshold", "float", "how loud that is; a change doubles it", 2.5, 1.0, 4.0, unit="x"),
        Knob("/auto/half_life", "float", "how soon it is back", 60.0, 1.0, 3600.0, unit="s"),
        Knob("/auto/favourites", "bool", "only looks that are rated 5", False),
        Knob("/auto/hold", "bool", "stay with this look; the music still drives it", False, keep=False),
    ]


def rating(pattern: str) -> Knob:
    """How often the music may choose a look."""
    what = f"how often {pattern} comes: 0 never, 3 usual, 5 favourite"
    return Knob(f"/rating/{between.word(pattern)}", "int", what, 3, 0, 5)


def master() -> list[Knob]:
    """What lies over everything."""
    mix = "crossfader: 0 = deck A, 1 = deck B; held until /show/auto 1"
    return [
        Knob("/mix", "float", mix, 0.0, bound=True),
        Knob("/master/brightness", "float", "brightness of everything", 1.0),
        Knob("/master/speed", "float", "how fast everything moves", 1.0, 0.0, 4.0, unit="x"),
        Knob("/master/fade", "float", "how long a blackout takes", 0.3, 0.0, 30.0, unit="s"),
        Knob("/master/flash_guard", "bool", "hold flashes to what photosensitive people can bear", True),
    ]


def tempo() -> list[Knob]:
    """What a hand tells the ear; whose time it is and how late pictures are belongs to the place."""
    source = f"who leads the beat; auto: the first of {', '.join(ORDER)} that speaks, else the ear"
    late = "how long after its sound a picture is seen: the beat is that much ahead"
    auto = "the latency is as measured; 0: as it was set by hand"
    return [
        Knob("/tempo/tap", "trigger", "tap the tempo, four times or more", False, keep=False),
        Knob("/tempo/one", "trigger", "this is the one: the first beat of a bar", False, keep=False),
        Knob("/tempo/half", "trigger", "half the tempo", False, keep=False),
        Knob("/tempo/double", "trigger", "twice the tempo", False, keep=False),
        Knob("/tempo/nudge", "float", "push the beat on, or back", 0.0, -0.5, 0.5, unit="beats", keep=False),
        Knob("/tempo/bpm", "float", "hold this tempo; 0: as it is heard", 0.0, 0.0, 300.0, unit="BPM"),
        Knob("/tempo/source", "choice", source, "auto", choices=("auto", "ear", *ORDER), keep=False),
        Knob("/tempo/latency", "float", late, 0.0, -500.0, 500.0, unit="ms", keep=False),
        Knob("/tempo/latency/auto", "bool", auto, True, keep=False),
    ]


def link() -> list[Knob]:
    """The beat that programs in the network share."""
    return [
        Knob("/link/on", "bool", "share tempo and beat with others (Ableton Link)", False, keep=False),
        Knob("/link/lead", "bool", "give the others our beat instead of taking theirs", False, keep=False),
        Knob("/link/play", "bool", "the others play: start or stop them all", False, keep=False),
    ]


def gain() -> list[Knob]:
    """How loud the ear takes the room to be; it belongs to the place, not to a style."""
    follow = "the gain follows the room; 0: that of a line at its usual loudness"
    return [
        Knob("/gain/auto", "bool", follow, True, keep=False),
        Knob("/gain/freeze", "bool", "the gain stays as it is, whatever is played", False, keep=False),
        Knob("/gain/trim", "float", "gain by hand, on top", 0.0, -24.0, 24.0, unit="dB", keep=False),
    ]


def macro(number: int) -> list[Knob]:
    """One fader that moves as many knobs as the preset says."""
    name = f"what macro {number} is called, to be read"
    return [
        Knob(f"/macro/{number}", "float", f"macro {number}: moves what the preset says"),
        Knob(f"/macro/{number}/name", "word", name, "", keep=False),
    ]


def snapshots() -> list[Knob]:
    """All knobs at once, kept and called back."""
    last = float(SNAPSHOTS)
    return [
        Knob("/snapshot/store", "int", "keep how all knobs stand", 1, 1, last, keep=False),
        Knob("/snapshot/recall", "int", "bring back how all knobs stood", 1, 1, last, keep=False),
        Knob("/snapshot/beats", "float", "how long knobs take to get there", 4.0, 0.0, 64.0, unit="beats"),
    ]


def cues() -> list[Knob]:
    """The show file's cues."""
    return [
        Knob("/cue/go", "trigger", "play the next cue", False, keep=False),
        Knob("/cue/back", "trigger", "play the cue before", False, keep=False),
        Knob("/cue/hold", "bool", "stay in this cue, however long it was to be", False, keep=False),
        Knob("/cue/number", "int", "play the cue of this number", 0, 0, 999, keep=False),
        Knob("/cue/name", "word", "the cue that plays, to be read", "", keep=False),
        Knob("/cue/next", "word", "the cue that comes, to be read", "", keep=False),
        Knob("/cue/load", "word", "take the cues of the show file of this name", "", keep=False),
    ]


def panic() -> list[Knob]:
    """One address each for when something must stop at once; blackout and freeze are the show's."""
    return [
        Knob("/panic/effects", "trigger", "all effects off, and as they were made", False, keep=False),
        Knob("/panic/knobs", "trigger", "all knobs as the preset has them", False, keep=False),
        Knob("/panic/safe", "bool", "a calm picture that needs nothing but light", False, keep=False),
    ]


def pointer() -> list[Knob]:
    """The mouse over the picture, as a pad."""
    centre = (0.5, 0.5)
    return [
        Knob("/mouse", "point", "where the mouse is: left to right, bottom to top", centre, keep=False),
        Knob("/mouse/down", "bool", "the mouse's button is down", False, keep=False),
    ]


def midi() -> list[Knob]:
    """What teaches a MIDI device its map."""
    learn = "learn: move a knob by any hand, then a MIDI control"
    forget = "unlearn: a MIDI control that is moved does nothing"
    pages = "which page of their pads and buttons MIDI devices play"
    return [
        Knob("/midi/learn", "bool", learn, False, keep=False),
        Knob("/midi/unlearn", "bool", forget, False, keep=False),
        Knob("/midi/page", "choice", pages, PAGES[0], choices=tuple(PAGES), keep=False),
    ]


def listing() -> list[Knob]:
    """The list of all knobs over the picture."""
    return [
        Knob("/list/show", "bool", "list all knobs over the picture", False, keep=False),
        Knob("/list/at", "int", "the knob of the list", 1, 1, 9999, keep=False),
        Knob("/list/group", "int", "the group of knobs", 1, 1, 9999, keep=False),
        Knob(
            "/list/turn", "float", "turn the knob of the list", 0.0, -100.0, 100.0, unit="clicks", keep=False
        ),
    ]


def modulation(number: int) -> list[Knob]:
    """One slot that lets something move a knob; it plays once it has a source, a target and depth."""
    place = f"/mod/{number}"
    return [
        Knob(f"{place}/source", "word", "what drives: bass, beat.hit, lfo.sine, random, /a/knob ...", ""),
        Knob(f"{place}/target", "word", "the address of the knob that it drives", ""),
        Knob(f"{place}/depth", "float", "how far: 1 is all of the knob's range", 0.0, -1.0, 1.0),
        Knob(f"{place}/beats", "float", "how long one turn takes", 4.0, 1 / 16, 256.0, unit="beats"),
        Knob(f"{place}/phase", "float", "where in the turn it begins", 0.0),
        Knob(f"{place}/curve", "float", "below 1 it opens early, above 1 late", 1.0, 0.1, 10.0),
        Knob(f"{place}/fall", "float", "how long a hit takes to die away", 0.3, 0.01, 30.0, unit="s"),
    ]
