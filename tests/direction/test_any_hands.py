"""Nothing that a hand can send raises, whatever it is and whenever it comes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.direction.test_saving import shelf
from vj.direction.director import Director
from vj.frame import Beat, Command, Features, Tick
from vj.library import preset

PRESETS, _ = preset.everything()
LIBRARY, PALETTES, DEFAULT = shelf()
TREE = Director(LIBRARY, DEFAULT, PALETTES, known=PRESETS).tree

WORDS = [
    "toggle",
    "reset",
    "+",
    "-",
    "*",
    "?",
    "",
    "auto",
    "lfo.sine",
    "/mod/1/depth",
    "../x",
    "[[cues]]\nbars = 1",
]
WORDS += [*PRESETS, "[knobs]\n'/mix' = 1", "= 3"]
VALUES = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.sampled_from(WORDS),
    st.just((0.5, 2.0)),
)
ADDRESSES = st.sampled_from([knob.address for knob in TREE]) | st.text(max_size=20)
COMMANDS = st.builds(
    Command, ADDRESSES, st.lists(VALUES, max_size=3).map(tuple), st.just("any"), st.booleans()
)
FRAMES = st.lists(st.tuples(st.lists(COMMANDS, max_size=8), st.floats(0, 1), st.integers(0, 3)), max_size=12)


@settings(max_examples=25, deadline=None)
@given(FRAMES)
def test_any_commands_in_any_frames_give_a_scene(frames: list[tuple[list[Command], float, int]]) -> None:
    made = Director(LIBRARY, DEFAULT, PALETTES, known=PRESETS)
    beats = 0
    for index, (commands, level, on) in enumerate(frames):
        beats += on
        heard = Features(energy=level, bass=level, onset=level, kick=1 - level, flow=float(index))
        beat = Beat(120.0 * (on > 0), level, beats, level, level, level)
        directed = made.step(Tick(index, index * 0.1, 0.1 * (on > 0)), heard, beat, commands)
        assert 0 <= directed.scene.brightness <= 1
        assert all(note.isprintable() for note in directed.notes)
