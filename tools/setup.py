"""Set-up: what this machine lacks is installed, once.

    python3 tools/setup.py demo    what `make demo` needs
    python3 tools/setup.py gpu     that, and CuPy
    python3 tools/setup.py test    what demo needs, and the tests' real parts: PulseAudio, JACK, Xvfb, ...

Standard library only, since nothing is installed yet. Says one line a step; all else goes to a log
that is named when a step fails. When it's done, a stamp keeps the next call to a few milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "setup.log"
PYTHONS = ("python3.13", "python3.12", "python3.11", "python3")
EXTRAS = {"demo": "", "test": "[dev,farm]", "gpu": "[dev,farm,cuda]"}  # target: extras of pyproject.toml
CUDA_13 = 580  # the first driver that runs it
NVRTC = "nvidia-cuda-nvrtc"  # of CUDA 13; the tests' own
NPM = ("node-osc@11.7.1", "osc-js@2.4.1", "osc@2.4.5")  # OSC as others write it, for the tests

# What a venv and PyAudio's build need of a Python that the system packaged in parts.
LACKS = """
import os, sys, sysconfig
if not (3, 11) <= sys.version_info < (3, 14):
    sys.exit(3)
lacks = []
try:
    import ensurepip
except ImportError:
    lacks.append("venv")
if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
    lacks.append("dev")
print(sys.version_info[1], *lacks)
"""


@dataclass(frozen=True)
class Manager:
    """A system's package manager: its commands, and how it calls what we need."""

    ask: tuple[str, ...]  # with one package's name: exits 0 when it is installed
    refresh: tuple[str, ...]
    install: tuple[str, ...]
    demo: tuple[str, ...]
    test: tuple[str, ...]
    python: str = ""  # installs a Python in our range
    parts: tuple[tuple[str, str], ...] = ()  # ("dev", "python3.{}-dev"): parts packaged apart
    root: bool = True


MANAGERS = {
    "apt-get": Manager(
        ask=("dpkg-query", "-W", "-f", "${db:Status-Status}"),
        refresh=("apt-get", "update"),
        install=("apt-get", "install", "-y", "--no-install-recommends"),
        demo=(
            *("ffmpeg", "gcc", "libc6-dev", "portaudio19-dev", "libasound2-plugins"),
            *("libegl1", "libegl-mesa0", "libgl1", "libgl1-mesa-dri", "libglx-mesa0"),
            *("libx11-6", "libxcursor1", "libxi6", "libxinerama1", "libxrandr2", "libxkbcommon0"),
        ),
        test=(
            *("pulseaudio", "pulseaudio-utils", "jackd2", "jack-midi-clock", "jack-keyboard"),
            *(
                "liblo-tools",
                "puredata-core",
                "supercollider-language",
                "xvfb",
                "xauth",
                "xdotool",
                "x11-utils",
                "imagemagick",
            ),
            "g++",  # runs the kernels for CUDA without a GPU
        ),
        python="python3",
        parts=(("venv", "python3.{}-venv"), ("dev", "python3.{}-dev")),
    ),
    "dnf": Manager(
        ask=("rpm", "-q", "--whatprovides"),
        refresh=("dnf", "makecache"),
        install=("dnf", "install", "-y"),
        demo=(  # no ffmpeg: Fedora's has no x264, the imageio-ffmpeg wheel's has
            *("gcc", "portaudio-devel", "alsa-plugins-pulseaudio"),
            *("mesa-libEGL", "mesa-libGL", "mesa-dri-drivers"),
            *("libX11", "libXcursor", "libXi", "libXinerama", "libXrandr", "libxkbcommon"),
        ),
        test=(
            *("ffmpeg-free", "pulseaudio", "pulseaudio-utils", "jack-audio-connection-kit"),
            *("jack-audio-connection-kit-example-clients", "jack-keyboard"),
            *("liblo", "xorg-x11-server-Xvfb", "xorg-x11-xauth", "xdotool", "xwininfo", "ImageMagick"),
            "gcc-c++",
        ),
        python="python3.13",
        parts=(("dev", "python3.{}-devel"),),
    ),
    "pacman": Manager(
        ask=("pacman", "-Qq"),
        refresh=("pacman", "-Sy"),
        install=("pacman", "-S", "--needed", "--noconfirm"),
        demo=(
            *("ffmpeg", "gcc", "portaudio", "alsa-plugins", "libglvnd", "mesa"),
            *("libx11", "libxcursor", "libxi", "libxinerama", "libxrandr", "libxkbcommon"),
        ),
        test=(
            *("pulseaudio", "jack2", "jack-example-tools", "liblo", "pd"),
            *("xorg-server-xvfb", "xorg-xauth", "xdotool", "xorg-xwininfo", "imagemagick"),
        ),
        python="python313",
    ),
    "brew": Manager(
        ask=("brew", "list", "--versions"),
        refresh=("brew", "update", "--quiet"),
        install=("brew", "install", "--quiet"),
        demo=("ffmpeg", "portaudio"),
        test=("pulseaudio", "jack", "liblo", "imagemagick"),
        python="python@3.13",
        root=False,
    ),
}


def main(target: str) -> None:
    """Bring the machine up to ``target``, or exit with one line that says what to do."""
    if done(target):
        return
    VENV.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    python = system(target)
    if not whole():
        run("making .venv", python, "-m", "venv", "--clear", str(VENV))
    pip = (str(PYTHON), "-m", "pip")
    old = target == "gpu" and driver() < CUDA_13
    extras = EXTRAS[target].replace("cuda", "cuda12") if old else EXTRAS[target]
    run("installing the Python packages", *pip, "install", "-e", f"{ROOT}{extras}")
    if old:
        run("taking away a compiler that is too new for the GPU's driver", *pip, "uninstall", "-y", NVRTC)
    if target == "test":
        npm = (str(PYTHON.with_name("npm")), "install", "--prefix", str(VENV / "npm"), "--omit=optional")
        run("installing the OSC clients of npm", *npm, "--no-audit", "--no-fund", "--ignore-scripts", *NPM)
    for finished in ("demo", target):
        stamp(finished).write_text(wanted(finished), encoding="utf-8")


def driver() -> int:
    """Ask for the main version of NVIDIA's driver; where there is none, the newest is to come."""
    if not shutil.which("nvidia-smi"):
        return CUDA_13
    command = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    answer = subprocess.run(command, capture_output=True, text=True)
    version = answer.stdout.strip().split(".")[0]
    return int(version) if version.isdigit() else CUDA_13


def done(target: str) -> bool:
    """Say whether set-up has been here for this very list of packages, in this very place."""
    return PYTHON.exists() and stamp(target).exists() and stamp(target).read_text() == wanted(target)


def whole() -> bool:
    """Say whether .venv is complete, of a Python in our range, and was made in this very place."""
    made = VENV / "pyvenv.cfg"
    here = made.exists() and str(VENV) in made.read_text(encoding="utf-8")
    return here and (VENV / "bin" / "pip").exists() and lacks(str(PYTHON)) is not None


def stamp(target: str) -> Path:
    """Name the file that says ``target`` is set up."""
    return VENV / f".setup-{target}"


def wanted(target: str) -> str:
    """Hash all that set-up follows: the two lists, and the place, which a venv has written into it."""
    lists = (ROOT / "pyproject.toml").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(lists + f"{ROOT} {target}".encode()).hexdigest()


def system(target: str) -> str:
    """Install the system packages that are missing; give the Python to build the venv with."""
    name = next((name for name in MANAGERS if shutil.which(name)), "")
    if not name:
        say(f"no {', '.join(MANAGERS)} here: ffmpeg, PortAudio, OpenGL and a C compiler are up to you")
        return newest() or fail("no Python 3.11, 3.12 or 3.13 here: install one")
    manager = MANAGERS[name]
    install(manager, (*manager.demo, *(manager.test if target == "test" else ()), *pythons(manager)))
    install(manager, pythons(manager))  # a Python that came just now may lack its parts
    return newest() or fail(f"no Python 3.11, 3.12 or 3.13 here, and {manager.python} is none")


def pythons(manager: Manager) -> list[str]:
    """Name the packages that complete the newest Python, or bring one."""
    python = newest()
    if not python:
        return [manager.python]
    minor, *parts = lacks(python) or [""]
    return [package.format(minor) for part, package in manager.parts if part in parts]


def newest() -> str:
    """Find the newest Python in our range; empty when there is none."""
    return next((path for name in PYTHONS if (path := shutil.which(name)) and lacks(path)), "")


def lacks(python: str) -> list[str] | None:
    """Name a Python's minor version and the parts it lacks; None when it's out of range or broken."""
    answer = subprocess.run([python, "-c", LACKS], capture_output=True, text=True)
    return None if answer.returncode else answer.stdout.split()


def install(manager: Manager, packages: Sequence[str]) -> None:
    """Install those of the packages that are missing, as root if the manager wants it."""
    missing = [package for package in packages if not present(manager, package)]
    if not missing:
        return
    command = (*manager.install, *missing)
    sudo = as_root(manager)
    if sudo is None:
        fail(f"neither root nor sudo here; have this run as root: {' '.join(command)}")
    run("refreshing the package index", *sudo, *manager.refresh)
    run(f"installing {' '.join(missing)}", *sudo, *command)


def present(manager: Manager, package: str) -> bool:
    """Ask whether a package is installed; dpkg also knows some that are not."""
    answer = subprocess.run([*manager.ask, package], capture_output=True, text=True)
    return answer.returncode == 0 and answer.stdout not in ("config-files", "not-installed")


def as_root(manager: Manager) -> tuple[str, ...] | None:
    """Say what goes before a command to run it as root; None when nothing helps."""
    if not manager.root or os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        return None
    return ("sudo",) if sys.stdin.isatty() else ("sudo", "-n")


def run(step: str, *command: str) -> None:
    """Run one step, its words to the log; exit when it fails."""
    say(step)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    answer = subprocess.run(
        command, env=environment, stdin=None, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with LOG.open("a", encoding="utf-8") as file:  # after the step: `venv --clear` empties the folder
        file.write(f"$ {' '.join(command)}\n{answer.stdout}\n")
    if answer.returncode:
        fail(f"{step} failed: {reason(answer.stdout)} (all of it: {LOG.relative_to(ROOT)})")


def reason(words: str) -> str:
    """Find the line that says why: the last one that begins as pip's and apt's errors do, else the last."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "E:"))]
    return (errors or lines or ["it gave no reason"])[-1]


def say(line: str) -> None:
    """Tell the person, at once."""
    print(f"set-up: {line}", flush=True)


def fail(line: str) -> NoReturn:
    """End with one line."""
    sys.exit(f"set-up: {line}")


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] and sys.argv[1] in EXTRAS else fail(f"which? {' or '.join(EXTRAS)}"))
