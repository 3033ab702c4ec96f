"""The scheduler: one that runs somewhere, or one with workers of its own on this machine."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from distributed import Client, LocalCluster, WorkerPlugin

from vj.errors import DeviceError

TRIES = 3


def staff(client: Client) -> dict[str, dict[str, Any]]:
    """What the scheduler says of each worker, by its address; OSError where it doesn't answer.

    Asked anew: what the client keeps has no workers in it now and then.
    """

    async def ask() -> Any:
        assert client.scheduler is not None  # it is connected
        return await client.scheduler.identity(n_workers=-1)

    said: dict[str, dict[str, Any]] = client.sync(ask)["workers"]
    return said


def bring(client: Client, plugin: WorkerPlugin) -> None:
    """Have something lie on every worker; DeviceError where the scheduler doesn't answer."""
    for left in reversed(range(TRIES)):
        try:
            client.register_plugin(plugin)
            return
        except OSError as error:  # a worker died meanwhile
            if not left:
                raise DeviceError(f"the scheduler does not answer: {error}") from error


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[Client]:
    """The scheduler at an address, or one here with so many workers, one a core by default.

    DeviceError where nobody answers.
    """
    if address is None:
        with begun(workers or os.cpu_count() or 2) as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(address, timeout="5s")
    except (OSError, TimeoutError, ValueError) as error:
        raise DeviceError(f"--farm {address}: no scheduler answers: begin one with dask scheduler") from error
    with client:
        yield client


@contextmanager
def begun(workers: int) -> Iterator[LocalCluster]:
    """Workers on this machine, each of which draws on a core of its own; Ctrl-C is not for them."""
    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if here else None
    try:
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # else it asks for a port that another has
            silence_logs="CRITICAL",
            memory_limit=0,
            env={"LP_NUM_THREADS": "1"},
        )
    finally:
        if here:
            signal.signal(signal.SIGINT, before)
    with cluster:
        yield cluster
