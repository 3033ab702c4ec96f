"""ffmpeg reads the stream as what it says it is."""

import subprocess
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.media import probe
from vj import ffmpeg
from vj.record import matroska


def test_ffmpeg_reads_back_the_pictures_and_the_sound_that_went_in() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (5, 6, 10, 3), np.uint8)
    sound = rng.uniform(-1.5, 1.5, (5, 320, 2)).astype(np.float32)
    stream = matroska.header(10, 6, Fraction(25), 8000, 2)
    for i in range(5):
        for track, data in ((matroska.SOUND, sound[i].tobytes()), (matroska.PICTURE, pictures[i].tobytes())):
            stream += matroska.block(track, i / 25, len(data)) + data

    def decoded(*options: str) -> bytes:
        command = [ffmpeg.executable(), "-v", "error", "-f", "matroska", "-i", "-", *options, "-"]
        return subprocess.run(command, input=stream, capture_output=True, check=True).stdout

    assert decoded("-map", "0:v", "-f", "rawvideo", "-pix_fmt", "rgb24") == pictures.tobytes()
    assert decoded("-map", "0:a", "-f", "f32le") == sound.tobytes()


def test_the_stream_says_what_it_holds() -> None:
    said = probe(
        matroska.header(640, 360, Fraction(30), 44100, 1) + matroska.block(1, 0, 691200) + bytes(691200)
    )
    picture, sound = said["streams"]
    assert (picture["width"], picture["height"], picture["pix_fmt"]) == (640, 360, "rgb24")
    assert (sound["sample_rate"], sound["channels"], sound["codec_name"]) == ("44100", 1, "pcm_f32le")


@given(st.floats(0, 1e6), st.integers(0, 1 << 40))
def test_a_block_announces_its_whole_length(seconds: float, length: int) -> None:
    head = matroska.block(matroska.PICTURE, seconds, length)
    cluster = int.from_bytes(head[4:12], "big") & ~(1 << 56)
    assert cluster == len(head) - 12 + length
