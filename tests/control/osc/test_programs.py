"""Programs that others wrote, each of which moves a knob of a running engine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.control.osc.shown import Show

NODE, CLIENTS = Path(sys.executable).with_name("node"), Path(sys.prefix) / "npm" / "node_modules"


@pytest.fixture
def show() -> Iterator[Show]:
    show = Show()
    yield show
    show.osc.close()


PURE_DATA = """#N canvas 0 0 400 300 10;
#X obj 10 10 loadbang;
#X obj 10 40 t b b b;
#X msg 200 70 connect 127.0.0.1 PORT;
#X obj 100 100 oscformat /mix;
#X msg 100 80 0.5;
#X obj 100 130 list prepend send;
#X obj 100 150 list trim;
#X obj 10 180 netsend -u -b;
#X obj 10 80 delay 500;
#X msg 10 110 \\; pd quit;
#X connect 0 0 1 0;
#X connect 1 2 2 0;
#X connect 1 1 4 0;
#X connect 1 0 8 0;
#X connect 2 0 7 0;
#X connect 4 0 3 0;
#X connect 3 0 5 0;
#X connect 5 0 6 0;
#X connect 6 0 7 0;
#X connect 8 0 9 0;
"""


def test_pure_data_moves_a_knob(show: Show, tmp_path: Path) -> None:
    patch = tmp_path / "send.pd"
    patch.write_text(PURE_DATA.replace("PORT", str(show.osc.port)))
    pd = subprocess.Popen(["pd", "-nogui", "-noaudio", "-nomidi", str(patch)], stderr=subprocess.DEVNULL)
    assert show.until(lambda: show.values["/mix"] == 0.5)
    assert pd.wait(10) == 0


def test_liblo_moves_a_knob(show: Show) -> None:
    subprocess.run(["oscsend", "127.0.0.1", str(show.osc.port), "/mix", "f", "0.5"], check=True, timeout=10)
    assert show.until(lambda: show.values["/mix"] == 0.5)


SUPER_COLLIDER = """fork {
    var show = NetAddr("127.0.0.1", PORT);
    show.sendMsg("/master/speed", 2.0);
    show.sendBundle(0.1, ["/mix", 0.5], ["/show/pattern", "branches"]);
    0.5.wait;
    0.exit;
};
"""


@pytest.mark.skipif(not shutil.which("sclang"), reason="this system has no package of SuperCollider")
def test_supercollider_moves_knobs_with_a_message_and_with_a_bundle(show: Show, tmp_path: Path) -> None:
    score = tmp_path / "send.scd"
    score.write_text(SUPER_COLLIDER.replace("PORT", str(show.osc.port)))
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    env |= {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    words = ["sclang", "-D", str(score)]
    with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sclang:
        assert show.until(lambda: show.values["/master/speed"] == 2.0, 30)
        assert show.until(lambda: (show.values["/mix"], show.values["/show/pattern"]) == (0.5, "branches"))
        assert sclang.wait(20) == 0


SCRIPTS = {
    "node-osc": """
        const { Client, Bundle } = require("node-osc");
        const show = new Client("127.0.0.1", PORT);
        show.send(new Bundle(["/master/speed", 2.0], ["/mix", 0.5]), () => show.close());
    """,
    "osc-js": """
        const OSC = require("osc-js");
        const osc = new OSC({ plugin: new OSC.DatagramPlugin({ open: { port: 0 } }) });
        osc.on("open", () => {
            for (const [address, value] of [["/master/speed", 2.0], ["/mix", 0.5]])
                osc.send(new OSC.Message(address, value), { host: "127.0.0.1", port: PORT });
            setTimeout(() => process.exit(0), 200);
        });
        osc.open();
    """,
    "osc": """
        const osc = require("osc");
        const port = new osc.UDPPort({ localAddress: "127.0.0.1", localPort: 0, metadata: true });
        port.on("ready", () => {
            const packets = [["/master/speed", 2.0], ["/mix", 0.5]].map(([address, value]) => (
                { address, args: [{ type: "f", value }] }));
            port.send({ timeTag: osc.timeTag(0), packets }, "127.0.0.1", PORT);
            setTimeout(() => process.exit(0), 200);
        });
        port.open();
    """,
    "osc, over TCP": """
        const osc = require("osc");
        const port = new osc.TCPSocketPort({ address: "127.0.0.1", port: PORT });
        port.on("ready", () => {
            for (const [address, value] of [["/master/speed", 2.0], ["/mix", 0.5]])
                port.send({ address, args: [{ type: "f", value }] });
            setTimeout(() => process.exit(0), 200);
        });
        port.open("127.0.0.1", PORT);
    """,
}


@pytest.mark.skipif(not CLIENTS.exists(), reason="set-up has installed no OSC clients of npm")
@pytest.mark.parametrize("client", SCRIPTS)
def test_the_clients_of_npm_move_knobs(show: Show, tmp_path: Path, client: str) -> None:
    script = tmp_path / "send.js"
    script.write_text(SCRIPTS[client].replace("PORT", str(show.osc.port)))
    env = {**os.environ, "NODE_PATH": str(CLIENTS)}
    with subprocess.Popen([str(NODE), str(script)], env=env) as node:
        assert show.until(lambda: (show.values["/master/speed"], show.values["/mix"]) == (2.0, 0.5))
        assert node.wait(20) == 0
