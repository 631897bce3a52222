from __future__ import annotations

import pytest

from fomoad_gui.app.jobs.relay import ProgressRelay, Report, Stopwatch
from fomoad_gui.core.errors import Cancelled


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_cancelled_relay_raises_at_the_next_checkpoint() -> None:
    relay = ProgressRelay()
    relay.checkpoint(1, 2, "a")
    relay.cancel()
    with pytest.raises(Cancelled):
        relay.checkpoint(2, 2, "a")
    assert relay.latest == Report(1, 2, "a")


def test_the_remaining_time_follows_the_mean_pace_of_the_stage() -> None:
    clock = _Clock()
    stopwatch = Stopwatch(clock)
    assert stopwatch.remaining(Report(0, 100, "embedding")) is None
    clock.now += 10
    assert stopwatch.remaining(Report(25, 100, "embedding")) == pytest.approx(30)
    assert stopwatch.elapsed() == pytest.approx(10)


def test_a_new_stage_is_judged_by_its_own_pace() -> None:
    clock = _Clock()
    stopwatch = Stopwatch(clock)
    stopwatch.remaining(Report(0, 100, "embedding"))
    clock.now += 10
    stopwatch.remaining(Report(100, 100, "embedding"))
    assert stopwatch.remaining(Report(0, 8, "fitting")) is None
    clock.now += 2
    assert stopwatch.remaining(Report(4, 8, "fitting")) == pytest.approx(2)


def test_nothing_is_estimated_without_a_total() -> None:
    clock = _Clock()
    stopwatch = Stopwatch(clock)
    stopwatch.remaining(Report(0, 0, "reading"))
    clock.now += 5
    assert stopwatch.remaining(Report(50, 0, "reading")) is None
