import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.direction.test_desk import SILENCE, TREE
from vj.direction import modulation
from vj.direction.knobs import Knob
from vj.direction.modulation import SHAPES, Modulators, moved
from vj.frame import Value

STILL: dict[str, Value] = {knob.address: knob.default for knob in TREE}


def driven(
    source: str, beats: float = 0.0, slot: int = 1, modulators: Modulators | None = None, **heard: Value
) -> float:
    """Where a knob of 0..4 that stands at 0 is driven to, as a share of its range."""
    parts: dict[str, Value] = {"source": source, "target": "/cells/zoom", "depth": 1.0, "beats": 2.0}
    knobs = STILL | {"/cells/zoom": 0.0} | {f"/mod/{slot}/{part}": value for part, value in parts.items()}
    (modulators or Modulators(TREE, seed=7)).step(
        0.02, knobs, {**SILENCE, "beat.bpm": 120.0, **heard, "beat.place": beats}
    )
    return float(str(knobs["/cells/zoom"])) / 4


@pytest.mark.parametrize(
    ("source", "beats", "share"),
    [
        ("lfo.sine", 1.0, 1.0),
        ("lfo.sine", 2.0, 0.0),
        ("lfo.triangle", 0.5, 0.5),
        ("lfo.saw", 1.5, 0.75),
        ("lfo.ramp", 1.5, 0.25),
        ("lfo.square", 0.9, 1.0),
        ("lfo.square", 1.1, 0.0),
    ],
)
def test_an_oscillator_is_locked_to_the_beat(source: str, beats: float, share: float) -> None:
    assert driven(source, beats) == pytest.approx(share)


def test_an_oscillator_goes_on_while_no_tempo_is_known_at_120() -> None:
    """From where the beat left it: 0.02 s are a fiftieth of its two beats."""
    modulators = Modulators(TREE)
    assert driven("lfo.saw", 0.5, modulators=modulators) == pytest.approx(0.25)
    places = [driven("lfo.saw", 0.5, 1, modulators, **{"beat.bpm": 0.0}) for _ in range(3)]
    assert places == pytest.approx([0.27, 0.29, 0.31])
    assert driven("lfo.saw", 1.0, modulators=modulators) == pytest.approx(0.5)


@given(st.sampled_from(sorted(SHAPES)), st.floats(0, 1, exclude_max=True))
def test_every_shape_stays_within_its_range(name: str, at: float) -> None:
    assert 0 <= SHAPES[name](at) <= 1


def test_what_is_heard_drives_and_so_does_another_knob() -> None:
    assert driven("bass", bass=0.25) == pytest.approx(0.25)
    assert driven("/master/speed") == pytest.approx(0.25)


def test_chance_is_new_each_turn_the_same_in_it_and_the_same_again_with_its_seed() -> None:
    turns = [driven("random", beats) for beats in (0.1, 1.9, 2.1, 4.1, 6.1)]
    assert turns[0] == turns[1]
    assert len(set(turns)) == 4
    assert driven("random", 2.1) == turns[2]
    assert driven("random", 2.1, slot=2) != turns[2]


def test_smooth_chance_never_jumps() -> None:
    places = [driven("random.smooth", step / 100) for step in range(800)]
    assert max(abs(a - b) for a, b in zip(places, places[1:], strict=False)) < 0.02
    assert max(places) - min(places) > 0.3


@pytest.mark.parametrize("fps", [25, 60, 144])
def test_a_hit_dies_away_at_the_same_speed_at_every_frame_rate(fps: int) -> None:
    modulators = Modulators(TREE)
    parts: dict[str, Value] = {"source": "hit.kick", "target": "/cells/zoom", "depth": 1.0, "fall": 0.2}
    for frame in range(fps + 1):
        knobs = STILL | {"/cells/zoom": 0.0} | {f"/mod/1/{part}": value for part, value in parts.items()}
        kick = 1.0 if frame == 1 else 0.0
        modulators.step(1 / fps, knobs, {**SILENCE, "kick": kick})
        if frame == 1:
            assert knobs["/cells/zoom"] == 4.0
    assert knobs["/cells/zoom"] == pytest.approx(4 * 2.718281828 ** (-(fps - 1) / fps / 0.2))


@pytest.mark.parametrize(("source", "word"), [("hit.beat", "beat.phase"), ("hit.bar", "beat.bar")])
def test_a_beat_and_a_bar_strike_as_they_begin(source: str, word: str) -> None:
    modulators, phases = Modulators(TREE), [0.0, 0.4, 0.9, 0.1, 0.5]
    shares = []
    for phase in phases:
        heard: dict[str, Value] = {word: phase}
        shares.append(driven(source, 0.0, 1, modulators, **heard))
    assert [share == 1.0 for share in shares] == [False, False, False, True, False]


def test_depth_is_a_share_of_the_range_either_way_and_never_beyond_it() -> None:
    knob = Knob("/k", "float", "", 0.0, -1.0, 1.0)
    assert [moved(knob, 0.0, by) for by in (0.25, -0.25, 1.0, -9.0)] == [0.5, -0.5, 1.0, -1.0]
    assert moved(Knob("/p", "point", ""), (0.5, 0.9), 0.25) == (0.75, 1.0)
    assert moved(Knob("/s", "bool", ""), False, 0.75) is True
    assert moved(Knob("/n", "int", "", 0, 0, 10), 2, 0.33) == 5


def test_one_number_of_a_point_drives_and_is_driven() -> None:
    parts: dict[str, Value] = {"source": "/mouse/2", "target": "/cells/place/1", "depth": 1.0}
    knobs = STILL | {"/mouse": (0.1, 0.25), "/cells/place": (0.5, 0.5)}
    knobs |= {f"/mod/1/{part}": value for part, value in parts.items()}
    assert Modulators(TREE).step(0.02, knobs, SILENCE) == {"/cells/place"}
    assert knobs["/cells/place"] == (0.75, 0.5)


@pytest.mark.parametrize("address", ["/mouse/0", "/mouse/3", "/mix/1", "/mouse/x"])
def test_a_number_that_a_knob_has_not_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no knob"):
        modulation.check(TREE, "/mod/1/source", address)


def test_a_slot_can_drive_a_later_one() -> None:
    knobs = STILL | {
        "/cells/zoom": 0.0,
        "/mod/1/source": "bass",
        "/mod/1/target": "/mod/2/depth",
        "/mod/1/depth": 0.25,
        "/mod/2/source": "lfo.square",
        "/mod/2/target": "/cells/zoom",
    }
    names = Modulators(TREE).step(0.02, knobs, {**SILENCE, "bass": 1.0, "beat.bpm": 120.0, "beat.place": 0.1})
    assert (knobs["/cells/zoom"], names) == (2.0, {"/mod/2/depth", "/cells/zoom"})


@pytest.mark.parametrize("word", modulation.SOURCES)
def test_every_word_can_be_a_source(word: str) -> None:
    modulation.check(TREE, "/mod/1/source", word)
    heard = {**dict.fromkeys(modulation.HEARD, 0.5), **SILENCE}
    parts: dict[str, Value] = {"source": word, "target": "/cells/zoom", "depth": 1.0}
    knobs = STILL | {f"/mod/3/{part}": value for part, value in parts.items()}
    assert Modulators(TREE).step(0.02, knobs, heard) == {"/cells/zoom"}
