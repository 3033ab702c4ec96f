"""The house rules that a machine can keep."""

import ast
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

import click
import pytest

from vj.cli import root
from vj.library import isf

ROOT = Path(__file__).parents[1]
MODULES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in ROOT.glob("vj/**/*.py")
}
DOCS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}

FLOORS = (  # a room imports only from floors below its own, or from itself
    {"", "frame", "errors"},
    {"ffmpeg", "clock", "targets", "latency", "vocabulary"},
    {"analysis", "library", "audio", "control", "record"},
    {"direction"},
    {"engine", "render"},
    {"live", "film"},
    {"farm"},
    {"api"},
    {"cli"},
    {"__main__"},
)
NEVER = {("render", "direction")}  # though it lies below
OFFERED = {("vj/__init__.py", "api")}  # by name alone: read when it is first asked for

DOORS: dict[str, str | tuple[str, ...]] = {  # foreign library: the one module or folder that imports it
    "aubio": "vj/analysis/onsets.py",
    "soxr": "vj/analysis/resample.py",
    "pyaudio": "vj/audio/device.py",
    "pythonosc": "vj/control/osc/encode.py",
    "websockets": "vj/control/osc/query.py",
    "zeroconf": "vj/control/osc/announce.py",
    "ifaddr": "vj/control/osc/announce.py",
    "link": "vj/control/link.py",
    "mido": "vj/control/midi/ports.py",
    "rtmidi": "vj/control/midi/ports.py",
    "msgspec": "vj/library/",
    "imageio_ffmpeg": "vj/ffmpeg.py",
    "iris_pse_detection": "vj/record/flashes.py",
    "glfw": "vj/render/window.py",
    "OpenGL": "vj/render/gl/",
    "cupy": "vj/render/cuda/gpu.py",
    "distributed": "vj/farm/",
    "click": "vj/cli/",
    "rich": "vj/cli/",
    "PIL": (
        "vj/library/pictures.py",
        "vj/record/still.py",
        "vj/record/chart.py",
        "vj/render/imported.py",
        "vj/render/hud.py",
    ),  # files out and in, letters
    "numpy": "vj/",
}


def imported(tree: ast.Module) -> set[str]:
    """Name every module that a module imports, wherever it does."""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    plain = {alias.name for n in found if isinstance(n, ast.Import) for alias in n.names}
    of = {(n.module or "", alias.name) for n in found if isinstance(n, ast.ImportFrom) for alias in n.names}
    return plain | {f"vj.{name}" if module == "vj" else module for module, name in of}


def room(name: str) -> str:
    """Name the room of a module: of vj/audio/file.py or vj.audio.file it's "audio"; of the package, none."""
    inside = re.split(r"[./]", name.removesuffix(".py").removesuffix("/__init__"))[1:]
    return "" if inside in ([], ["__version__"]) else inside[0]


def floor(name: str) -> int:
    """Say on which floor a room lies."""
    return next(height for height, rooms in enumerate(FLOORS) if name in rooms)


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Give every function of the package with its place."""
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", node


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in MODULES} <= set().union(*FLOORS)


def test_imports_point_down() -> None:
    steps = {
        (path, room(path), room(name))
        for path, tree in MODULES.items()
        for name in imported(tree)
        if name.split(".")[0] == "vj"
    }
    up = [(path, to) for path, at, to in steps if at != to and floor(to) >= floor(at)]
    assert {*up} - OFFERED == set()
    assert [(path, to) for path, at, to in steps if (at, to) in NEVER] == []


def test_every_foreign_library_has_one_door() -> None:
    foreign = {
        (path, name.split(".")[0])
        for path, tree in MODULES.items()
        for name in imported(tree)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "vj"}
    }
    assert (
        sorted((path, library) for path, library in foreign if not path.startswith(DOORS.get(library, "?")))
        == []
    )


def test_no_module_catches_everything() -> None:
    broad = [
        f"{path}:{handler.lineno}"
        for path, tree in MODULES.items()
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler)
        and (
            handler.type is None
            or {"Exception", "BaseException"}
            & {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
        )
    ]
    assert broad == []


def test_no_module_prints() -> None:
    calls = [(path, n) for path, tree in MODULES.items() for n in ast.walk(tree) if isinstance(n, ast.Call)]
    assert [
        f"{path}:{n.lineno}" for path, n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_functions_are_short() -> None:
    lengths = {place: (node.end_lineno or 0) - node.lineno + 1 for place, node in functions()}
    assert {place: lines for place, lines in lengths.items() if lines > 60} == {}
    assert median(lengths.values()) <= 12


def test_nothing_happens_on_import() -> None:
    names = [
        p.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for p in MODULES
        if "__main__" not in p
    ]
    watch = """
import importlib, os, sys, threading
happened = []
def hook(event, args):
    writes = event == "open" and isinstance(args[0], str) and (args[2] or 0) & (os.O_ACCMODE | os.O_CREAT)
    if writes or event in ("os.mkdir", "socket.bind", "socket.connect"):
        happened.append((event, str(args[0])))
sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(happened, threading.active_count())
"""
    answer = subprocess.run([sys.executable, "-B", "-c", watch, *names], capture_output=True, text=True)
    assert (answer.stdout, answer.stderr) == ("[] 1\n", "")


def test_the_wheel_carries_looks_and_presets(tmp_path: Path) -> None:
    build = "import sys; from hatchling import build; build.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    packed = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    here = [
        path for folder in ("shaders", "presets") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    assert {f"vj/{path.relative_to(ROOT).as_posix()}" for path in here} - {*packed} == set()


def test_the_look_in_the_docs_is_one() -> None:
    example = re.findall(r"```glsl\n(.*?)```", DOCS["CONTRIBUTING.md"], re.S)
    looks = [isf.parse(text, Path("example.fs"), own=True) for text in example]
    assert [(look.kind, look.family) for look in looks] == [("generator", "geometric")]


def test_the_docs_know_no_machine() -> None:
    places = re.compile(r"/(?:home|root|work|opt|srv|Users)/\S*")
    assert {name: places.findall(text) for name, text in DOCS.items()} == dict.fromkeys(DOCS, [])


def test_every_link_of_the_docs_leads_somewhere() -> None:
    links = [link for text in DOCS.values() for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_of_the_docs_is_made() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {name for text in DOCS.values() for name in re.findall(r"(?:^|`)make ([a-z]+)", text, re.M)}
    assert named <= made


def commands() -> list[str]:
    """Give every `vj` command line that the docs show, once."""
    lines = chain.from_iterable(re.findall(r"(?:^\s*|`)vj ([^`\n#]+)", text, re.M) for text in DOCS.values())
    return sorted({line.strip() for line in lines})


@pytest.mark.parametrize("line", commands())
def test_every_command_of_the_docs_is_understood(line: str) -> None:
    words = shlex.split(line)
    context = click.Context(root)
    command = root if words[0].startswith("-") else root.get_command(context, words[0])
    assert command is not None
    options = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {word for word in words if word.startswith("--")} <= options | {"--help", "--version"}
