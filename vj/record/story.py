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


@dataclass(slots=True)
class Story:
    """Follows a film as it is made."""

    fps: Fraction
    pictures: int = 0
    patterns: list[tuple[float, str]] = field(default_factory=list)  # when each came on, seconds
    tempos: list[tuple[float, float]] = field(default_factory=list)  # when each was found, seconds

    def follow(self, shown: Iterable[tuple[Frame, int]]) -> Iterator[tuple[Frame, int]]:
        """Pass frames on, and note what they show."""
        for frame, times in shown:
            if times:
                at = round(float(self.pictures / self.fps), 3)
                if not self.patterns or self.patterns[-1][1] != frame.pattern:
                    self.patterns.append((at, frame.pattern))
                bpm = round(frame.beat.bpm, 1)
                if bpm and (not self.tempos or abs(self.tempos[-1][1] - bpm) > 1):
                    self.tempos.append((at, bpm))
            self.pictures += times
            yield frame, times

    def write(self, path: Path, options: Mapping[str, Any], track: Path) -> None:
        """Write it as JSON; MediaError where it can't be. ``options`` are what made the film."""
        told = {
            "vj": __version__,
            "track": str(track),
            "seconds": round(float(self.pictures / self.fps), 3),
            "pictures": self.pictures,
            "patterns": [{"at": at, "pattern": name} for at, name in self.patterns],
            "tempo": [{"at": at, "bpm": bpm} for at, bpm in self.tempos],
            "options": dict(options),
        }
        try:
            path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise MediaError(f"{path}: can't be written: {error.strerror}") from error


def read(path: Path) -> tuple[Path, dict[str, Any]]:
    """The track and the options of a film that was made; MediaError when this is no such file."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Path(told["track"]), dict(told["options"])
    except OSError as error:
        raise MediaError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise MediaError(f"{path}: was not written by vj render --json") from error
