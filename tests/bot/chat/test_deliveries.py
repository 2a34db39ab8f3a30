"""Recently seen ids are recognised; the oldest are forgotten first."""

from __future__ import annotations

from bot.chat.deliveries import Deliveries


def test_an_id_is_new_once() -> None:
    deliveries = Deliveries()
    assert [deliveries.is_new(number) for number in (1, 2, 1, 2, 3)] == [True, True, False, False, True]


def test_the_oldest_is_forgotten_first() -> None:
    deliveries = Deliveries(kept=2)
    assert [deliveries.is_new(number) for number in (1, 2, 3)] == [True] * 3
    assert [deliveries.is_new(number) for number in (2, 3, 1)] == [False, False, True]
