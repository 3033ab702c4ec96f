"""The one door to ffmpeg: the system's, else the one that the imageio-ffmpeg wheel carries."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from vj.errors import MediaError


@cache
def executable() -> str:
    """Path of the ffmpeg to run; MediaError when there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MediaError("no ffmpeg on this machine: install it (apt install ffmpeg)") from error


def length(path: Path) -> float | None:
    """Seconds that a media file says it lasts; None where it doesn't say, or can't be read."""
    said = subprocess.run(
        [executable(), "-nostdin", "-hide_banner", "-i", f"file:{path}"], capture_output=True, check=False
    ).stderr.decode(errors="replace")
    found = re.search(r"Duration: (\d+):(\d\d):(\d\d\.\d+)", said)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None
