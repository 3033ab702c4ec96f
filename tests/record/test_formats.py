"""Every format, written and read back."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.media import film, probe, tone
from vj.errors import MediaError, UsageError
from vj.record.formats import FORMATS, HARDWARE, Format, choose, on_hardware, works
from vj.record.parts import Coding
from vj.record.sound import Sound

SIZE = (128, 72)
CODECS = {  # what ffprobe finds: picture, its pixels, sound
    "h264": ("h264", "yuv420p", "aac"),
    "hevc": ("hevc", "yuv420p", "aac"),
    "av1": ("av1", "yuv420p", "aac"),
    "vp9": ("vp9", "yuv420p", "opus"),
    "webm-av1": ("av1", "yuv420p", "opus"),
    "prores": ("prores", "yuv422p10le", "pcm_s24le"),
    "prores4444": ("prores", "yuva444p12le", "pcm_s24le"),
    "hap": ("hap", "rgb0", "pcm_s24le"),
    "hap-alpha": ("hap", "rgba", "pcm_s24le"),
    "gif": ("gif", "bgra", None),
}


def made(folder: Path, form: Format, sound: str | None = None) -> Path:
    """Half a second of red getting brighter, with a tone."""
    path = folder / f"film{form.ending}"
    track = tone(folder / "tone.wav", 0.5)
    shown = np.zeros((10, SIZE[1], SIZE[0], 3), np.uint8)
    shown[..., 0] = np.arange(0, 250, 25)[:, None, None]
    coding = Coding(SIZE, Fraction(20), form, effort="ultrafast", bits=form.bits)
    return film(path, list(shown), track=track, coding=coding, sound=sound)


@pytest.mark.parametrize("name", CODECS)
def test_a_film_is_in_the_format_that_was_asked_for(name: str, tmp_path: Path) -> None:
    path = made(tmp_path, FORMATS[name])
    streams = {s["codec_type"]: s for s in probe(path)["streams"]}
    sound = streams["audio"]["codec_name"] if "audio" in streams else None
    picture = streams["video"]
    assert (picture["codec_name"], picture["pix_fmt"], sound) == CODECS[name]
    if FORMATS[name].colour == "yuv":
        assert [picture[t] for t in ("color_space", "color_transfer")] == ["bt709", "bt709"]


def test_a_folder_of_pictures_has_one_each_exact_to_the_last_bit(tmp_path: Path) -> None:
    folder = made(tmp_path, FORMATS["png"])
    files = sorted(folder.iterdir())
    with Image.open(files[-1]) as last:
        assert (len(files), last.getpixel((5, 5))) == (10, (225, 0, 0))


def test_exr_pictures_are_in_linear_light(tmp_path: Path) -> None:
    folder = made(tmp_path, FORMATS["exr"])
    stream = probe(sorted(folder.iterdir())[-1])["streams"][0]
    assert (len(list(folder.iterdir())), stream["codec_name"], stream["pix_fmt"]) == (10, "exr", "gbrpf32le")


def test_an_animated_webp_has_every_picture(tmp_path: Path) -> None:
    with Image.open(made(tmp_path, FORMATS["webp"])) as image:
        assert (image.size, getattr(image, "n_frames", 1)) == (SIZE, 10)


@pytest.mark.parametrize(("sound", "codec"), [("opus", "opus"), ("flac", "flac"), ("none", None)])
def test_the_sound_is_written_as_asked(sound: str, codec: str | None, tmp_path: Path) -> None:
    streams = {
        s["codec_type"]: s["codec_name"] for s in probe(made(tmp_path, FORMATS["h264"], sound))["streams"]
    }
    assert streams.get("audio") == codec


def test_the_sound_can_be_the_tracks_own_untouched(tmp_path: Path) -> None:
    streams = {s["codec_type"]: s for s in probe(made(tmp_path, FORMATS["prores"], "copy"))["streams"]}
    assert streams["audio"]["codec_name"] == "pcm_s16le"


@pytest.mark.parametrize(
    ("name", "output", "form"),
    [(None, None, "h264"), (None, "x.webm", "vp9"), ("av1", "x.mp4", "av1"), (None, "folder", "h264")],
)
def test_the_format_is_the_one_named_or_that_of_the_ending(
    name: str | None, output: str | None, form: str
) -> None:
    assert choose(name, Path(output) if output else None).name == form


def test_an_ending_that_no_format_has_is_refused() -> None:
    with pytest.raises(UsageError, match="films end in one of .mp4"):
        choose(None, Path("x.mkv"))


def test_a_chips_encoder_is_tried_before_it_is_believed() -> None:
    forms = [on_hardware(FORMATS["h264"], maker) for maker in HARDWARE]
    working = [form for form in forms if form and works(form)]
    best = choose("h264", None, "auto")
    assert best == (working[0] if working else FORMATS["h264"])
    assert on_hardware(FORMATS["vp9"], "nvenc") is None


@pytest.mark.parametrize("name", ["h264", "vp9"])
def test_sound_that_cannot_be_copied_into_a_film_is_refused_before_anything_is_drawn(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(MediaError, match=rf"tone\.wav: its sound can't be copied into {name}"):
        Sound(tone(tmp_path / "tone.wav", 0.2), tmp_path, FORMATS[name], "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["tone.wav"]
