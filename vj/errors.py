"""The errors a person can meet; each message is one line: what, where, what to do.

    VJError
    ├── UsageError      asked in a way that can't work: a wrong option, no such name      exit 2
    ├── MediaError      a sound, picture or film file that can't be read or written       exit 1
    ├── FileMistake     a mistake in a text file, with file, line and key                 exit 1
    │   ├── LookError       in a look (ISF)
    │   └── PresetError     in a preset or controller map
    ├── DeviceError     a sound device, MIDI port, network port or window isn't there     exit 1
    └── RenderError     no OpenGL, or a shader that the driver refuses                    exit 1

Raised at the door, before the show runs. Once it runs, nothing raises through the loop: what goes
wrong becomes a line of ``Frame.notes`` or of the log.
"""

from pathlib import Path


class VJError(Exception):
    """Any error whose message is for the person at the desk."""

    exit_code = 1


class UsageError(VJError):
    """Asked for in a way that can't work."""

    exit_code = 2


class MediaError(VJError):
    """A sound, picture or film file that can't be read or written."""


class FileMistake(VJError):
    """A mistake in a text file: said as ``file:line: key: what``."""

    def __init__(self, path: Path | str, what: str, *, line: int = 0, key: str = "") -> None:
        """Name the place as far as it is known; line 0 and an empty key are left out."""
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {key}: {what}" if key else f"{where}: {what}")
        self.path, self.what, self.line, self.key = Path(path), what, line, key


class LookError(FileMistake):
    """A mistake in a look (an ISF file)."""


class PresetError(FileMistake):
    """A mistake in a preset or a controller map."""


class DeviceError(VJError):
    """A sound device, MIDI port, network port or window that isn't there."""


class RenderError(VJError):
    """No OpenGL, or a shader that the driver refuses."""
