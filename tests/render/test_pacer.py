from collections import deque
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vj.frame import Layer, Look, Scene, Tick
from vj.render.pacer import FULL, LADDER, Detail, Pacer, afford, said

FPS = 60.0


def run(pacer: Pacer, seconds: float, cost: Callable[[Detail], float], detail: Detail = FULL) -> list[Detail]:
    """Draw for so long on a machine where a frame costs so many seconds."""
    details = [detail]
    time = 0.0
    while time < seconds:
        made = cost(details[-1])
        dt = max(made, 1 / FPS)
        details.append(pacer.step(dt, made))
        time += dt
    return details[1:]


def warm() -> Pacer:
    """A pacer whose show has begun."""
    pacer = Pacer(FPS)
    run(pacer, 1.0, lambda detail: 0.0)
    return pacer


def pixels(full: float) -> Callable[[Detail], float]:
    """A machine that takes this many seconds for the full picture, in proportion to its pixels."""
    return lambda detail: full * detail.scale**2


def test_a_picture_that_can_be_afforded_is_drawn_whole() -> None:
    assert set(run(Pacer(FPS), 30, pixels(0.8 / FPS))) == {FULL}


def test_a_dear_picture_gets_smaller_within_half_a_second_and_holds_the_rate() -> None:
    details = run(warm(), 5, pixels(2.2 / FPS))
    settled = details[int(0.5 * FPS) :]
    assert all(pixels(2.2 / FPS)(detail) < 1 / FPS for detail in settled)
    assert len(set(settled)) == 1


def test_it_gets_no_smaller_than_it_must() -> None:
    last = run(Pacer(FPS), 60, pixels(1.2 / FPS))[-1]
    assert last == Detail(0.85)


def test_what_is_told_four_frames_late_makes_it_no_smaller_than_it_must() -> None:
    drawn = deque([FULL] * 4, maxlen=4)

    def late(detail: Detail) -> float:
        drawn.append(detail)
        return pixels(1.2 / FPS)(drawn[0])

    assert set(run(warm(), 60, late)) == {FULL, Detail(0.85)}


def test_it_climbs_back_when_there_is_room_again() -> None:
    pacer = Pacer(FPS)
    low = run(pacer, 3, pixels(4 / FPS))[-1]
    assert run(pacer, 60, pixels(0.5 / FPS), low)[-1] == FULL


def test_a_look_that_is_light_is_whole_again_in_four_seconds_however_small_the_last_one_was() -> None:
    pacer = Pacer(FPS)
    low = run(pacer, 5, pixels(20 / FPS))[-1]
    details = run(pacer, 4, pixels(0.5 / FPS), low)
    assert (low.scale, details[-1]) == (0.25, FULL)


def test_a_fall_in_many_steps_makes_the_way_back_no_longer() -> None:
    pacer, costs = warm(), iter([1.2, 1.5, 2.0, 2.4, 4.0, 5.0])
    low = FULL
    for cost in costs:
        low = run(pacer, 0.6, pixels(cost / FPS), low)[-1]
    assert low.scale < 0.5
    assert run(pacer, 4, pixels(1.1 / FPS), low)[-1] == Detail(0.7)


def test_a_light_look_is_whole_again_soon_where_a_part_of_the_cost_is_that_of_the_output() -> None:
    pacer = Pacer(FPS)
    low = run(pacer, 5, pixels(20 / FPS))[-1]
    details = run(pacer, 12, lambda detail: (0.25 + 0.35 * detail.scale**2) / FPS, low)
    assert (low.scale, details[-1]) == (0.25, FULL)


def test_what_the_first_second_costs_is_the_beginning_not_the_look() -> None:
    costs = iter([0.15] * 6 + [0.4 / FPS] * 600)
    assert set(run(Pacer(FPS), 5, lambda detail: next(costs))) == {FULL}


def test_it_does_not_go_up_and_down_where_a_climb_does_not_last() -> None:
    def stubborn(detail: Detail) -> float:
        """A machine on which the size says little about the cost."""
        return 0.5 / FPS if detail.scale < 1 else 1.5 / FPS

    details = run(Pacer(FPS), 300, stubborn)
    assert sum(a != b for a, b in zip(details, details[1:], strict=False)) < 30
    assert sum(detail == FULL for detail in details) / len(details) < 0.05


def test_one_slow_frame_is_no_reason() -> None:
    costs = iter([0.4 / FPS] * 30 + [0.2] + [0.4 / FPS] * 100)
    assert set(run(Pacer(FPS), 1.5, lambda detail: next(costs))) == {FULL}


def test_a_machine_that_is_much_too_slow_gets_the_least_there_is() -> None:
    assert run(Pacer(FPS), 20, lambda detail: 1.0)[-1] == LADDER[-1]


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), max_size=200))
def test_it_stays_on_the_ladder_whatever_comes(frames: list[tuple[float, float]]) -> None:
    pacer = Pacer(FPS)
    assert {pacer.step(dt, cost) for dt, cost in frames} <= set(LADDER)


def test_polish_is_left_out_and_nothing_else() -> None:
    bloom, blur = (
        Layer(Look(name, "filter", Path(name), "", categories=("Filter", *words)), Tick(0, 0.0, 0.0), {})
        for name, words in {"bloom": ("Optional",), "blur": ()}.items()
    )
    scene = Scene(effects=(bloom, blur))
    assert afford(scene, FULL) is scene
    assert afford(scene, Detail(0.6, False)).effects == (blur,)


def test_the_hud_says_what_is_held_back_and_nothing_when_nothing_is() -> None:
    assert [said(detail) for detail in (FULL, Detail(0.7), Detail(0.5, False))] == [
        "",
        "drawn at 70% to hold the rate",
        "drawn at 50% to hold the rate, without polish",
    ]
