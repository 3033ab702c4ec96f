"""What a film can come out as: one row a format, all that ffmpeg must be told in it."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from subprocess import DEVNULL, TimeoutExpired, run

from vj import ffmpeg
from vj.errors import UsageError

YUV = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=area+accurate_rnd,format={pixels},"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)
"""BT.709 in limited range, said and done: area averaging keeps chroma free of bias."""
BT709 = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
RATES = ("-af", "aformat=channel_layouts=stereo|mono:sample_rates=48000|44100")
"""What sound encoders take."""

_FILTERS = {  # how pictures become what an encoder takes
    "yuv": YUV,
    "rgb": "format={pixels}",
    "linear": "format=gbrp16le,zscale=tin=iec61966-2-1:t=linear,format={pixels}",
}
_SVT = {"ultrafast": 12, "superfast": 11, "veryfast": 10, "faster": 9, "fast": 8, "medium": 7, "slow": 5}
_VP9 = {"ultrafast": 8, "superfast": 7, "veryfast": 6, "faster": 5, "fast": 4, "medium": 3, "slow": 2}

EFFORTS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
"""What an encoder can take its time for, in x264's words."""

SOUNDS = {  # name: what ffmpeg is told
    "aac": ("-c:a", "aac", "-b:a", "256k"),
    "opus": ("-c:a", "libopus", "-b:a", "192k"),
    "flac": ("-c:a", "flac", "-strict", "-2"),
    "pcm": ("-c:a", "pcm_s24le"),
    "copy": ("-c:a", "copy"),
    "none": (),
}

Depths = tuple[tuple[int, str], ...]
"""Bits a channel, and the pixels that have them, as ffmpeg calls them; the usual ones first."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a film. ``{crf}``, ``{effort}`` ... in its words are filled in.

    A film is made in parts, each a file of its own, which are joined at the end as they are; or, where
    the format wants to know all pictures first, encoded then (``late``).
    """

    name: str
    about: str
    ending: str  # ".mp4"; empty for a folder of pictures
    encoder: str
    options: tuple[str, ...]
    muxer: str
    depths: Depths = ((8, "yuv420p"), (10, "yuv420p10le"))
    colour: str = "yuv"  # one of _FILTERS
    sounds: tuple[str, ...] = ("aac",)  # that the file can carry, the usual one first
    shift: int = 0  # added to the x264 quality that was asked for, since scales differ
    files: str = ""  # ending of the pictures in a folder
    sides: int = 2  # what both sides of a picture must be a multiple of
    alpha: Depths = ()  # pixels that also keep how opaque they are
    late: bool = False  # encoded once all pictures are there
    palette: bool = False  # by a palette of its own
    part: str = "mp4"  # muxer of a part
    join: tuple[str, ...] = ()  # more words for the whole file
    device: tuple[str, ...] = ()  # words that open a chip
    upload: str = ""  # filter that hands it the pictures

    @property
    def bits(self) -> int:
        """Bits a channel, unless others are asked for."""
        return self.depths[0][0]

    @property
    def chapters(self) -> bool:
        """Whether it has chapters, unless somebody says otherwise: what is watched, not what is cut."""
        return self.muxer in ("mp4", "webm")

    @property
    def clear(self) -> bool:
        """Whether it is there for what one can see through."""
        return self.alpha == self.depths

    def pixels(self, bits: int, *, alpha: bool = False) -> str:
        """The pixels with so many bits a channel; UsageError where it has none."""
        if alpha and not self.alpha:
            able = " ".join(f.name for f in FORMATS.values() if f.alpha)
            raise UsageError(f"--alpha: {self.name} is opaque; those with alpha are {able}")
        depths = dict(self.alpha if alpha else self.depths)
        if bits not in depths:
            raise UsageError(f"--bits {bits}: {self.name} has {' or '.join(map(str, depths))}")
        return depths[bits]

    def video(
        self, crf: int, effort: str, bits: int, given: str = "", *, alpha: bool = False
    ) -> tuple[str, ...]:
        """The words for the encoder, at a quality on x264's scale and one of EFFORTS.

        given: the pixels that come in, as ffmpeg calls them; those that the encoder takes are left as
        they are.
        """
        pixels = self.pixels(bits, alpha=alpha)
        quality = max(crf + self.shift, 0)
        words = {
            "{crf}": str(quality),
            "{effort}": effort,
            "{svt}": str(_SVT.get(effort, 4)),
            "{vp9}": str(_VP9.get(effort, 1)),
        }
        options = (words.get(word, word) for word in self.options)
        filters = _FILTERS[self.colour].format(pixels=pixels) if given != pixels else _SAID
        filters += f",{self.upload}" if self.upload else ""
        tags = BT709 if self.colour == "yuv" else ()
        return ("-vf", filters, *tags, "-c:v", self.encoder, *options)

    def sound(self, wanted: str | None) -> str:
        """The name of the sound; UsageError when this format can't carry what is wanted."""
        chosen = wanted or (self.sounds[0] if self.sounds else "none")
        if chosen not in (*self.sounds, "none"):
            can = " or ".join(self.sounds) or "no sound at all"
            raise UsageError(f"--sound {chosen}: {self.name} carries {can}")
        return chosen


_SAID = YUV.split(",")[-1]
_X = ("-preset", "{effort}", "-crf", "{crf}")
_X264 = (*_X, "-x264-params", "stitchable=1")  # parts that are joined have one header
_SVTAV1 = ("-preset", "{svt}", "-crf", "{crf}")
_MP4 = ("aac", "opus", "flac", "copy")
_MOV = ("pcm", "aac", "copy")
_CLEAR: Depths = ((10, "yuva444p10le"),)
_RGBA: Depths = ((8, "rgba"),)
_KS = ("-vendor", "apl0", "-profile:v")

FORMATS = {
    f.name: f
    for f in (
        Format("h264", "MP4, H.264: plays everywhere", ".mp4", "libx264", _X264, "mp4", sounds=_MP4),
        Format(
            "hevc",
            "MP4, H.265: half the size",
            ".mp4",
            "libx265",
            (*_X, "-tag:v", "hvc1"),
            "mp4",
            sounds=_MP4,
            shift=3,
            join=("-tag:v", "hvc1"),
        ),
        Format("av1", "MP4, AV1: smaller still", ".mp4", "libsvtav1", _SVTAV1, "mp4", sounds=_MP4, shift=12),
        Format(
            "vp9",
            "WebM, VP9: for the web",
            ".webm",
            "libvpx-vp9",
            ("-b:v", "0", "-crf", "{crf}", "-row-mt", "1", "-deadline", "good", "-cpu-used", "{vp9}"),
            "webm",
            sounds=("opus", "copy"),
            shift=12,
        ),
        Format(
            "webm-av1", "WebM, AV1", ".webm", "libsvtav1", _SVTAV1, "webm", sounds=("opus", "copy"), shift=12
        ),
        Format(
            "prores",
            "MOV, ProRes 422 HQ: for clip players and editors",
            ".mov",
            "prores_ks",
            (*_KS, "3"),
            "mov",
            ((10, "yuv422p10le"),),
            sounds=_MOV,
            part="mov",
        ),
        Format(
            "prores4444",
            "MOV, ProRes 4444 with alpha: to lie over others",
            ".mov",
            "prores_ks",
            (*_KS, "4", "-alpha_bits", "16"),
            "mov",
            _CLEAR,
            sounds=_MOV,
            alpha=_CLEAR,
            part="mov",
        ),
        Format(
            "hap",
            "MOV, HAP: for clip players that play many at once",
            ".mov",
            "hap",
            (),
            "mov",
            ((8, "rgba"),),
            "rgb",
            _MOV,
            sides=4,
            part="mov",
        ),
        Format(
            "hap-alpha",
            "MOV, HAP with alpha",
            ".mov",
            "hap",
            ("-format", "hap_alpha"),
            "mov",
            _RGBA,
            "rgb",
            _MOV,
            sides=4,
            alpha=_RGBA,
            part="mov",
        ),
        Format(
            "gif",
            "GIF, for pages; no sound",
            ".gif",
            "gif",
            ("-loop", "0"),
            "gif",
            ((8, "bgr0"),),
            "rgb",
            (),
            late=True,
            palette=True,
            part="nut",
        ),
        Format(
            "webp",
            "animated WebP, for pages; no sound",
            ".webp",
            "libwebp_anim",
            ("-loop", "0", "-quality", "80"),
            "webp",
            ((8, "bgra"),),
            "rgb",
            (),
            late=True,
            part="nut",
        ),
        Format(
            "png",
            "a folder of PNG pictures; no sound",
            "",
            "png",
            (),
            "image2",
            ((8, "rgb24"), (10, "rgb48be")),
            "rgb",
            (),
            files=".png",
            alpha=((8, "rgba"), (10, "rgba64be")),
        ),
        Format(
            "exr",
            "a folder of EXR pictures, linear light; no sound",
            "",
            "exr",
            ("-compression", "zip1"),
            "image2",
            ((10, "gbrpf32le"), (8, "gbrpf32le")),
            "linear",
            (),
            files=".exr",
        ),
    )
}

LOSSLESS = Format(
    *("lossless", "what waits to be encoded", "", "ffv1", (), "nut"),
    ((8, "bgr0"), (10, "gbrp10le")),
    *("rgb", ()),
    alpha=((8, "bgra"), (10, "gbrap10le")),
    part="nut",
)
"""How the parts of a film are kept that is encoded late."""

_VAAPI = ("-vaapi_device", "/dev/dri/renderD128")

HARDWARE = {  # by the maker of the chip: the encoder's name, its options, and what else it takes
    "nvenc": ("{codec}_nvenc", ("-preset", "p6", "-rc", "vbr", "-cq", "{crf}", "-b:v", "0"), (), ""),
    "qsv": ("{codec}_qsv", ("-preset", "slower", "-global_quality", "{crf}"), (), ""),
    "vaapi": ("{codec}_vaapi", ("-rc_mode", "CQP", "-qp", "{crf}"), _VAAPI, "hwupload"),
    "videotoolbox": ("{codec}_videotoolbox", ("-q:v", "65"), (), ""),
    "amf": ("{codec}_amf", ("-quality", "quality", "-rc", "cqp", "-qp_i", "{crf}", "-qp_p", "{crf}"), (), ""),
}
_CODECS = {"libx264": "h264", "libx265": "hevc", "libsvtav1": "av1"}
_CHIPS: dict[str, Depths] = {  # the pixels that chips take
    "h264": ((8, "nv12"),),
    "hevc": ((8, "nv12"), (10, "p010le")),
    "av1": ((8, "nv12"), (10, "p010le")),
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
    codec = _CODECS.get(plain.encoder)
    if codec is None:
        return None
    encoder, options, device, upload = HARDWARE[maker]
    tag = plain.options[-2:] if "-tag:v" in plain.options else ()
    return replace(
        plain,
        name=f"{plain.name} ({maker})",
        encoder=encoder.format(codec=codec),
        options=(*options, *tag),
        depths=_CHIPS[codec],
        device=device,
        upload=upload,
    )


@cache
def works(tried: Format) -> bool:
    """Whether ffmpeg here can really encode in this format: a few frames are tried."""
    picture = ("-f", "lavfi", "-i", "color=gray:s=320x180:r=30:d=0.2")
    words = (ffmpeg.executable(), "-nostdin", "-v", "error", *tried.device, *picture)
    try:
        command = [*words, *tried.video(23, "fast", tried.bits), "-f", "null", "-"]
        return run(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, timeout=20).returncode == 0
    except TimeoutExpired:
        return False
