"""What lies over a film: who plays what, at its beginning, and the cover, as long as it lasts.

Both are pictures, and so looks: effects over everything, with knobs like any other.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vj.frame import Command, Look, Tick, Value
from vj.library import isf, media
from vj.record import tags
from vj.render import imported

TITLE, COVER = "film_title", "film_cover"
"""Names of the effects."""
BEGIN, THERE, FADE, GONE = 1.0, 2.0, 7.0, 8.5  # s at which it comes on, is there, goes, is gone
CORNER: Mapping[str, Value] = {"on": True, "at": (0.86, 0.14), "zoom": 0.2, "fit": 1}
"""Where the cover lies until somebody moves it."""

# As high on a picture that is high as on one that is wide, unless it would be too long.
CARD = """
vec4 seen() {
    vec2 size = IMG_SIZE(medium);
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float scale = min(0.17 * side / size.y, 0.94 * RENDERSIZE.x / size.x);
    vec2 p = (isf_FragNormCoord * RENDERSIZE - vec2(0.03, 0.04) * side) / (size * scale);
    vec4 c = covered(p, 1.0 / (size * scale));
    return vec4(c.rgb, c.a * opacity);
}
"""
INPUTS = [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "opacity", "LABEL": "Opacity", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0},
]


@dataclass(frozen=True, slots=True)
class Titles:
    """Pictures to lie over a film, as PNGs; empty where there is none."""

    card: bytes = b""  # title, artist and cover
    cover: bytes = b""

    @contextmanager
    def looks(self) -> Iterator[dict[str, Look]]:
        """The pictures as effects, the last of them on top; their files last as long as the body."""
        with TemporaryDirectory(prefix="vj-") as place:
            folder = Path(place, "effects")
            folder.mkdir()
            found = {}
            for name, picture, read in ((COVER, self.cover, media.read), (TITLE, self.card, titled)):
                if picture:
                    path = folder / f"{name}.png"
                    path.write_bytes(picture)
                    found[name] = read(path)
            yield found

    def ask(self, tick: Tick) -> list[Command]:
        """What is asked for in a frame: where the cover lies, and that the title comes and goes."""
        asked = _set(COVER, CORNER) if self.cover and not tick.index else []
        before, now = shown(tick.time - tick.dt), shown(tick.time)
        if self.card and before != now:
            asked += _set(TITLE, {"on": now > 0, "opacity": now})
        return asked


def titled(card: Path) -> Look:
    """A card as an effect."""
    header = {"ISFVSN": "2", "INPUTS": INPUTS, "IMPORTED": {"medium": {"PATH": card.name}}}
    return isf.parse(f"/*{json.dumps(header)}*/\n{media.SEEN}{CARD}{media.MAIN['filter']}\n", card)


def shown(time: float) -> float:
    """How much of the title is to be seen at a time in s, 0..1; it comes and goes softly."""
    share = max(min((time - BEGIN) / (THERE - BEGIN), (GONE - time) / (GONE - FADE), 1.0), 0.0)
    return share**2 * (3 - 2 * share)


def read(track: Path, *, title: bool, cover: bool) -> Titles:
    """What a track's tags and cover give of what is asked for; the title of one without tags is its name."""
    if not (title or cover):
        return Titles()
    said, picture = tags.read(track), tags.cover(track)
    name = said.get("title", "").strip() or track.stem
    beside = b"" if cover else picture  # which is there already
    card = imported.card(name, said.get("artist", "").strip(), beside) if title else b""
    return Titles(card, picture if cover else b"")


def _set(effect: str, values: Mapping[str, Value]) -> list[Command]:
    return [Command(f"/fx/{effect}/{knob}", (value,), "film") for knob, value in values.items()]
