import io
import json
import threading

from tests.conftest import wait_until
from vj.control.midi.host import teller


class Pipe(io.StringIO):
    """A pipe that is full until somebody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.is_read = threading.Event()

    def write(self, text: str) -> int:
        self.is_read.wait(10)
        return super().write(text)


def test_of_a_flood_that_nobody_reads_the_last_messages_are_kept_and_every_answer() -> None:
    pipe = Pipe()
    tell = teller(pipe)
    tell("heard", -1)
    for answer in range(3):
        tell("open", answer)
    for number in range(10_000):
        tell("heard", number)
    pipe.is_read.set()
    last = '["heard", 9999]\n'
    assert wait_until(lambda: last in pipe.getvalue())
    said = [json.loads(line) for line in pipe.getvalue().splitlines()]
    assert sorted(number for word, number in said if word == "open") == [0, 1, 2]
    heard = [number for word, number in said if word == "heard" and number >= 0]
    assert heard == [*range(10_000 - len(heard), 10_000)] and len(heard) > 4000
