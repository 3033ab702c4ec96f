"""Films by ``vj render`` and by ShaderFlow: the same fragment, size, length and encoder, start-up included.

    python -m tools.against_shaderflow PYTHON [--rounds 3] [--seconds 10]

PYTHON is that of an environment of its own, in which ``pip install shaderflow==0.12`` was done. Both draw by
OpenGL without a window, and take turns. The fragment is a file of others to us, dropped in unchanged, so
that both show the same pictures: how much they differ is measured, too.
"""

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
SIZE, FPS = (1280, 720), 30
SLOW, QUALITY = "slow", 20

FOLD = """
vec3 fold(vec2 p, float t) {
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 4; i++) {
        p = mat2(0.8, 0.6, -0.6, 0.8) * (abs(p) * 1.3 - 0.45 - 0.1 * sin(t + float(i)));
        sum += 0.3 * exp(-8.0 * abs(length(p) - 0.5)) * (0.5 + 0.5 * cos(t + float(i) + vec3(0.0, 2.0, 4.0)));
    }
    return sum;
}
"""
OURS = f"""/*{{"ISFVSN": "2", "CATEGORIES": ["generator", "geometric"]}}*/{FOLD}
void main() {{
    vec2 p = (isf_FragNormCoord * 2.0 - 1.0) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
    gl_FragColor = vec4(fold(p, TIME), 1.0);
}}
"""
THEIRS = f"""
import sys
from shaderflow.scene import ShaderScene
class Fold(ShaderScene):
    def build(self):
        self.shader.fragment = '''{FOLD}
            void main() {{ fragColor = vec4(fold(gluv, iTime), 1.0); }}'''
scene = Fold(backend="headless")
scene.ffmpeg.h264(preset="{SLOW}", crf={QUALITY})
scene.main(width={SIZE[0]}, height={SIZE[1]}, fps={FPS}, time=int(sys.argv[2]), output=sys.argv[1])
"""


def films(python: str, folder: Path, seconds: int) -> Mapping[str, list[str]]:
    """The command of each that makes a film, and what it needs."""
    texts = {"shaders/patterns/fold.fs": OURS, "bare.toml": 'looks = ["fold"]\n', "fold.py": THEIRS}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    noise = ("-f", "lavfi", "-i", "anoisesrc=r=44100:a=0.1", "-t", str(seconds))
    subprocess.run(["ffmpeg", "-v", "error", *noise, folder / "sound.wav"], check=True)
    size = "x".join(map(str, SIZE))
    vj = [sys.executable, "-m", "vj", "render", str(folder / "sound.wav"), "-y", "-o", str(folder / "vj.mp4")]
    vj += ["--preset", str(folder / "bare.toml"), "--size", size, "--fps", str(FPS), "--sound", "none"]
    theirs = ["xvfb-run", "-a", python, str(folder / "fold.py"), str(folder / "ShaderFlow.mp4"), str(seconds)]
    return {"vj": [*vj, "--preset-x264", SLOW, "--crf", str(QUALITY)], "ShaderFlow": theirs}


@click.command()
@click.argument("python", type=click.Path(exists=True, dir_okay=False))
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(min=1), default=10, show_default=True, help="Of each film.")
def main(python: str, rounds: int, seconds: int) -> None:
    """Make films in turns, and print pictures a second of each, and by how much ours are more."""
    if subprocess.run([python, "-c", "import shaderflow"], capture_output=True, check=False).returncode:
        raise click.BadParameter(f"{python} has no shaderflow: pip install shaderflow==0.12 there")
    pictures = FPS * seconds
    with tempfile.TemporaryDirectory() as place:
        took: dict[str, list[float]] = {}
        used: dict[str, list[float]] = {}
        env = {**os.environ, "VJ_HOME": place}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # as both are where they are installed
        commands = films(python, Path(place), seconds)
        for _ in range(rounds):
            for name, command in commands.items():
                start, before = time.perf_counter(), spent()
                subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
                took.setdefault(name, []).append(time.perf_counter() - start)
                used.setdefault(name, []).append(spent() - before)
                shown = seen(Path(place, f"{name}.mp4"))
                assert shown == pictures, f"{name} made {shown} pictures, not {pictures}"
        for name in commands:
            rate, work = pictures / min(took[name]), statistics.median(used[name])
            large = os.path.getsize(Path(place, name + ".mp4")) / 1e6
            print(f"{name:<12}{rate:6.1f} pictures a second, {work:.1f} s of processors, {large:.1f} MB")
        ratios = [theirs / ours for ours, theirs in zip(took["vj"], took["ShaderFlow"], strict=True)]
        less = statistics.median(used["ShaderFlow"]) / statistics.median(used["vj"])
        each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        print(f"ours are {statistics.median(ratios):.1f} times as many, the median of {each}")
        print(f"theirs take {less:.1f} times as much of processors")
        near = alike(Path(place, "vj.mp4"), Path(place, "ShaderFlow.mp4"))
        print(f"the pictures of both are alike to {near:.1f} dB")


def spent() -> float:
    """Seconds of processors of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alike(ours: Path, theirs: Path) -> float:
    """The peak signal-to-noise ratio of two films, dB. Theirs doesn't say that its colours are BT.601's."""
    turned = "scale=in_color_matrix={}:in_range=tv,format=gbrp"
    graph = f"[0:v]{turned.format('bt709')}[a];[1:v]{turned.format('bt601')}[b];[a][b]psnr"
    words = ["-i", str(ours), "-i", str(theirs), "-lavfi", graph, "-f", "null", "-"]
    said = subprocess.run(["ffmpeg", "-nostdin", "-hide_banner", *words], capture_output=True, check=True)
    found = re.search(r"average:([\d.]+)", said.stderr.decode())
    return float(found[1]) if found else float("inf")


def seen(film: Path) -> int:
    """How many pictures a film has."""
    words = ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries"]
    said = subprocess.run(
        [*words, "stream=nb_read_packets", "-of", "csv=p=0", film], capture_output=True, check=True
    )
    return int(said.stdout.strip().strip(b","))


if __name__ == "__main__":
    main()
