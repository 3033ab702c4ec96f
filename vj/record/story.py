"""What a film shows when: its patterns, tempo and the way to make it again, for people and for programs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from vj import __version__
from vj.errors import MediaError
from vj.frame import Frame
from vj.record.tags import Chapter

_BREATH = 4.0  # s: what is shorter is no chapter


@dataclass(slots=True)
class Story:
    """Follows a film as it is made."""

    fps: Fraction
    pictures: int = 0  # so far; those below 0 nobody sees
    patterns: list[tuple[float, str]] = field(default_factory=list)  # when each came on, seconds
    tempos: list[tuple[float, float]] = field(default_factory=list)  # when each was found, seconds
    sections: list[tuple[float, str]] = field(default_factory=list)  # when each began, seconds

    def follow(self, shown: Iterable[tuple[Frame, int]]) -> Iterator[tuple[Frame, int]]:
        """Pass frames on, and note what they show."""
        for frame, times in shown:
            if times and self.pictures >= 0:
                at = round(float(self.pictures / self.fps), 3)
                if not self.patterns or self.patterns[-1][1] != frame.pattern:
                    self.patterns.append((at, frame.pattern))
                section = frame.features.structure.section
                if not self.sections or self.sections[-1][1] != section:
                    self.sections.append((at, section))
                bpm = round(frame.beat.bpm, 1)
                if bpm and (not self.tempos or abs(self.tempos[-1][1] - bpm) > 1):
                    self.tempos.append((at, bpm))
            self.pictures += times
            yield frame, times

    def chapters(self) -> list[Chapter]:
        """The sections as chapters; none where the music has but one, and none shorter than a breath.

        A section that is over before it is a chapter belongs to the one before.
        """
        length = float(self.pictures / self.fps)
        begun: list[tuple[float, str]] = []
        ends = [*(at for at, _ in self.sections[1:]), length]
        for (at, name), end in zip(self.sections, ends, strict=False):
            if end - at >= _BREATH and (not begun or begun[-1][1] != name):
                begun.append((at if begun else 0.0, name))
        if len(begun) < 2:
            return []
        ends = [*(at for at, _ in begun[1:]), length]
        return [Chapter(at, end, name.capitalize()) for (at, name), end in zip(begun, ends, strict=True)]

    def write(self, path: Path, options: Mapping[str, Any], track: Path, show: str) -> None:
        """Write it as JSON; MediaError where it can't be.

        ``options`` are what made the film, ``show`` a digest of the looks and the preset.
        """
        told = {
            "vj": __version__,
            "track": str(track),
            "seconds": round(float(self.pictures / self.fps), 3),
            "pictures": self.pictures,
            "patterns": [{"at": at, "pattern": name} for at, name in self.patterns],
            "tempo": [{"at": at, "bpm": bpm} for at, bpm in self.tempos],
            "sections": [{"at": at, "section": name} for at, name in self.sections],
            "show": show,
            "options": dict(options),
        }
        try:
            path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise MediaError(f"{path}: can't be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to make a film again."""

    track: Path
    options: Mapping[str, Any]
    show: str  # a digest of the looks and the preset


def read(path: Path) -> Told:
    """What was told of a film that was made; MediaError when this is no such file."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Told(Path(told["track"]), dict(told["options"]), str(told["show"]))
    except OSError as error:
        raise MediaError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise MediaError(f"{path}: was not written by vj render --json") from error
