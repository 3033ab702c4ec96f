"""The scheduler of this machine, as it is begun."""

import socket
import warnings
from contextlib import closing, suppress

from vj.farm.cluster import begun


def test_two_farms_on_a_machine_don_t_quarrel_over_a_port() -> None:
    with closing(socket.socket()) as other, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with suppress(OSError):  # somebody has it already, which is as good
            other.bind(("127.0.0.1", 8787))  # where Dask's schedulers look first
            other.listen()
        with begun(workers=0):
            pass
    assert [str(one.message) for one in said if "8787" in str(one.message)] == []
