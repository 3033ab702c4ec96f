"""The sound of a film, from its track: encoded once, beside the drawing."""

import subprocess
from pathlib import Path

from vj import ffmpeg
from vj.errors import MediaError
from vj.record.feed import trouble
from vj.record.formats import RATES, SOUNDS, Format

_QUICK = ("copy", "pcm")  # not worth a file of their own
_EXACT = ("-fflags", "+bitexact", "-flags:a", "+bitexact")


class Sound:
    """A track's sound in the form that a film carries. ``finish`` or ``abandon`` ends it."""

    def __init__(
        self,
        track: Path,
        folder: Path,
        form: Format,
        wanted: str | None = None,
        start: float = 0.0,
        seconds: float | None = None,
    ) -> None:
        """Begin to encode into the folder, from ``start`` on, for ``seconds`` or to the track's end.

        wanted: one of formats.SOUNDS, None: as the format usually has it. UsageError for one that the
        format can't carry; MediaError for sound that can't be copied into its file, at once and not when
        all is drawn. What lies in the folder from before is kept.
        """
        self._name = form.sound(wanted)
        self._track, self._how = track, SOUNDS[self._name]
        span = () if seconds is None else ("-t", f"{seconds:.6f}")
        self._source = ("-ss", f"{start:.6f}", *span, "-i", f"file:{track}")
        self._whole = folder / f"sound-{self._name}.{form.muxer}"
        self._made = folder / f"sound.{form.muxer}"
        self._said = folder / "sound.log"
        self._encoder: subprocess.Popen[bytes] | None = None
        if self._name == "copy":
            self._try(form)
        if self._how and self._name not in _QUICK and not self._whole.exists():
            words = ("-map", "0:a:0", "-vn", *RATES, *self._how, *_EXACT, "-f", form.muxer)
            command = [ffmpeg.executable(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
            with self._said.open("wb") as said:
                self._encoder = subprocess.Popen(
                    [*command, *self._source, *words, f"file:{self._made}"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    start_new_session=True,  # Ctrl-C in the terminal is for us
                )

    def _try(self, form: Format) -> None:
        """Copy a moment of the sound, and throw it away; MediaError where that fails."""
        command = [ffmpeg.executable(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *self._source]
        words = ("-map", "0:a:0", "-vn", "-t", "0.1", *self._how, "-f", form.muxer, f"file:{self._made}")
        done = subprocess.run([*command, *words], capture_output=True, check=False)
        self._made.unlink(missing_ok=True)
        if done.returncode:
            raise MediaError(f"{self._track}: its sound can't be copied into {form.name}: leave --sound out")

    def finish(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Wait for the encoder; give ffmpeg's words for the source and the coding, empty without sound.

        MediaError with its reason when it failed.
        """
        if self._encoder:
            failed = self._encoder.wait() != 0
            if why := trouble(self._said.read_text("utf-8", errors="replace"), failed=failed):
                raise MediaError(f"{self._track}: its sound could not be encoded: {why}")
            self._made.replace(self._whole)
        self._encoder = None
        if not self._how:
            return (), ()
        if self._name in _QUICK:
            return self._source, self._how if self._name == "copy" else (*RATES, *self._how)
        return ("-i", f"file:{self._whole}"), ("-c:a", "copy", "-strict", "-2")  # FLAC in MP4 counts as new

    def close(self) -> None:
        """End the encoder, if it still works."""
        if self._encoder:
            self._encoder.kill()
            self._encoder.wait()
            self._made.unlink(missing_ok=True)
