"""What is heard and what is asked for become a scene: patterns, their inputs, the mix, the master."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from vj.direction import between, cues, knobs, listing, panel, pointer, sources, styles
from vj.direction.autopilot import Autopilot, Choice
from vj.direction.colours import Colours
from vj.direction.cues import Cues
from vj.direction.decks import Decks, Loaded
from vj.direction.desk import Asked, Desk, Hands, Move
from vj.direction.knobs import Tree
from vj.direction.listing import KnobList
from vj.direction.styles import Style
from vj.errors import UsageError, VJError
from vj.frame import (
    Beat,
    Command,
    Features,
    Layer,
    Look,
    Palette,
    Scene,
    Switches,
    Tick,
    Value,
)
from vj.library import looks, safe, showfile
from vj.library import preset as presets
from vj.library.looks import Library
from vj.library.preset import Preset
from vj.library.preset import Selector as Rule
from vj.vocabulary import Now

QUIT_WITHIN = 3.0  # seconds in which the second pull must follow
HANDS = ("osc", "midi", "key", "list")  # who moves knobs because somebody wants it now
LESSONS = ("/midi/learn", "/midi/unlearn")  # what is to be done next stands in the HUD
NAME = re.compile(r"\w[\w -]{0,59}")  # of a preset: the name of a file on any system


@dataclass(frozen=True, slots=True)
class Directed:
    """What the director says of one frame."""

    scene: Scene
    switches: Switches
    pattern: str
    auto: bool
    notes: tuple[str, ...]
    changed: Mapping[str, Value]
    slots: tuple[str, ...]
    save: tuple[str, str] | None  # a preset to keep: its name, its text
    palette: Palette
    touched: tuple[str, ...]  # knobs that hands have moved
    chosen: str  # the knob that the list stands on, while it is shown
    listed: tuple[str, ...]  # its lines


class Director:
    """Folds features, beat and commands into a scene.

    A hand's choice of pattern, hold of the crossfader and values of bound inputs are overrides: they
    stay until ``/show/auto 1`` lets them go.
    """

    def __init__(
        self,
        library: Library,
        preset: Preset,
        palettes: Mapping[str, Palette],
        *,
        known: Mapping[str, Preset] | None = None,
        seed: int = 0,
    ) -> None:
        self._library, self._palettes, self._seed = library, palettes, seed
        self._presets = {preset.name: preset} | dict(known or {})
        self.tree = panel.tree(library, palettes, self._presets)
        self._style, self._cast = self._rehearse(preset)
        self._cues, self._list, self._pointer = Cues(), KnobList(self.tree), pointer.Pointer()
        asks: Mapping[str, Callable[[Move], Asked]] = {
            "/show/preset": self._restyle,
            "/cue/go": lambda move: self._cue(self._cues.number + 1),
            "/cue/back": lambda move: self._cue(self._cues.number - 1),
            "/cue/number": lambda move: self._cue(int(float(str(move.value)))),
            "/cue/load": self._load_cues,
            "/show/rating": self._rate,
            listing.TURN: lambda move: self._list.turn(float(str(move.value))),
        }
        self._desk = Desk(self.tree, self._style, asks, seed=seed)
        self._base = self._read(self._presets.get("default", Preset("default"))).start
        self._colours = Colours(palettes[str(self._style.start.values["/show/palette"])])
        self._decks = Decks()
        self._transitions = between.Transitions(library.transitions, seed)
        self._safe = safe.look()
        self._taken = {look: taken(look, self.tree) for look in (*library, self._safe)}
        self._fresh: dict[Look, Look] = {}  # a look as it was at the start: as its file has it now
        self._notes: list[str] = []
        self._acts: Mapping[str, Callable[[Move], None]] = {
            "/show/pattern": lambda move: self._bring(str(move.value)),
            "/show/slot": lambda move: self._bring_slot(int(float(str(move.value))) - 1),
            "/show/next": lambda move: self._step_on(1, move.value),
            "/show/previous": lambda move: self._step_on(-1, move.value),
            "/show/favourite": lambda move: self._bring("") if move.value else None,
            "/show/auto": self._choose_again,
            "/show/save": self._save,
            "/show/say": lambda move: self._notes.append(str(move.value)),
            "/show/quit": self._ask_quit,
            listing.AT: lambda move: self._list.go(int(float(str(move.value)))),
            listing.GROUP: lambda move: self._list.enter(int(float(str(move.value)))),
        }
        self._look: Look | None = None  # what is wanted on
        self._choice: Choice | None = None  # of the autopilot, if it is what is wanted
        self._auto, self._anew = True, True
        self._time, self._lit = 0.0, 1.0
        self._pace = sources.Pace()
        self._quit_asked, self._quit = -QUIT_WITHIN, False
        self._scene = Scene()
        self._on = ""
        self._values: Mapping[str, Value] = {k.address: k.default for k in self.tree} | dict(
            self._style.start.values
        )
        self._stand = stand(self._values, self._cast)
        self._saved: tuple[str, str] | None = None
        self._begin()

    def step(
        self,
        tick: Tick,
        features: Features,
        beat: Beat,
        commands: Iterable[Command],
        looks: Iterable[Look] = (),
    ) -> Directed:
        """Give the scene of this frame; nothing that is asked for can raise.

        ``looks``: new readings of files; each plays in the place of the old one from now on.
        """
        self._time = tick.time
        self._notes, self._saved = [], None
        for look in looks:
            self._renew(look)
        now = Now(features, beat, self._colours.now)
        if self._cues.step(beat, bool(self._values.get("/cue/hold"))):
            commands = [*commands, Command("/cue/go", source="show")]
        hands = self._desk.step(tick.time, tick.dt, commands, now)
        if hands.values is not self._values:
            self._values, self._stand = hands.values, stand(hands.values, self._cast)
        for move in hands.moves:
            if act := self._acts.get(move.address):
                act(move)
        self._select(tick, features, beat, hands)
        frozen = bool(hands.values["/show/freeze"])
        features = self._pace.step(features, 0.0 if frozen else self._number("/master/speed"))
        light = self._dim(tick.dt), bool(hands.values["/master/flash_guard"])
        if frozen:
            self._scene = replace(self._scene, brightness=light[0], guard=light[1])
        else:
            self._scene = self._play(tick, features, beat, hands, *light)
        changed = self._desk.tell(self._became())
        notes = tuple(map(printable, (*hands.notes, *self._notes)))
        on, slots = self._on, self._cast.slots
        shows = bool(changed.get(listing.SHOW, hands.values[listing.SHOW]))
        return Directed(
            self._scene,
            self._switches(),
            on,
            self._auto,
            notes,
            changed,
            slots,
            self._saved,
            self._colours.now,
            tuple(move.address for move in hands.moves if move.source in HANDS),
            self._list.chosen.address if shows else "",
            self._list.lines(hands.values) if shows else (),
        )

    def _renew(self, look: Look) -> None:
        """Play a look as its file has it now; knobs that were there stay as they are."""
        old = next((o for o in self._library if (o.kind, o.name) == (look.kind, look.name)), None)
        if old is None:
            self._library = self._library.joined(look)
            self._cast.join(look, self._library)
            if look.kind == "transition":
                self._transitions.join(look)
        else:
            self._fresh[old] = look
        knobs = panel.joining(look, self._library.joined(look), self._palettes, self._presets)
        self._desk.grow(self.tree.grow(knobs))
        self._list.grow(self.tree)
        self._taken[look] = taken(look, self.tree)
        self._notes.append(f"{look.name}: {'read again' if old else f'a new {look.kind}'}")

    @property
    def preset(self) -> Preset:
        """The preset that plays now."""
        return self._style.preset

    def _number(self, address: str) -> float:
        value = self._values[address]
        return value if isinstance(value, float) else float(str(value))

    def _switches(self) -> Switches:
        switches = self._stand.switches
        asked = 0 <= self._time - self._quit_asked < QUIT_WITHIN  # the HUD says how to go on
        return (
            replace(switches, hud=switches.hud or asked, quit=self._quit) if asked or self._quit else switches
        )

    def _became(self) -> dict[str, Value]:
        """What the show itself has set knobs to."""
        became: dict[str, Value] = {"/show/auto": self._auto, "/show/preset": self._style.preset.name}
        became["/cue/number"] = self._cues.number
        became |= self._cues.told()
        became |= self._style.names
        became |= self._list.became()
        if self._look:
            became["/show/pattern"] = self._look.name
            became["/show/rating"] = self._values.get(rating(self._look), 3)
            if slot := self._cast.numbers.get(self._look):
                became["/show/slot"] = slot
        return became

    def _begin(self) -> None:
        """Begin as the preset says: with a pattern it holds, or with what the music asks for."""
        start = self._style.start.values
        if not start["/show/auto"] and start["/show/pattern"]:
            self._bring(str(start["/show/pattern"]))

    def _rehearse(self, preset: Preset) -> tuple[Style, "Cast"]:
        """Make a preset ready to play; VJError says what in it can't be."""
        if preset.palette not in self._palettes:
            near = looks.nearest(preset.palette, list(self._palettes))
            raise styles.mistake(preset, f"no palette is called {preset.palette!r}; {near}", "palette")
        return self._read(preset), Cast(self._library, preset, self._seed)

    def _read(self, preset: Preset) -> Style:
        """Lay a preset over the tree, but for the knobs of looks that could not be read."""
        gone = {f"/{between.word(mistake.path.stem)}/" for mistake in self._library.problems}
        able = presets.without(preset, lambda address: any(name in f"{address}/" for name in gone))
        return styles.read(self.tree, able)

    def _restyle(self, move: Move) -> Asked:
        """Play another preset; with a text beside its name, the preset that this text is."""
        name, text = str(move.value), move.args[1] if len(move.args) > 1 else None
        try:
            wanted = self._presets[name]
            if isinstance(text, str):
                wanted = presets.parse(place(wanted), text)
            style, self._cast = self._rehearse(wanted)
        except VJError as error:
            self._notes.append(str(error))
            return ()
        self._presets[name] = wanted
        self._style = replace(style, reload=isinstance(text, str) and name == self._style.preset.name)
        self._anew = True
        return self._style

    def _save(self, move: Move) -> None:
        """Hand out the running show as the text of a preset."""
        name = str(move.value)
        if not NAME.fullmatch(name):
            self._notes.append(f"not saved: {name!r} is no name; write letters, digits, - and _")
            return
        self._saved = (
            name,
            styles.text(self.tree, self._style, self._desk.state(), self._desk.snapshots, self._base),
        )

    def _cue(self, number: int) -> list[Command]:
        commands, note = self._cues.go(number)
        self._notes.append(note)
        return commands

    def _load_cues(self, move: Move) -> Asked:
        """Take the cues of a show file, whose text stands beside its name, or will come."""
        text = move.args[1] if len(move.args) > 1 else None
        if not isinstance(text, str):
            return ()
        if not text:
            self._notes.append(f"no show file is called {move.value}")
            return ()
        try:
            show = showfile.parse(Path(str(move.value)), text)
        except VJError as error:
            self._notes.append(str(error))
            return ()
        if wrong := cues.check(self.tree, show):
            self._notes.append(str(wrong))
        else:
            self._cues.load(show)
        return ()

    def _bring(self, word: str) -> None:
        """A look by its name, or the next one of a family, or of the favourites."""
        self._take(self._library.patterns.get(word) or self._cast.autopilot.draw(word, self._stand.ratings))

    def _bring_slot(self, index: int) -> None:
        if 0 <= index < len(self._cast.looks):
            self._take(self._cast.looks[index])

    def _step_on(self, by: int, pulled: Value) -> None:
        """Bring on the look so many slots on."""
        if pulled:
            slots = self._cast.looks
            at = slots.index(self._look) if self._look in slots else -by
            self._take(slots[(at + by) % len(slots)])

    def _take(self, look: Look | None) -> None:
        """A hand chose: hold it."""
        if look:
            self._look, self._auto = look, False

    def _choose_again(self, move: Move) -> None:
        self._auto = self._anew = bool(move.value)

    def _rate(self, move: Move) -> list[Command]:
        """Rate the look that is on."""
        return [Command(rating(self._look), (move.value,), "rating")] if self._look else []

    def _ask_quit(self, move: Move) -> None:
        if not move.value:
            return
        self._quit = self._time - self._quit_asked < QUIT_WITHIN
        self._quit_asked = self._time
        if not self._quit:
            self._notes.append(f"to end the show, ask again within {QUIT_WITHIN:.0f} s")

    def _select(self, tick: Tick, features: Features, beat: Beat, hands: Hands) -> None:
        held = "/mix" in hands.held or hands.values["/auto/hold"]
        choice = self._cast.autopilot.step(
            tick,
            features,
            beat,
            self._stand.rule,
            self._stand.ratings,
            self._look,
            free=self._look is None or (self._auto and not held),  # who holds from the start holds the first
            anew=self._anew,
        )
        self._anew = False
        if choice:
            self._look, self._choice = choice.look, choice

    def _play(
        self, tick: Tick, features: Features, beat: Beat, hands: Hands, brightness: float, guard: bool
    ) -> Scene:
        speed = self._number("/master/speed")
        palette = self._palettes[str(self._values["/show/palette"])]
        taken, follow = self._number("/show/recolour"), self._number("/show/hue_follow")
        colours = self._colours.step(tick.dt, palette, taken, features, follow)
        now, mouse = Now(features, beat, colours), self._pointer.step(hands.values)
        hand = self._number("/mix") if "/mix" in hands.held else None
        wanted = self._safe if hands.values["/panic/safe"] else self._look
        mix = self._decks.step(tick.dt, speed, (wanted, self._fade(beat)) if wanted else None, hand)
        self._on = mix.on.name if mix.on else ""

        def layer(
            loaded: Loaded, effects: tuple[Layer, ...] = (), opacity: float = 1.0, **more: Value
        ) -> Layer:
            look = self._fresh.get(loaded.look, loaded.look)
            values = inputs(self._taken[look], hands, now, mouse) | more
            return Layer(look, loaded.clock, values, effects, opacity)

        chains = {
            at: tuple(map(layer, chain.step(tick.dt, speed, self._values)))
            for at, chain in self._cast.chains.items()
        }

        def deck(name: str, loaded: Loaded) -> Layer:
            return layer(loaded, chains[f"/deck/{name}/fx"], self._number(f"/deck/{name}/opacity"))

        way = self._transitions.step(tick.dt, speed, str(self._values["/show/transition"]), mix.loads)
        return Scene(
            a=deck("a", mix.a) if mix.a else None,
            b=deck("b", mix.b) if mix.b else None,
            mix=mix.mix,
            transition=layer(way, progress=1 - mix.mix if mix.back else mix.mix) if way else None,
            back=mix.back,
            blend=str(self._values["/deck/b/blend"]),
            effects=chains["/fx"],
            brightness=brightness,
            guard=guard,
        )

    def _fade(self, beat: Beat) -> float:
        """How long a look takes to come on, in seconds; where it is told in beats, by the tempo there is."""
        if self._choice and self._choice.look is self._look and self._choice.fade is not None:
            return self._choice.fade
        beats = self._number("/show/fade_beats")
        return 60 * beats / beat.bpm if beats and beat.bpm else self._number("/show/fade")

    def _dim(self, dt: float) -> float:
        """The master's brightness; blackout takes its time, in light as the eye sees it."""
        wanted = 0.0 if self._values["/show/blackout"] else 1.0
        fade = self._number("/master/fade")
        step = dt / fade if fade > 0 else 1.0
        self._lit += min(max(wanted - self._lit, -step), step)
        return self._lit * self._number("/master/brightness")


def rating(look: Look) -> str:
    """The address of a look's rating."""
    return f"/rating/{between.word(look.name)}"


def printable(line: str) -> str:
    """A line as a terminal may show it, whatever the network has sent of it."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def place(preset: Preset) -> Path:
    """The file that a preset came from, or would be kept in."""
    return preset.origin.path if preset.origin else presets.place(preset.name)


@dataclass(frozen=True, slots=True)
class Stand:
    """What the knobs come to as they stand: found anew only when one moves."""

    rule: Rule
    ratings: Mapping[Look, int]
    switches: Switches


def stand(values: Mapping[str, Value], cast: "Cast") -> Stand:
    """What these values of all knobs come to."""
    rated = {look: values[address] for look, address in cast.ratings.items()}
    ratings = {look: value for look, value in rated.items() if isinstance(value, int)}
    on = {name: bool(values[f"/show/{name}"]) for name in ("record", "hud", "help", "fullscreen")}
    on["hud"] |= any(values[switch] for switch in LESSONS)
    return Stand(styles.rule(values), ratings, Switches(**on))


class Cast:
    """What a preset brings on: its looks, how they are chosen, its effects in their order."""

    def __init__(self, library: Library, preset: Preset, seed: int) -> None:
        with styles.key(preset, "looks"):
            chosen = looks.choose(library, list(preset.looks))
        if not chosen:
            raise UsageError("no pattern to show: shaders/patterns is empty")
        self.looks = list(chosen.values())
        self.slots = tuple(chosen)
        self.numbers = {look: number for number, look in enumerate(self.looks, 1)}
        self.ratings = {look: rating(look) for look in self.looks}
        self.autopilot = Autopilot(self.looks, preset.moods, seed)
        with styles.key(preset, "effects"):
            effects = list(looks.arrange(library.effects, preset.effects).values())
        self.chains = {at: between.Chain(effects, at) for at in between.CHAINS}
        self._words = list(preset.looks)

    def join(self, look: Look, library: Library) -> None:
        """Take in a look that has come to the library, if the preset has room for it: in the last slot."""
        if look.kind == "filter":
            for chain in self.chains.values():
                chain.join(look)
        if look.kind == "generator" and look in looks.choose(library, self._words).values():
            self.looks.append(look)
            self.slots += (look.name,)
            self.numbers[look], self.ratings[look] = len(self.looks), rating(look)
            self.autopilot.join(look)


class Taken(NamedTuple):
    """One input of a look, as it plays."""

    name: str
    address: str  # of its knob
    drive: sources.Driver | None  # what moves it while no hand holds it
    points: bool  # it follows the mouse then
    default: Value


def taken(look: Look, tree: Tree) -> list[Taken]:
    """The inputs of a look that have a knob; none holds one whose type is another since it was read."""
    fits = {
        address: knob.type == knobs.NUMBERS[asked.type]
        for address, asked in between.plan(look)
        if address in tree and (knob := tree.find(address))
    }
    return [
        Taken(
            asked.name,
            address if fits.get(address) else "",
            sources.driver(asked, asked.bind) if asked.bind else None,
            pointer.follows(asked),
            0.0 if asked.default is None else asked.default,
        )
        for address, asked in between.plan(look)
    ]


def inputs(
    plan: Iterable[Taken], hands: Hands, now: Mapping[str, Value], mouse: Mapping[str, Value]
) -> dict[str, Value]:
    """The value of every input of a look: what a hand has set, or the music, or the mouse where none does."""
    values: dict[str, Value] = {}
    for name, address, drive, points, default in plan:
        if drive and address not in hands.held:
            values[name] = drive(now)
        elif points and address not in hands.held:
            values[name] = mouse[name]
        else:
            values[name] = hands.values.get(address, default)
    return values
