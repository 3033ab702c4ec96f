"""Every test here that starts JACK has a server of its own."""

import os

import pytest


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a server of our own, so that no other server and no sound device is touched.

    Always the same few names: JACK knows eight, and one that is killed keeps its own until it begins again.
    """
    monkeypatch.setenv("JACK_DEFAULT_SERVER", f"vj-test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    monkeypatch.setenv("JACK_NO_AUDIO_RESERVATION", "1")
