"""The only place that knows the order of a frame's stages: hear, then direct."""

from collections.abc import Iterable, Mapping

from vj.analysis.ear import Ear, TrackerName
from vj.analysis.grid import Piece
from vj.direction import gain, sources, tempo
from vj.direction.director import Director
from vj.errors import LookError
from vj.frame import Beat, Block, Command, Frame, Look, Palette, Tick, Value
from vj.library import safe
from vj.library.looks import Library
from vj.library.preset import Preset


class Engine:
    """Sound and commands in, frames out. No clock, no device, no GL: the same inputs give the same frames."""

    def __init__(
        self,
        library: Library,
        preset: Preset,
        palettes: Mapping[str, Palette],
        *,
        presets: Mapping[str, Preset] | None = None,
        seed: int = 0,
        piece: Piece | None = None,
        tracker: TrackerName = "dbn",
    ) -> None:
        """Make a show of these looks that begins with ``preset``; ``presets`` are those it can change to.

        ``piece``: what is known of the piece that will be heard; without it the ear hears as it goes, and
        finds the beat with ``tracker``.
        UsageError or PresetError for a preset that names what isn't there.
        """
        patterns, mistakes = sound_looks(library.patterns)
        effects, more = sound_looks(library.effects)
        transitions, still_more = sound_looks(library.transitions)
        self.problems: tuple[LookError, ...] = (*library.problems, *mistakes, *more, *still_more)
        good = Library(patterns, effects, transitions, self.problems)
        self.looks = (*good, safe.look())
        self._ear, self._masters = Ear(tracker, piece), tempo.Masters()
        self._gain = gain.HeldGain()
        self._beat = Beat()
        self._changed: Mapping[str, Value] = {}
        self._director = Director(good, preset, palettes, known=presets, seed=seed)
        self.tree = self._director.tree

    @property
    def preset(self) -> Preset:
        """The preset that plays now, for hands whose map is a part of it."""
        return self._director.preset

    def step(
        self, tick: Tick, block: Block, commands: Iterable[Command] = (), looks: Iterable[Look] = ()
    ) -> Frame:
        """One frame: all there is to draw, at this moment, having heard this and been asked that.

        ``looks``: those that were read again since, to play in the place of their old readings.
        """
        asked = tuple(commands)
        commands = [command for command in asked if not command.address.startswith(tempo.CLOCK)]
        clocks = [command for command in asked if command.address.startswith(tempo.CLOCK)]
        hands = tempo.asks(self.tree, commands)
        told = self._masters.step(tick.dt, block, hands, clocks, self._changed, self._beat)
        features, beat = self._ear.step(tick, block, told, self._gain.step(self._changed))
        mistakes = {look: sources.check(look) for look in looks}
        good = [look for look, mistake in mistakes.items() if mistake is None]
        wrong = tuple(str(mistake) for mistake in mistakes.values() if mistake)
        directed = self._director.step(tick, features, beat, commands, good)
        self._beat, self._changed = beat, directed.changed
        return Frame(
            tick,
            features,
            beat,
            directed.scene,
            switches=directed.switches,
            pattern=directed.pattern,
            auto=directed.auto,
            notes=(*wrong, *directed.notes),
            changed=directed.changed,
            slots=directed.slots,
            save=directed.save,
            palette=directed.palette,
            touched=directed.touched,
            chosen=directed.chosen,
            listed=directed.listed,
        )


def sound_looks(patterns: Mapping[str, Look]) -> tuple[dict[str, Look], list[LookError]]:
    """The looks whose every BIND names something that is heard, and the mistakes in the others."""
    mistakes = {name: sources.check(look) for name, look in patterns.items()}
    good = {name: look for name, look in patterns.items() if mistakes[name] is None}
    return good, [mistake for mistake in mistakes.values() if mistake]
