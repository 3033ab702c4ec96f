"""The desk: what every knob is set to, who holds it, and how it gets there.

Pure: commands in, values out. All that has hands speaks to it alone and hears from it, so that a
change from one is seen on all the others within a frame.
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

from vj.direction import modulation
from vj.direction.knobs import Knob, Tree
from vj.direction.styles import State, Style, speed_step
from vj.frame import Command, Value
from vj.library.preset import Macro

AT_ONCE = 3  # mistakes that are said in one frame; to find the nearest names takes a while
IN_A_ROW, PER_SECOND = 10.0, 3.0  # ... without a pause, and for long
MISTAKES = 1000  # different ones that are said; a flood of them must not grow for ever
FEW = 50  # while there are no more, each is said again when it is made again
AGAIN = 3.0  # s later
UNDO = 100  # steps
TOGETHER = 1.0  # s: moves of one knob that follow this soon are one step of undo
LAYS = {"/show/preset", "/show/save", "/show/undo", "/cue/load", "/snapshot/recall"}
LAYS |= {"/panic/effects", "/panic/knobs"}
LAID = 3  # of them that a frame obeys


@dataclass(frozen=True, slots=True)
class Move:
    """A knob was moved, or a trigger pulled."""

    address: str
    value: Value
    args: tuple[Value, ...] = ()  # as they were asked for
    source: str = ""  # who asked; empty: it follows from another move


@dataclass(frozen=True, slots=True)
class Hands:
    """What the hands have come to in this frame."""

    values: Mapping[str, Value]
    """Of every knob as it acts now: on its way, and driven. The same mapping as long as none moves."""
    moves: tuple[Move, ...]  # in the order in which they came
    held: Set[str]  # knobs that somebody or something holds against the music
    notes: tuple[str, ...]


@dataclass(slots=True)
class Step:
    """What one thing that a hand did has changed: of each knob its value before, and whether it was held."""

    address: str
    time: float
    before: dict[str, tuple[Value, bool]] = field(default_factory=dict)


@dataclass(slots=True)
class Morph:
    """Knobs on their way to where they are set, by the beat."""

    starts: dict[str, Value]
    beats: float
    done: float = 0.0


Asked = Style | Iterable[Command]
"""What follows from a move: another style to lay, or more commands."""


class Desk:
    """Every knob's value, from frame to frame."""

    def __init__(
        self, tree: Tree, style: Style, asks: Mapping[str, Callable[[Move], Asked]] = {}, *, seed: int = 0
    ) -> None:
        """Begin with a style. ``asks``: what follows from some moves, obeyed at once after them."""
        self._asks = asks
        self._tree, self._style = tree, style
        self._values = {knob.address: knob.default for knob in tree} | dict(style.start.values)
        self._now = dict(self._values)
        self._shown: dict[str, Value] = {}  # those, and what drives them, as handed out last
        self._stale = True  # that is no longer how they are
        self._held = set(style.start.held)
        self._gliding: set[str] = set()
        self._morph: Morph | None = None
        self._modulators = modulation.Modulators(tree, seed)
        self.snapshots = dict(style.snapshots)
        self._history: deque[Step] = deque(maxlen=UNDO)
        self._step = Step("", -math.inf)
        self._time = 0.0
        self._pulled: set[str] = set()
        self._news = set(self._values)
        self._said: dict[str, float] = {}  # by address, when a mistake was said last
        self._room = IN_A_ROW  # for mistakes to say
        self._moves: list[Move] = []
        self._notes: list[str] = []
        self._acts: Mapping[str, Callable[[Value], None]] = {
            "/show/auto": self._let_go,
            "/show/undo": self._undo,
            "/snapshot/store": self._store,
            "/snapshot/recall": self._recall,
            "/panic/effects": self._reset_effects,
            "/panic/knobs": self._reset_all,
        }

    def step(self, time: float, dt: float, commands: Iterable[Command], now: Mapping[str, Value]) -> Hands:
        """Obey; nothing that is asked for can raise.

        ``now``: the value of every word of the vocabulary.
        """
        self._time, self._moves, self._notes = time, [], []
        self._room = min(self._room + PER_SECOND * dt, IN_A_ROW)
        for address in self._pulled:
            self._set(address, False)
        self._pulled.clear()
        for command in thinned(commands):
            self._obey(command)
        self._move_on(dt, float(str(now["beat.bpm"])))
        if self._stale:
            self._shown, self._stale = dict(self._now), False
        driven = self._modulators.step(dt, self._shown, now)
        self._stale = bool(driven)
        return Hands(self._shown, tuple(self._moves), self._held | driven, tuple(self._notes))

    def grow(self, knobs: Iterable[Knob]) -> None:
        """Take in knobs that the tree has got since; they stand as they were made."""
        for knob in knobs:
            self._set(knob.address, knob.default)

    def tell(self, became: Mapping[str, Value]) -> dict[str, Value]:
        """Take over what the show itself has set knobs to; give what every device is to hear now."""
        for address, value in became.items():
            if self._values[address] != value:
                if self._moves and self._step.address:
                    self._note_before(self._tree.find(address))
                self._set(address, value)
        news = {address: self._values[address] for address in self._news}
        self._news.clear()
        return news

    def state(self) -> State:
        """How all knobs stand that snapshots and presets keep."""
        kept = {knob.address: self._values[knob.address] for knob in self._tree if knob.keep}
        return State(kept, frozenset(self._held))

    def _obey(self, command: Command, *, nested: bool = False) -> None:
        try:
            knob = self._tree.find(command.address)
            value = knob.accept(command.args, self._values[knob.address], share=command.share)
            modulation.check(self._tree, knob.address, value)
        except ValueError as error:
            self._refuse(command, error)
            return
        if not nested:
            self._begin(command.address)
        self._put(knob, value)
        move = Move(knob.address, value, command.args, command.source)
        self._moves.append(move)
        if macro := self._style.macros.get(knob.address):
            self._gang(macro, float(str(value)))
        elif (act := self._acts.get(knob.address)) and value is not False:
            act(value)
        elif (ask := self._asks.get(knob.address)) and value is not False:
            self._follow(ask(move))

    def _refuse(self, command: Command, error: ValueError) -> None:
        """Say what is wrong, but no flood of it."""
        before, many = self._said.get(command.address), len(self._said)
        may = many < MISTAKES if before is None else many <= FEW and self._time - before > AGAIN
        if may and self._room >= 1 and len(self._notes) < AT_ONCE:
            self._room -= 1
            self._said[command.address] = self._time
            self._notes.append(f"{command.source or 'command'}: {error}")

    def _follow(self, asked: Asked) -> None:
        if not isinstance(asked, Style):
            for command in asked:
                self._obey(command, nested=True)
            return
        old, self._style = self._style, asked
        self.snapshots |= asked.snapshots
        self._lay(edited(old.start, asked.start) if asked.reload else asked.start)

    def _begin(self, address: str) -> None:
        """A new step of undo, unless this goes on with the last."""
        if address != self._step.address or self._time - self._step.time > TOGETHER:
            self._step = Step(address, self._time)
        self._step.time = self._time

    def _note_before(self, knob: Knob) -> None:
        """Keep how a knob stood, once a step."""
        address, before = knob.address, self._step.before
        if not knob.keep or address in before:
            return
        if not before:
            self._history.append(self._step)
        before[address] = self._values[address], address in self._held

    def _put(self, knob: Knob, value: Value) -> None:
        """A hand sets a knob, and holds it."""
        self._note_before(knob)
        if self._morph:
            self._morph.starts.pop(knob.address, None)
        if knob.bound:
            self._held.add(knob.address)
        self._set(knob.address, value)
        if knob.type == "trigger" and value:
            self._pulled.add(knob.address)

    def _set(self, address: str, value: Value) -> None:
        self._values[address] = value
        self._stale = True
        self._news.add(address)
        if address in self._style.speeds:
            self._gliding.add(address)
        else:
            self._now[address] = value

    def _gang(self, macro: Macro, share: float) -> None:
        for address, ends in macro.knobs.items():
            low, high, curve = (*ends, 1.0)[:3]
            knob = self._tree.find(address)
            try:
                value = knob.accept((low + (high - low) * share**curve,), self._values[address])
            except ValueError:  # a choice with fewer words than the macro has
                continue
            self._put(knob, value)
            self._moves.append(Move(address, value))

    def _let_go(self, auto: Value) -> None:
        """Give back to the music what hands have taken, but what the preset itself holds."""
        bound = {address for address in self._held if self._tree.find(address).bound}
        for address in bound - self._style.start.held:
            self._note_before(self._tree.find(address))
            self._held.discard(address)

    def _undo(self, pulled: Value) -> None:
        if not self._history:
            self._notes.append("nothing to undo")
            return
        before = self._history.pop().before
        self._step = Step("", -math.inf)
        values = {address: value for address, (value, _) in before.items()}
        held = {address for address, (_, held) in before.items() if held}
        self._restore(values, held)

    def _store(self, number: Value) -> None:
        self.snapshots[int(float(str(number)))] = self.state()

    def _recall(self, number: Value) -> None:
        state = self.snapshots.get(int(float(str(number))))
        if state is None:
            self._notes.append(f"no snapshot {number}: store one first, with /snapshot/store {number}")
        else:
            self._lay(state)

    def _reset_effects(self, pulled: Value) -> None:
        chains = ("/fx/", "/deck/a/fx/", "/deck/b/fx/")
        effects = [knob for knob in self._tree if knob.address.startswith(chains) and knob.keep]
        self._lay(State({knob.address: knob.default for knob in effects}), beats=0.0)

    def _reset_all(self, pulled: Value) -> None:
        self._lay(self._style.start, beats=0.0)

    def _lay(self, state: State, beats: float | None = None) -> None:
        """Set all knobs of a state, as one step of undo; numbers take ``beats`` to get there."""
        beats = float(str(self._values["/snapshot/beats"])) if beats is None else beats
        starts = {address: self._now[address] for address in state.values}
        for address in state.values:
            self._note_before(self._tree.find(address))
        self._restore(state.values, state.held)
        if beats <= 0:
            self._morph = None
            return
        moving = {
            address: start
            for address, start in starts.items()
            if start != self._values[address] and self._tree.find(address).glides
        }
        self._morph = Morph(moving, beats)
        self._now |= moving

    def _restore(self, values: Mapping[str, Value], held: Set[str]) -> None:
        for address, value in values.items():
            self._set(address, value)
            self._now[address] = value
            self._gliding.discard(address)
            (self._held.add if address in held else self._held.discard)(address)
        if {"/show/auto", "/show/pattern"} & values.keys():
            chosen = "/show/auto" if self._values["/show/auto"] else "/show/pattern"
            self._moves.append(Move(chosen, self._values[chosen]))

    def _move_on(self, dt: float, bpm: float) -> None:
        """Bring what is on its way nearer to where it is set."""
        self._stale |= bool(self._morph or self._gliding)
        if self._morph:
            self._morph.done += dt * (bpm or modulation.UNHEARD) / 60
            on = min(self._morph.done / self._morph.beats, 1.0)
            for address, start in self._morph.starts.items():
                self._now[address] = between(start, self._values[address], on * on * (3 - 2 * on))
            if on >= 1:
                self._morph = None
        for address in list(self._gliding):
            knob, speed = self._tree.find(address), self._style.speeds[address]
            self._now[address] = speed_step(speed, knob, self._now[address], self._values[address], dt)
            if self._now[address] == self._values[address]:
                self._gliding.discard(address)


def thinned(commands: Iterable[Command]) -> Iterable[Command]:
    """Of commands that lay many knobs, only the last of each in a frame, and only the last few of these.

    A hand never asks for more, and a flood of them costs no frame.
    """
    listed = list(commands)
    last = {command.address: place for place, command in enumerate(listed) if command.address in LAYS}
    kept = sorted(last.values())[-LAID:]
    return [c for place, c in enumerate(listed) if c.address not in LAYS or place in kept] if last else listed


def edited(old: State, new: State) -> State:
    """What a preset says otherwise than it did."""
    return State({a: v for a, v in new.values.items() if old.values.get(a) != v}, new.held)


def between(start: Value, end: Value, on: float) -> Value:
    """A number, point or colour on the way from one to another."""
    if on >= 1:
        return end
    if isinstance(start, tuple) and isinstance(end, tuple):
        return tuple(a + (b - a) * on for a, b in zip(start, end, strict=True))
    if isinstance(start, tuple | str) or isinstance(end, tuple | str):
        return end
    return start + (end - start) * on
