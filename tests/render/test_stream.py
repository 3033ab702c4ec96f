"""Films and cameras, decoded by ffmpeg as it is, on decks and over them."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import wait_until
from tests.render.pictures import frame, layer, look, near, shot, stage
from vj.frame import Scene, Tick
from vj.library import looks
from vj.render.compose import rate
from vj.render.stream import Stream

STEPS = 10  # pictures of the film; picture n is a grey of 20 n, its upper half black


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of a second at 30 pictures a second, lossless."""
    path = tmp_path_factory.mktemp("media") / "patterns" / "steps.mkv"
    path.parent.mkdir()
    greys = np.repeat(np.arange(STEPS, dtype=np.uint8) * 20, 32 * 16 * 3).reshape(STEPS, 16, 32, 3).copy()
    greys[:, :8] = 0
    form = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "32x16", "-r", "30", "-i", "-")
    command = ["ffmpeg", "-v", "error", *form, "-c:v", "ffv1", "-pix_fmt", "bgr0", str(path)]
    subprocess.run(command, input=greys.tobytes(), check=True)
    return path


@pytest.fixture
def stream(film: Path) -> Iterator[Stream]:
    made = Stream(film, wait=True)
    yield made
    made.close()


def greys(stream: Stream, steps: list[float]) -> list[int | None]:
    """What is seen at the bottom after each step; None where the picture stays."""
    given = [stream.step(dt) for dt in steps]
    return [None if picture is None else int(picture[0, 0, 0]) for picture in given]


def test_every_picture_comes_in_its_turn_and_the_film_goes_round(stream: Stream) -> None:
    assert greys(stream, [0.0, *[1 / 30] * 12]) == [*range(0, 200, 20), 0, 20, 40]


def test_half_the_speed_shows_each_twice_and_double_every_other(stream: Stream) -> None:
    assert greys(stream, [0.0, *[1 / 60] * 4]) == [0, None, 20, None, 40]
    assert greys(stream, [1 / 15] * 2) == [80, 120]


def test_a_show_never_waits_for_a_film(film: Path) -> None:
    made, seen = Stream(film), []

    def anything() -> bool:
        seen.append(made.step(1 / 30))
        return seen[-1] is not None

    assert wait_until(anything)
    made.close()


def test_a_film_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"no film")
    made = Stream(tmp_path / "broken.mp4")
    assert wait_until(lambda: bool(made.problem))
    assert made.problem.startswith(f"{tmp_path}/broken.mp4: ")
    assert made.step(1.0) is None
    made.close()


def test_a_camera_shows_what_it_sees_now(tmp_path: Path) -> None:
    (tmp_path / "desk.camera").write_text("-re -f lavfi -i color=red:size=32x16:rate=30")
    made, seen = Stream(tmp_path / "desk.camera"), []

    def anything() -> bool:
        seen.append(made.step(1 / 30))
        return seen[-1] is not None

    assert wait_until(anything)
    made.close()
    assert seen[-1] is not None
    assert seen[-1][0, 0, 2] > 240


@pytest.mark.parametrize(
    ("values", "speed"),
    [
        ({}, 1.0),
        ({"speed": 0.5, "tempo": 140.0}, 0.5),
        ({"speed": 1.0, "sync": True, "tempo": 150.0}, 1.25),
        ({"speed": 2.0, "sync": True, "tempo": 0.0}, 2.0),
    ],
)
def test_a_film_in_sync_plays_at_the_tempo_of_the_music(values: dict[str, float], speed: float) -> None:
    assert rate(values) == speed


@pytest.mark.usefixtures("gl")
def test_a_film_is_a_pattern_upright_and_to_the_frame(film: Path) -> None:
    playing = looks.read(film)
    with stage((64, 32)) as made:
        for index in range(4):
            clock = Tick(index, index / 30, 1 / 30 if index else 0.0)
            made.draw(frame(Scene(a=replace(layer(playing), clock=clock))))
        pixels = made.read()
    assert near(tuple(pixels[28, 32]), (60, 60, 60))
    assert near(tuple(pixels[2, 32]), (0, 0, 0))


RED = look("gl_FragColor = vec4(1.0, 0.0, 0.0, 1.0);", name="red")
BLUE = look("gl_FragColor = vec4(0.0, 0.0, 1.0, 1.0);", name="blue")


def picture(folder: Path, pixels: list[list[tuple[int, ...]]]) -> Path:
    """A picture of these pixels in a folder."""
    folder.mkdir(exist_ok=True)
    Image.fromarray(np.array(pixels, np.uint8)).save(folder / "cat.png")
    return folder / "cat.png"


@pytest.mark.usefixtures("gl")
def test_a_picture_among_the_effects_lies_over_what_is_there_by_its_alpha(tmp_path: Path) -> None:
    path = picture(tmp_path / "effects", [[(0, 255, 0, 255), (0, 255, 0, 0)]])
    logo = layer(looks.read(path), fit=2)
    pixels = shot(Scene(a=layer(RED), effects=(logo,)), (64, 32))
    assert near(tuple(pixels[16, 8]), (0, 255, 0))
    assert near(tuple(pixels[16, 56]), (255, 0, 0))


@pytest.mark.usefixtures("gl")
def test_a_picture_among_the_transitions_changes_its_dark_places_first(tmp_path: Path) -> None:
    path = picture(tmp_path / "transitions", [[(0, 0, 0), (255, 255, 255)]])
    way = layer(looks.read(path), progress=0.5)
    pixels = shot(Scene(layer(RED), layer(BLUE), mix=0.5, transition=way), (64, 32))
    assert near(tuple(pixels[16, 4]), (0, 0, 255))
    assert near(tuple(pixels[16, 60]), (255, 0, 0))


@pytest.mark.usefixtures("gl")
@pytest.mark.parametrize(("fit", "edges"), [(0, 255), (1, 0), (2, 255)])
def test_a_picture_covers_the_frame_or_stands_in_it_or_is_stretched(
    tmp_path: Path, fit: int, edges: int
) -> None:
    path = picture(tmp_path / "patterns", [[(255, 255, 255)] * 2] * 2)
    pixels = shot(layer(looks.read(path), fit=fit), (64, 32))
    assert (int(pixels[16, 4, 0]), int(pixels[16, 32, 0])) == (edges, 255)


@pytest.mark.usefixtures("gl")
def test_a_line_of_text_is_written_in_its_colour(tmp_path: Path) -> None:
    (tmp_path / "title.txt").write_text("HHHHHH")
    title = layer(looks.read(tmp_path / "title.txt"), ink=(0.0, 1.0, 0.0, 1.0))
    pixels = shot(title, (128, 32))
    assert (pixels[..., 1] > 200).any()
    assert (pixels[..., 1] < 20).any()
    assert pixels[..., 0].max() <= 1
