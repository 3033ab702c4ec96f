from collections.abc import Iterable, Mapping

from vj.control.osc.decode import Arg, decode
from vj.control.osc.feedback import QUIET, Feedback, Said
from vj.control.osc.post import Peer
from vj.frame import Value

TABLET, LAPTOP, LIGHTS = (
    Peer("udp", "10.0.0.2", 9000),
    Peer("udp", "10.0.0.3", 5000),
    Peer("out", "10.0.0.9", 7000),
)
VALUES: dict[str, Value] = {"/mix": 0.0, "/show/pattern": "rings", "/show/auto": True}
Told = dict[Peer, dict[str, Arg]]


def told(
    feedback: Feedback,
    now: float,
    said: Iterable[Said] = (),
    fresh: Mapping[str, Value] | None = None,
    urgent: Iterable[str] = (),
) -> Told:
    heard: Told = {}
    for peer, packet in feedback.step(now, said, fresh or {}, {*urgent}):
        heard.setdefault(peer, {}).update({m.address: m.args[0] for m in decode(packet)})
    return heard


def begun(*peers: Peer) -> Feedback:
    """Feedback that has told these peers everything."""
    feedback = Feedback()
    told(feedback, 0.0, [Said(peer) for peer in peers], VALUES)
    return feedback


def test_who_speaks_first_is_told_everything_then_what_changes() -> None:
    feedback = Feedback()
    assert told(feedback, 0.0, [], VALUES) == {}
    assert told(feedback, 0.1, [Said(TABLET)]) == {TABLET: VALUES}
    assert told(feedback, 0.2, [Said(TABLET)]) == {}
    assert told(feedback, 0.3, [], {"/mix": 0.5}) == {TABLET: {"/mix": 0.5}}


def test_fixed_targets_hear_without_speaking() -> None:
    assert told(Feedback([LIGHTS]), 0.0, [], VALUES) == {LIGHTS: VALUES}


def test_a_fader_hears_no_echo_and_the_others_hear_it_at_once() -> None:
    feedback = begun(TABLET, LAPTOP)
    moved = Said(TABLET, {"/mix": 0.75})
    assert told(feedback, 1.0, [moved], {"/mix": 0.75}) == {LAPTOP: {"/mix": 0.75}}
    assert told(feedback, 2.0) == {}


def test_a_moving_fader_never_hears_where_it_was() -> None:
    """The knob lags a frame behind the finger: said back, it would pull the fader."""
    feedback = begun(TABLET)
    heard = [
        told(feedback, 1.0 + n / 60, [Said(TABLET, {"/mix": (n + 1) / 64})], {"/mix": n / 64})
        for n in range(60)
    ]
    assert heard == [{}] * 60
    assert told(feedback, 2.0, [], {"/mix": 60 / 64}) == {}
    assert told(feedback, 2.0 + QUIET) == {}


def test_a_fader_that_was_held_back_learns_where_it_stands_once_it_rests() -> None:
    feedback = begun(TABLET)
    assert told(feedback, 1.0, [Said(TABLET, {"/mix": 7.0})], {"/mix": 1.0}) == {}
    assert told(feedback, 1.0 + QUIET / 2) == {}
    assert told(feedback, 1.0 + QUIET) == {TABLET: {"/mix": 1.0}}


def test_what_32_bits_cannot_tell_apart_is_not_said() -> None:
    feedback = begun(TABLET)
    told(feedback, 1.0, [Said(TABLET, {"/mix": 0.10000000149})], {"/mix": 0.1})
    assert told(feedback, 2.0) == {}


def test_who_asks_is_answered_at_once_even_with_a_finger_on_it() -> None:
    feedback = begun(TABLET)
    asks = Said(TABLET, {"/mix": 0.0}, asks=("/mix", "/nothing"))
    assert told(feedback, 1.0, [asks]) == {TABLET: {"/mix": 0.0}}


def test_a_refresh_tells_everything_again() -> None:
    assert told(begun(TABLET), 1.0, [Said(TABLET, refresh=True)]) == {TABLET: VALUES}


def test_a_stream_is_said_so_often_a_second_and_what_is_urgent_at_once() -> None:
    feedback = Feedback([LIGHTS], rate=30.0)
    heard = [told(feedback, n / 120, [], {"/ear/bass": n / 128}) for n in range(120)]
    assert sum(map(bool, heard)) == 30
    assert told(feedback, 1.0, [], {"/ear/bass": 9.0}, ["/ear/bass"])[LIGHTS] == {"/ear/bass": 9.0}
    assert told(feedback, 1.001, [], {"/ear/bass": 8.0}, ["/ear/bass"]) == {LIGHTS: {"/ear/bass": 8.0}}


def test_a_thousand_knobs_are_told_over_a_few_frames() -> None:
    feedback = Feedback()
    many: dict[str, Value] = {f"/knob/{n}": n for n in range(1000)}
    frames = [
        told(feedback, n / 60, [Said(TABLET)] if n == 0 else [], many if n == 0 else {}) for n in range(9)
    ]
    assert max(len(frame.get(TABLET, {})) for frame in frames) <= 256
    assert {k: v for frame in frames for k, v in frame.get(TABLET, {}).items()} == many


def test_only_the_last_speakers_are_kept_and_who_hangs_up_is_forgotten() -> None:
    feedback = begun(TABLET)
    crowd = [Peer("udp", "10.1.0.1", port) for port in range(1, 40)]
    told(feedback, 1.0, [Said(peer) for peer in crowd])
    told(feedback, 2.0, [Said(crowd[-1], gone=True)])
    heard = told(feedback, 3.0, [], {"/mix": 0.9})
    assert {*heard} == {*crowd[-16:-1]}


def test_a_clock_that_is_set_back_silences_nothing() -> None:
    feedback = begun(TABLET)
    told(feedback, 10_000.0, [Said(TABLET, {"/mix": 0.5})], {"/mix": 0.5, "/ear/bass": 0.5})
    assert told(feedback, 5.0, [], {"/mix": 0.25, "/ear/bass": 0.25}) == {
        TABLET: {"/mix": 0.25, "/ear/bass": 0.25}
    }
