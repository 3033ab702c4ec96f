"""Both renderers, set up once."""

from collections.abc import Iterator

import pytest

from tests.render.cuda.both import Both


@pytest.fixture(scope="session")
def both(gl: None) -> Iterator[Both]:
    """Stages of 96 x 54 pixels."""
    made = Both((96, 54))
    yield made
    made.close()
