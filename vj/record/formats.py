"""What a film can come out as: one row a format, all that ffmpeg must be told in it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import DEVNULL, TimeoutExpired, run

from vj import ffmpeg
from vj.errors import UsageError

# BT.709 in limited range, said and done: area averaging keeps chroma free of bias
_YUV = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=area+accurate_rnd,format={pixels},"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)
_RGB = "format={pixels}"
# one palette of 255 colours for the whole film, and ordered dither, which does not crawl
_GIF = (
    "split[a][b];[a]palettegen=max_colors=255:stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=3"
)
_BT709 = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
_FAST = ("-movflags", "+faststart")
_SVT = {"ultrafast": 12, "superfast": 11, "veryfast": 10, "faster": 9, "fast": 8, "medium": 7, "slow": 5}
_VP9 = {"ultrafast": 8, "superfast": 7, "veryfast": 6, "faster": 5, "fast": 4, "medium": 3, "slow": 2}

SOUNDS = {  # name: what ffmpeg is told
    "aac": ("-c:a", "aac", "-b:a", "256k"),
    "opus": ("-c:a", "libopus", "-b:a", "192k"),
    "flac": ("-c:a", "flac", "-strict", "-2"),
    "pcm": ("-c:a", "pcm_s24le"),
    "copy": ("-c:a", "copy"),
    "none": (),
}


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a film. ``{crf}``, ``{effort}`` ... in its words are filled in."""

    name: str
    about: str
    ending: str  # ".mp4"; empty for a folder of pictures
    encoder: str
    options: tuple[str, ...]
    muxer: str
    filter: str = _YUV
    pixels: str = "yuv420p"
    tags: tuple[str, ...] = _BT709
    sounds: tuple[str, ...] = ("aac",)  # that the file can carry, the usual one first
    shift: int = 0  # added to the x264 quality that was asked for, since scales differ
    files: str = ""  # ending of the pictures in a folder
    sides: int = 2  # what both sides of a picture must be a multiple of

    def video(self, crf: int, effort: str) -> tuple[str, ...]:
        """The words for the encoder, at a quality on x264's scale and one of x264's efforts."""
        quality = max(crf + self.shift, 0)
        words = {
            "{crf}": str(quality),
            "{effort}": effort,
            "{svt}": str(_SVT.get(effort, 4)),
            "{vp9}": str(_VP9.get(effort, 1)),
        }
        options = (words.get(word, word) for word in self.options)
        return ("-vf", self.filter.format(pixels=self.pixels), *self.tags, "-c:v", self.encoder, *options)

    def sound(self, wanted: str | None) -> tuple[str, ...]:
        """The words for the sound; UsageError when this format can't carry what is wanted."""
        chosen = wanted or (self.sounds[0] if self.sounds else "none")
        if chosen not in (*self.sounds, "none"):
            can = " or ".join(self.sounds) or "no sound at all"
            raise UsageError(f"--sound {chosen}: {self.name} carries {can}")
        return SOUNDS[chosen]


_X = ("-preset", "{effort}", "-crf", "{crf}")
_MP4 = ("aac", "opus", "flac", "copy")

FORMATS = {
    f.name: f
    for f in (
        Format("h264", "MP4, H.264: plays everywhere", ".mp4", "libx264", (*_X, *_FAST), "mp4", sounds=_MP4),
        Format(
            "hevc",
            "MP4, H.265: half the size",
            ".mp4",
            "libx265",
            (*_X, "-tag:v", "hvc1", *_FAST),
            "mp4",
            sounds=_MP4,
            shift=3,
        ),
        Format(
            "av1",
            "MP4, AV1: smaller still",
            ".mp4",
            "libsvtav1",
            ("-preset", "{svt}", "-crf", "{crf}", *_FAST),
            "mp4",
            sounds=_MP4,
            shift=12,
        ),
        Format(
            "vp9",
            "WebM, VP9: for the web",
            ".webm",
            "libvpx-vp9",
            ("-b:v", "0", "-crf", "{crf}", "-row-mt", "1", "-deadline", "good", "-cpu-used", "{vp9}"),
            "webm",
            sounds=("opus",),
            shift=12,
        ),
        Format(
            "webm-av1",
            "WebM, AV1",
            ".webm",
            "libsvtav1",
            ("-preset", "{svt}", "-crf", "{crf}"),
            "webm",
            sounds=("opus",),
            shift=12,
        ),
        Format(
            "prores",
            "MOV, ProRes 422 HQ: for clip players and editors",
            ".mov",
            "prores_ks",
            ("-profile:v", "3", "-vendor", "apl0"),
            "mov",
            pixels="yuv422p10le",
            sounds=("pcm", "aac", "copy"),
        ),
        Format(
            "hap",
            "MOV, HAP: for clip players that play many at once",
            ".mov",
            "hap",
            (),
            "mov",
            filter=_RGB,
            pixels="rgba",
            tags=(),
            sounds=("pcm", "aac", "copy"),
            sides=4,
        ),
        Format(
            "gif",
            "GIF, for pages; no sound",
            ".gif",
            "gif",
            ("-loop", "0"),
            "gif",
            filter=_GIF,
            tags=(),
            sounds=(),
        ),
        Format(
            "webp",
            "animated WebP, for pages; no sound",
            ".webp",
            "libwebp_anim",
            ("-loop", "0", "-quality", "80"),
            "webp",
            pixels="yuv420p",
            tags=(),
            sounds=(),
        ),
        Format(
            "png",
            "a folder of PNG pictures; no sound",
            "",
            "png",
            (),
            "image2",
            filter=_RGB,
            pixels="rgb24",
            tags=(),
            sounds=(),
            files=".png",
        ),
        Format(
            "exr",
            "a folder of EXR pictures, linear light; no sound",
            "",
            "exr",
            ("-compression", "zip1"),
            "image2",
            filter="format=gbrp16le,zscale=tin=iec61966-2-1:t=linear,format={pixels}",
            pixels="gbrpf32le",
            tags=(),
            sounds=(),
            files=".exr",
        ),
    )
}

HARDWARE = {  # of H.264 and HEVC, by the maker of the chip: the encoder's name and its options
    "nvenc": ("{codec}_nvenc", ("-preset", "p6", "-rc", "vbr", "-cq", "{crf}", "-b:v", "0")),
    "qsv": ("{codec}_qsv", ("-preset", "slower", "-global_quality", "{crf}")),
    "videotoolbox": ("{codec}_videotoolbox", ("-q:v", "65")),
    "amf": ("{codec}_amf", ("-quality", "quality", "-rc", "cqp", "-qp_i", "{crf}", "-qp_p", "{crf}")),
}

SIZES = {
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "4k": (3840, 2160),
    "8k": (7680, 4320),
    "square": (1080, 1080),
    "vertical": (1080, 1920),
    "ultrawide": (3440, 1440),
    "dome360": (4096, 2048),
}
"""Sizes that have a name."""


def choose(name: str | None, output: Path | None, hardware: str = "none") -> Format:
    """The format of this name, else of the output's ending, else H.264, on this hardware.

    hardware: one of HARDWARE, "auto" (the first that works here, if any) or "none". UsageError for
    what there is not, or does not work here: it is tried, not assumed.
    """
    if name is None and output is not None and output.suffix:
        fits = [f for f in FORMATS.values() if f.ending == output.suffix.lower()]
        if not fits:
            known = " ".join(dict.fromkeys(f.ending for f in FORMATS.values() if f.ending))
            raise UsageError(f"-o {output}: films end in one of {known}")
        found = fits[0]
    else:
        found = FORMATS[name or "h264"]
    if hardware == "none":
        return found
    for maker in HARDWARE if hardware == "auto" else (hardware,):
        if (made := on_hardware(found, maker)) and works(made):
            return made
    if hardware == "auto":
        return found
    raise UsageError(f"--encoder {hardware}: does not work here for {found.name}; leave it out")


def on_hardware(plain: Format, maker: str) -> Format | None:
    """The same format by a chip's encoder; None where no chip makes it."""
    codec = {"libx264": "h264", "libx265": "hevc"}.get(plain.encoder)
    if codec is None:
        return None
    encoder, options = HARDWARE[maker]
    rest = plain.options[len(_X) :]
    return Format(
        f"{plain.name} ({maker})",
        plain.about,
        plain.ending,
        encoder.format(codec=codec),
        (*options, *rest),
        plain.muxer,
        plain.filter,
        plain.pixels,
        plain.tags,
        plain.sounds,
        plain.shift,
    )


@cache
def works(tried: Format) -> bool:
    """Whether ffmpeg here can really encode in this format: a few frames are tried."""
    picture = ("-f", "lavfi", "-i", "color=gray:s=320x180:r=30:d=0.2")
    words = (ffmpeg.executable(), "-nostdin", "-v", "error", *picture, *tried.video(23, "fast"))
    try:
        command = [*words, "-f", "null", "-"]
        return run(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, timeout=20).returncode == 0
    except TimeoutExpired:
        return False
