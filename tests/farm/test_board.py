"""Every segment is drawn once, in stretches as long as can be, whoever comes and goes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vj.farm.board import Board, Job, Span, films_at_once

NONE = Span(0, 0, 0, 0, 0, 0)


def job(index: int, film: int = 0) -> Job:
    return Job(("order", film), index, NONE)


def board(*jobs: Job) -> Board:
    made = Board()
    for one in jobs:
        made.add(one)
    return made


def test_a_worker_goes_on_where_it_is() -> None:
    made = board(*map(job, range(9)))
    first = made.take()
    assert [made.take(first), made.take(job(1))] == [job(1), job(2)]


def test_a_second_worker_begins_half_way_of_what_the_first_goes_towards() -> None:
    made = board(*map(job, range(9)))
    assert [made.take(), made.take(), made.take()] == [job(0), job(5), job(3)]


def test_the_film_that_was_wanted_first_is_whole_first() -> None:
    made = board(*map(job, range(3)), *(job(index, 1) for index in range(20)))
    taken = [made.take() for _ in range(4)]
    assert [one and one.film[1] for one in taken] == [0, 0, 0, 1]


def test_what_was_lost_waits_again() -> None:
    made = board(job(0), job(1))
    lost = made.take()
    assert lost == job(0)
    made.add(lost)
    assert [made.take(), made.take(), made.take()] == [job(0), job(1), None]


def test_a_film_that_is_given_up_is_taken_down_and_no_other() -> None:
    made = board(job(0), job(1), job(0, 1))
    made.take()
    made.drop(("order", 0))
    assert [made.take(), made.take()] == [job(0, 1), None]


@settings(deadline=None)
@given(
    st.integers(1, 40), st.integers(1, 9), st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=300)
)
def test_every_segment_is_drawn_once_whatever_dies(
    segments: int, workers: int, turns: list[tuple[int, bool]]
) -> None:
    made, drawn = board(*map(job, range(segments))), []
    doing: dict[int, Job] = {}
    last: dict[int, Job] = {}
    for turn, dies in [*turns, *((worker, False) for worker in range(workers) for _ in range(2 * segments))]:
        worker = turn % workers
        if (done := doing.pop(worker, None)) and dies:
            made.add(done)
        elif done:
            made.done(done)
            drawn.append(done.index)
            last[worker] = done
        if taken := made.take(last.get(worker)):
            doing[worker] = taken
    assert sorted(drawn) == list(range(segments))


def test_many_workers_have_more_films_under_way_and_one_has_the_next() -> None:
    assert [films_at_once(workers) for workers in (1, 12, 64, 512)] == [3, 3, 7, 44]
