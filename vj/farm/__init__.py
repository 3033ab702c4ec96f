"""Films made by many workers: Dask carries segments to them, and parts of films back.

Workers on this machine are begun and ended here; others are those of a scheduler that runs somewhere.
Where they see neither the track nor the folder of the film, both travel.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue

from distributed import Future

from vj import __version__
from vj.errors import DeviceError, MediaError, RenderError, UsageError, VJError
from vj.farm.board import Board, Job, Span, films_at_once
from vj.farm.cluster import bring, connected, staff
from vj.farm.worker import TOPIC, Crew, Drawn, Errand, Painter, Sheet, draw, who
from vj.film.make import Work, under_way
from vj.film.order import Film, Making, Size, in_planes
from vj.film.plan import Segment
from vj.film.score import Score, stamp
from vj.record.parts import Part
from vj.render.choose import Asked

Doing = Mapping[str, tuple[str, int, int]]
"""What workers do: the name of what each makes, how many pictures of it are there, and how many will be."""

GPU = "GPU"
"""The resource of workers that draw on a graphics chip: where there are such, they alone draw."""
TRIES = 3  # workers that may die of one segment
LOOK = 0.25  # s between two looks at who is there
WAIT = 60  # s for the first worker
FETCH = 2.0  # s after which it is looked whether the worker that has a part is still there


@dataclass(slots=True, eq=False)
class Order:
    """Films of a score that the farm makes."""

    name: str
    work: Work
    stamp: tuple[int, int]  # of the track: bytes, ns
    spans: list[Span] = field(default_factory=list)
    left: int = 0  # segments that are not whole
    carried: bool = False  # the track was brought to the workers too
    error: BaseException | None = None

    @property
    def making(self) -> Making:
        """How they are made."""
        return self.work.making


@dataclass(slots=True, eq=False)
class Flight:
    """A segment that a worker draws."""

    job: Job
    order: Order
    worker: str
    future: "Future[Drawn]"
    drawn: int = 0  # pictures so far

    @property
    def name(self) -> str:
        """The film, and where in it the segment lies."""
        film, _ = self.order.work.films[self.job.film[1]]
        seconds = int(self.job.span.first / film.coding.fps)
        return f"{film.path.name} {seconds // 60}:{seconds % 60:02}"


class Farm:
    """Makes films with all workers there are. A context manager; ``make`` may be called by several threads.

    DeviceError where no scheduler or no worker is, UsageError where they are of another version.
    """

    def __init__(
        self,
        address: str | None = None,
        workers: int | None = None,
        asked: Asked = "auto",
        size: Size = (1280, 720),
        say: Callable[[str], None] = lambda line: None,
        watch: Callable[[Doing], None] = lambda doing: None,
    ) -> None:
        """Meet the workers of a scheduler (``tcp://HOST:8786``), or begin some here: one a core.

        They draw by what is ``asked`` for, ``auto`` by what is the fastest at this size on the first.
        ``say`` is told each line for the person at the desk, ``watch`` what workers do, all the time.
        """
        self._say, self._watch, self._stack = say, watch, ExitStack()
        self._client = self._stack.enter_context(connected(address, workers))
        bring(self._client, Crew())
        self._lock = threading.Lock()
        self._board = Board()
        self._flights: dict[str, Flight] = {}
        self._landed: SimpleQueue[str] = SimpleQueue()
        self._last: dict[str, Job] = {}  # what each worker has drawn last
        self._lost: Counter[Job] = Counter()  # workers that died of a job
        self._strangers: set[str] = set()  # workers that would draw other pictures
        self._known: set[str] = set()
        self._problems: list[str] = []
        self._orders: list[Order] = []
        self._count = 0
        self._painter = self._meet(asked, size)
        self._client.subscribe_topic(TOPIC, self._hear)
        self._over = threading.Event()
        self._server = threading.Thread(target=self._serve, name="farm", daemon=True)
        self._server.start()

    def make(self, score: Score, films: Sequence[Film], making: Making) -> Work:
        """Make films of a score in one hearing, and go on with those that were begun before.

        MediaError when it can't be heard, or a film can't be written; what is whole of it is kept.
        """
        films = [in_planes(film) for film in films] if self._painter.planar else films
        with under_way(score, films, making, self._painter.renderer) as work:
            order = self._open(work)
            try:
                whole = [parts.whole() for _, parts in work.films]
                for index, segment in enumerate(work.segments()):
                    self._check(order)
                    self._post(order, index, segment, whole)
                self._wait(order)
                self._mend(order)
            finally:
                self._shut(order)
            work.join()
        return work

    @property
    def way(self) -> str:
        """The renderer's name, as ``--renderer`` takes it."""
        return self._painter.way

    @property
    def at_once(self) -> int:
        """How many films are under way, so that all workers have something to draw."""
        return films_at_once(sum(self._able().values()))

    @property
    def drawn_by(self) -> str:
        """Who draws, for a person."""
        count = len(self._known)
        return f"{count} worker{'s' * (count != 1)}, {self._painter.renderer}"

    def problems(self) -> list[str]:
        """What could not be drawn since this was asked last: looks with mistakes."""
        found, self._problems = list(dict.fromkeys(self._problems)), []
        return found

    def __enter__(self) -> "Farm":
        return self

    def __exit__(self, *failed: object) -> None:
        self._over.set()
        self._server.join()
        self._stack.close()

    def _meet(self, asked: Asked, size: Size) -> Painter:
        """Who draws: what the first worker has, which the others must have as well."""
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            raise DeviceError(f"no worker came within {WAIT} s: begin one with dask worker") from error
        able = list(self._able())
        painter: Painter = self._client.submit(who, asked, size, workers=able, pure=False).result()
        if painter.version != __version__:
            raise UsageError(f"this is vj {__version__}, a worker has {painter.version}: install the same")
        return painter

    def _open(self, work: Work) -> Order:
        """Bring a score to the workers."""
        with self._lock:
            self._count += 1
            order = Order(f"vj-score-{os.getpid()}-{self._count}", work, stamp(work.score.track)[1:])
            self._orders.append(order)
        bring(self._client, Sheet(order.name, work.score, order.stamp))
        return order

    def _shut(self, order: Order) -> None:
        """Take all back that is still out."""
        with self._lock:
            self._orders.remove(order)
            for number in range(len(order.work.films)):
                self._board.drop((order.name, number))
            flights = {key: flight for key, flight in self._flights.items() if flight.order is order}
            for key in flights:
                del self._flights[key]
        self._client.cancel([flight.future for flight in flights.values()])
        with suppress(OSError):  # of a worker that dies just now
            self._client.unregister_worker_plugin(order.name)

    def _post(self, order: Order, index: int, segment: Segment, whole: Sequence[dict[int, Part]]) -> None:
        """Pin up a segment of each film that lacks it."""
        order.spans.append(span_of(segment))
        for number, there in enumerate(whole):
            part = there.get(segment.first)
            if part and part.count == segment.pictures:
                order.making.tell(part.count, False)
            else:
                self._pin(order, Job((order.name, number), index, span_of(segment)))

    def _pin(self, order: Order, job: Job) -> None:
        with self._lock:
            order.left += 1
            self._board.add(job)

    def _wait(self, order: Order) -> None:
        """Wait until all that was pinned up is whole."""
        while order.left:
            self._check(order)
            self._over.wait(LOOK)
        self._check(order)

    @staticmethod
    def _check(order: Order) -> None:
        order.making.go_on()
        if isinstance(order.error, VJError):
            raise order.error
        if order.error:
            raise RenderError(f"a worker failed: {order.error!r}") from order.error

    def _mend(self, order: Order) -> None:
        """Draw parts again whose looks remembered more than was taken for granted, with all they need.

        One after the other, so that the same worker can go on until what it leaves is what the next had.
        """
        for number, (_, parts) in enumerate(order.work.films):
            while part := parts.doubtful():
                parts.drop(part)
                order.making.tell(-part.count, True)
                index, span = next((i, s) for i, s in enumerate(order.spans) if s.first == part.first)
                self._pin(order, Job((order.name, number), index, replace(span, since=span.surely)))
                self._wait(order)

    def _serve(self) -> None:
        """Hand out jobs, and take in what was drawn, until all is over."""
        while not self._over.is_set():
            try:
                self._land(self._landed.get(timeout=LOOK))
            except Empty:
                pass
            except MediaError as error:
                self._fail(error)
            try:
                able = self._able()
                self._miss(able)
                self._send(able)
                self._watch(self._doing(able))
            except (OSError, TimeoutError, ValueError) as error:  # as Dask says that nobody answers
                self._fail(DeviceError(f"the scheduler is gone: {error}"))
                return

    def _fail(self, error: VJError) -> None:
        for order in list(self._orders):
            order.error = order.error or error

    def _doing(self, able: Mapping[str, int]) -> Doing:
        """What each worker does."""
        idle: dict[str, tuple[str, int, int]] = dict.fromkeys(able, ("", 0, 0))
        with self._lock:
            flights = list(self._flights.values())
        return idle | {
            flight.worker: (flight.name, flight.drawn, flight.job.span.pictures) for flight in flights
        }

    def _able(self) -> dict[str, int]:
        """The workers that may draw, and how much each can do at once."""
        workers = staff(self._client)
        chips = {address: int(said["resources"].get(GPU, 0)) for address, said in workers.items()}
        slots = {a: min(said["nthreads"], chips[a] or said["nthreads"]) for a, said in workers.items()}
        return {
            a: n
            for a, n in slots.items()
            if a not in self._strangers and (chips[a] or not any(chips.values()))
        }

    def _miss(self, able: Mapping[str, int]) -> None:
        """See who has come and who is gone; a segment that was being drawn there waits again."""
        if gone := self._known - able.keys() - self._strangers:
            self._say(f"{len(gone)} of {len(self._known)} workers gone; others draw their segments")
        self._known = set(able)
        for key, flight in list(self._flights.items()):
            if flight.worker not in able:
                self._return(key, flight)

    def _return(self, key: str, flight: Flight) -> None:
        """A segment's worker is gone."""
        with self._lock:
            if self._flights.pop(key, None) is None:
                return
        flight.future.cancel()
        self._again(flight)
        self._lost[flight.job] += 1
        if self._lost[flight.job] >= TRIES:
            first = flight.job.span.first
            flight.order.error = RenderError(f"{TRIES} workers died of the segment at picture {first}")

    def _again(self, flight: Flight) -> None:
        """Let a segment wait again."""
        flight.order.making.tell(-flight.drawn, True)
        with self._lock:
            self._board.add(flight.job)

    def _send(self, able: Mapping[str, int]) -> None:
        """Give every worker that is free a job, those first that can go on where they are."""
        busy = Counter(flight.worker for flight in self._flights.values())
        free = [address for address, slots in able.items() for _ in range(slots - busy[address])]
        for address in sorted(free, key=lambda a: not self._board.follows(self._last.get(a))):
            with self._lock:
                job = self._board.take(self._last.get(address))
            if job is None:
                return
            self._fly(address, job)

    def _fly(self, address: str, job: Job) -> None:
        order = next(order for order in self._orders if order.name == job.film[0])
        film, parts = order.work.films[job.film[1]]
        self._count += 1
        key = f"{order.name}-{job.film[1]}-{job.span.first}-{self._count}"
        hashed = order.making.hashes
        errand = Errand(key, order.name, film, job.span, self._painter, parts.folder, parts.about, hashed)
        future = self._client.submit(draw, errand, key=key, workers=[address], pure=False)
        with self._lock:
            self._flights[key] = Flight(job, order, address, future)
        future.add_done_callback(lambda _: self._landed.put(key))

    def _land(self, key: str) -> None:
        """Take in what was drawn. MediaError where a part can't be written."""
        with self._lock:
            flight = self._flights.pop(key, None)
        if flight is None:
            return  # given up meanwhile
        order, job = flight.order, flight.job
        if flight.future.status == "error":
            order.error = order.error or flight.future.exception()
            return
        drawn = self._fetch(flight)
        if not drawn or not drawn.whole:
            if drawn:
                self._refused(drawn, order)
            self._again(flight)
            return
        if drawn.packed:
            order.work.films[job.film[1]][1].take(drawn.packed)
        order.making.tell(job.span.pictures - flight.drawn, True)
        self._problems += drawn.problems
        with self._lock:
            self._board.done(job)
            self._last[flight.worker] = job
            order.left -= 1

    def _fetch(self, flight: Flight) -> Drawn | None:
        """What was drawn; nothing where it is gone with its worker."""
        while True:
            try:
                return flight.future.result(timeout=FETCH)
            except TimeoutError:
                if flight.worker not in self._able():
                    return None
            except CancelledError:
                return None

    def _refused(self, drawn: Drawn, order: Order) -> None:
        """A worker did not draw: it draws other pictures, or doesn't see the track."""
        if drawn.painter != self._painter:
            self._strangers.add(drawn.worker)
            self._say(
                f"{drawn.worker} is left out: {named(drawn.painter)} there, {named(self._painter)} here"
            )
        elif drawn.unseen and not order.carried:
            order.carried = True
            score = order.work.score
            bring(self._client, Sheet(order.name, score, order.stamp, score.track.read_bytes()))

    def _hear(self, event: tuple[float, tuple[str, str, int]]) -> None:
        """A worker says how far it is."""
        _, (_, key, pictures) = event
        with self._lock:
            flight = self._flights.get(key)
        if flight:
            flight.order.making.tell(pictures - flight.drawn, True)
            flight.drawn = pictures


def named(painter: Painter) -> str:
    """Who draws, for a person."""
    return f"{painter.renderer}, vj {painter.version}"


def span_of(segment: Segment) -> Span:
    """A segment by its numbers."""
    return Span(segment.frame, segment.end, segment.first, segment.pictures, segment.since, segment.surely)
