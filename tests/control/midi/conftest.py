"""Every test here that starts JACK has a server of its own."""

import os

import pytest


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a server of our own, so that no other run and no sound device is touched."""
    monkeypatch.setenv("JACK_DEFAULT_SERVER", f"vj-test-{os.getpid()}")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    monkeypatch.setenv("JACK_NO_AUDIO_RESERVATION", "1")
