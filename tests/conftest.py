"""The real things that tests talk to, over loopback."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from vj.frame import FloatArray

settings.register_profile("busy", deadline=None)  # a machine that is busy says nothing of the code
settings.load_profile("busy")


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Poll until a condition holds; False when the deadline passes first."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


class Pulse:
    """A PulseAudio server of its own with one null sink: what is played there is heard at its monitor."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.env.pop("PULSE_SERVER", None)
        self._players: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self) -> None:
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                *("-L", "module-native-protocol-unix"),
                *("-L", "module-null-sink sink_name=vj rate=48000 channels=2", "-L", "module-always-sink"),
            ],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert wait_until(lambda: self._control("set-default-sink", "vj"))
        assert wait_until(lambda: self._control("set-default-source", "vj.monitor"))

    def play(self, samples: FloatArray, rate: int, latency: int = 30) -> subprocess.Popen[bytes]:
        """Play samples (frames, channels) with pacat; it ends when they are over.

        ``latency`` in ms: how far the player runs ahead. On a busy machine a short one starves, and
        what drops out then was never played.
        """
        file = Path(self.env["HOME"]) / "played.raw"
        file.write_bytes(samples.astype("<f4").tobytes())
        form = ["--format=float32le", f"--rate={rate}", f"--channels={samples.shape[1]}"]
        player = subprocess.Popen(
            ["pacat", "--playback", "--raw", f"--latency-msec={latency}", *form, str(file)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._players.append(player)
        return player

    def record(self, seconds: float, rate: int = 44100) -> Callable[[], FloatArray]:
        """Record the monitor with parec; call the answer to wait for the sound (frames, 2)."""
        form = ["--format=float32le", f"--rate={rate}", "--channels=2", "--latency-msec=30"]
        recorder = subprocess.Popen(
            ["parec", "--raw", "-d", "vj.monitor", *form], env=self.env, stdout=subprocess.PIPE
        )
        self._players.append(recorder)
        assert recorder.stdout is not None
        pipe = recorder.stdout

        def heard() -> FloatArray:
            data = pipe.read(round(seconds * rate) * 8)
            recorder.kill()
            recorder.wait()
            pipe.close()
            return np.frombuffer(data, "<f4").reshape(-1, 2)

        return heard

    def stop(self) -> None:
        """Kill the server, as if the sound card had been pulled out."""
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        for player in self._players:
            player.kill()
            player.wait()
            if player.stdout is not None:
                player.stdout.close()
        self.stop()

    def _control(self, *words: str) -> bool:
        return not subprocess.run(["pactl", *words], env=self.env, capture_output=True).returncode


@pytest.fixture
def pulse(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """A sound server for this test alone; PyAudio finds it as the device named "pulse"."""
    folder = tmp_path_factory.mktemp("pulse")
    folder.chmod(0o700)
    server = Pulse(folder)
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setenv("PULSE_SOURCE", "vj.monitor")
    yield server
    server.close()


@pytest.fixture
def data() -> Path | None:
    """The folder of outside data, if this machine has one."""
    folder = os.environ.get("VJ_TEST_DATA")
    return Path(folder).resolve() if folder else None


@pytest.fixture(scope="session")
def gl() -> Iterator[None]:
    """A current GL context with no display, one for all tests: drivers are slow to make them."""
    from vj.render.gl.context import Headless

    context = Headless()
    yield
    context.close()
