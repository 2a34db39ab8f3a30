"""Nobody asks more often than the limits allow, and nobody else notices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.limits import WAITING_PER_PERSON, Limits, SlidingWindow
from bot.errors import LimitError

ALICE, BOB, SERVER, ELSEWHERE = 1, 2, 10, 11


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def ask(limits: Limits, asker: int = ALICE, server: int | None = SERVER) -> None:
    with limits.turn(asker, server):
        pass


def refusal(limits: Limits, asker: int = ALICE, server: int | None = SERVER) -> str:
    with pytest.raises(LimitError) as caught:
        ask(limits, asker, server)
    return str(caught.value)


def test_the_sixth_question_in_thirty_seconds_is_told_how_long_to_wait(clock: Clock) -> None:
    limits = Limits(now=clock)
    for _ in range(5):
        ask(limits)
        clock.time += 2
    sentence = "You have asked a lot in a short time. Please ask again in 20 seconds."
    assert refusal(limits) == sentence
    ask(limits, BOB)
    clock.time += 20
    ask(limits)
    assert refusal(limits).endswith("in 2 seconds.")


def test_a_refused_question_does_not_prolong_the_wait(clock: Clock) -> None:
    limits = Limits(per_person=1, now=clock)
    ask(limits)
    clock.time += 29
    assert refusal(limits).endswith("in 1 second.")
    clock.time += 1
    ask(limits)


def test_a_server_has_a_limit_of_its_own(clock: Clock) -> None:
    limits = Limits(per_server=2, now=clock)
    ask(limits, ALICE)
    ask(limits, BOB)
    assert refusal(limits, 3).startswith("This server has asked a lot in a short time")
    ask(limits, 3, ELSEWHERE)
    ask(limits, 3, None)


def test_zero_is_no_limit(clock: Clock) -> None:
    limits = Limits(per_person=0, per_server=0, now=clock)
    for _ in range(1000):
        ask(limits)


def test_one_person_holds_only_a_few_places_at_once(clock: Clock) -> None:
    limits = Limits(per_person=0, now=clock)
    turns = [limits.turn(ALICE, SERVER) for _ in range(WAITING_PER_PERSON)]
    for turn in turns:
        turn.__enter__()
    assert "still working" in refusal(limits)
    ask(limits, BOB)
    turns[0].__exit__(None, None, None)
    ask(limits)


def test_a_place_is_free_again_after_an_error(clock: Clock) -> None:
    limits = Limits(per_person=0, now=clock)
    for _ in range(WAITING_PER_PERSON + 1):
        with pytest.raises(ZeroDivisionError), limits.turn(ALICE, SERVER):
            raise ZeroDivisionError


def test_a_person_is_told_in_public_once_in_a_while(clock: Clock) -> None:
    limits = Limits(now=clock)
    assert [limits.should_tell(ALICE) for _ in range(3)] == [True, False, False]
    assert limits.should_tell(BOB)
    clock.time += 30
    assert limits.should_tell(ALICE)


def test_what_no_longer_counts_is_forgotten(clock: Clock) -> None:
    window = SlidingWindow(5, 30, now=clock)
    for key in range(1000):
        window.add(key)
    clock.time += 31
    window.add(ALICE)
    assert len(window) == 1


def test_memory_is_bounded_even_within_the_window(clock: Clock) -> None:
    window = SlidingWindow(1, 30, kept=100, now=clock)
    for key in range(10_000):
        window.add(key)
    assert len(window) == 100
    assert not window.wait(0)
    assert window.wait(9_999) == 30


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 5))
def test_no_window_ever_holds_more_than_allowed(pauses: list[float], most: int) -> None:
    clock = Clock()
    window, allowed = SlidingWindow(most, 30, now=clock), list[float]()
    for pause in pauses:
        clock.time += pause
        if not window.wait(ALICE):
            window.add(ALICE)
            allowed.append(clock.time)
    late = zip(allowed, allowed[most:], strict=False)
    assert all(later - earlier >= 30 - 1e-6 for earlier, later in late)
