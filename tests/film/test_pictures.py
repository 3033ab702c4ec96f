"""A film is the show's pictures, one for each slot of its sound, the same every time."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import islice, pairwise

import numpy as np
import pytest

from vj import clock
from vj.analysis.lookahead import listen
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.film import Stage, at_once, blocks, frames, pictures, replayed
from vj.film.score import gathered
from vj.frame import Beat, Command, Features, FloatArray, Frame, Scene, Tick
from vj.library import looks, palettes, preset
from vj.record.journal import Moment
from vj.render import offscreen

SIZE = (96, 54)
DROP = demo.samples()[24 * demo.RATE : 26 * demo.RATE]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A stage that nobody sees."""
    with offscreen.context():
        from vj.render.gl.stage import Stage as Real

        made = Real(SIZE)
        yield made
        made.close()


def film(stage: Stage, samples: FloatArray, fps: Fraction = Fraction(30), seed: int = 0) -> list[str]:
    """The hash of each picture."""
    style = preset.load(preset.named("default"))
    engine = Engine(looks.load(), style, palettes.palettes(), seed=seed)
    made = pictures(engine, MemorySource(samples, demo.RATE), stage, fps)
    return [sha256(picture.tobytes()).hexdigest() for picture in made]


def test_two_films_of_a_track_are_the_same_picture_by_picture(stage: Stage) -> None:
    assert film(stage, DROP) == film(stage, DROP)


def test_pictures_change_with_the_music(stage: Stage) -> None:
    assert len(set(film(stage, DROP))) > 55


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(24), Fraction(1)])
@pytest.mark.parametrize("samples", [1, 44100, 55555])
def test_a_film_has_a_picture_for_all_of_its_sound_and_no_more(
    stage: Stage, fps: Fraction, samples: int
) -> None:
    count = len(film(stage, DROP[:samples], fps))
    assert count - 1 < Fraction(samples, demo.RATE) * fps <= count


def test_a_film_shows_every_beat_in_its_frame_from_the_first_on() -> None:
    sound = demo.samples()[24 * demo.RATE : 32 * demo.RATE]
    style = preset.load(preset.named("default"))
    piece = listen(blocks(MemorySource(sound, demo.RATE)))
    engine = Engine(looks.load(), style, palettes.palettes(), piece=piece)
    shown = [frame for frame, _ in frames(engine, MemorySource(sound, demo.RATE), Fraction(60))]
    beats = [now.tick.time for old, now in pairwise(shown) if now.beat.count > old.beat.count]
    truth = demo.beats()[(demo.beats() > 24.05) & (demo.beats() < 31.95)] - 24
    assert beats == pytest.approx(truth + 1 / 120, abs=1 / 60)


def test_another_sound_gives_another_film(stage: Stage) -> None:
    assert film(stage, DROP[:22050])[-1] != film(stage, np.zeros_like(DROP[:22050]))[-1]


def test_several_sizes_of_one_hearing_are_the_films_that_each_alone_would_be(stage: Stage) -> None:
    from vj.render.gl.stage import Stage as Real

    def engine() -> Engine:
        return Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())

    sound = DROP[: demo.RATE // 2]
    other = Real((64, 64))
    both = list(at_once(frames(engine(), MemorySource(sound, demo.RATE), Fraction(30)), [stage, other]))
    alone = list(pictures(engine(), MemorySource(sound, demo.RATE), other, Fraction(30)))
    other.close()
    assert np.array_equal([two for _, two in both], alone)


@pytest.mark.parametrize("fps", [10, 25, 50])
def test_a_night_at_another_rate_is_as_long_as_it_was(stage: Stage, fps: int) -> None:
    ticks, source = clock.steady(25), MemorySource(DROP, demo.RATE)
    asked = (Command("/show/pattern", ("polygons",)),)
    night = [Moment(tick, source.read(tick), asked if tick.index == 9 else ()) for tick in islice(ticks, 50)]
    engine = Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())
    shown = list(at_once(replayed(engine, night, Fraction(fps)), [stage]))
    assert len(shown) == 2 * fps


def test_a_picture_of_an_open_shutter_is_the_mean_light_of_its_frames(stage: Stage) -> None:
    engine = Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())
    sound = MemorySource(DROP[: demo.RATE // 2], demo.RATE)
    shown = list(frames(engine, sound, Fraction(10), 4))
    blurred = np.array([picture for (picture,) in at_once(shown, [stage])])
    each = [(replace(one, exposed=()), 1) for frame, _ in shown for one in (*frame.exposed, frame)]
    sharp = np.array([picture for (picture,) in at_once(each, [stage])])
    light = ((sharp / 255.0) ** 2.2).reshape(len(blurred), 4, *sharp.shape[1:]).mean(axis=1)
    assert len(blurred) == 5
    assert np.abs(255 * light ** (1 / 2.2) - blurred).mean() < 0.5
    assert np.abs(sharp[3::4].astype(int) - blurred).mean() > 0.5


@pytest.mark.parametrize(("exposures", "most"), [(1, 0), (2, 1), (9, 2)])
def test_frames_that_no_picture_shows_are_gathered_into_the_next(exposures: int, most: int) -> None:
    shown = [Frame(Tick(i, 0.0, 0.1), Features(), Beat(), Scene()) for i in range(8)]
    found = list(gathered([(one, int(i % 3 == 2)) for i, one in enumerate(shown)], exposures))
    assert [len(one.exposed) for one, times in found if times] == [most, most]
    assert [each.tick.index for one, _ in found for each in (*one.exposed, one)] == [*range(8)]
