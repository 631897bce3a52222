from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.runner import JobRunner, SynchronousJobRunner
from fomoad_gui.app.jobs.values import Cancelled, Done, Failed, Job, JobProgress, Lane, Outcome
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from tests.app.cancelling import work_until_cancelled


def test_a_result_comes_back_on_the_thread_that_asked(runner: JobRunner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    outcomes: list[Outcome[threading.Thread]] = []

    def deliver(outcome: Outcome[threading.Thread]) -> None:
        threads.append(threading.current_thread())
        outcomes.append(outcome)

    runner.submit(Job("a", Lane.COMPUTE, "A", lambda _: threading.current_thread()), deliver)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert threads == [threading.current_thread()]
    assert isinstance(outcomes[0], Done)
    assert outcomes[0].value is not threading.current_thread()
    assert not runner.is_running("a")


def test_a_mistake_of_the_user_comes_back_with_its_remedy(runner: JobRunner, qtbot: QtBot) -> None:
    outcomes: list[Outcome[None]] = []

    def work(_: Progress) -> None:
        raise FomoadError("a.png is empty.", "Copy it again.")

    runner.submit(Job("a", Lane.IO, "A", work), outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes == [Failed("a.png is empty.", "Copy it again.")]


@pytest.mark.expects_log
def test_a_bug_comes_back_with_its_traceback_and_is_logged(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    del qtbot
    runner = SynchronousJobRunner(log_file=tmp_path / "log.txt")
    outcomes: list[Outcome[None]] = []

    def work(_: Progress) -> None:
        raise ZeroDivisionError("by nought")

    runner.submit(Job("a", Lane.IO, "Sums", work), outcomes.append)
    (failure,) = outcomes
    assert isinstance(failure, Failed)
    assert failure.is_bug
    assert "ZeroDivisionError: by nought" in failure.traceback
    assert failure.log_file == str(tmp_path / "log.txt")
    assert "Sums" in caplog.text
    runner.shutdown()


def test_a_file_the_system_refuses_is_no_bug(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    runner = SynchronousJobRunner()
    outcomes: list[Outcome[bytes]] = []
    runner.submit(Job("a", Lane.IO, "A", lambda _: (tmp_path / "missing").read_bytes()), outcomes.append)
    (failure,) = outcomes
    assert isinstance(failure, Failed)
    assert not failure.is_bug
    assert "missing" in failure.message
    runner.shutdown()


def test_cancelling_delivers_at_once_and_stops_the_thread(runner: JobRunner, qtbot: QtBot) -> None:
    outcomes: list[Outcome[None]] = []
    stopped = threading.Event()

    def work(progress: Progress) -> None:
        try:
            work_until_cancelled(progress)
        finally:
            stopped.set()

    with qtbot.waitSignal(runner.progressed):
        runner.submit(Job("a", Lane.COMPUTE, "A", work), outcomes.append)
    runner.cancel("a")
    assert outcomes == [Cancelled()]
    assert stopped.wait(0.5)
    qtbot.wait(20)
    assert outcomes == [Cancelled()]


def test_a_newer_job_of_the_same_key_supersedes_the_older(runner: JobRunner, qtbot: QtBot) -> None:
    old: list[Outcome[None]] = []
    new: list[Outcome[int]] = []
    runner.submit(Job("view", Lane.COMPUTE, "Old", work_until_cancelled), old.append)
    runner.submit(Job("view", Lane.COMPUTE, "New", lambda _: 7), new.append)
    qtbot.waitUntil(lambda: bool(new))
    qtbot.wait(20)
    assert new == [Done(7)]
    assert old == []


def test_the_store_lane_runs_one_job_at_a_time_in_order(runner: JobRunner, qtbot: QtBot) -> None:
    busy = threading.Lock()
    order: list[int] = []
    outcomes: list[Outcome[None]] = []

    def work(number: int) -> None:
        assert busy.acquire(blocking=False)
        order.append(number)
        busy.release()

    def job(number: int) -> Job[None]:
        return Job(f"{number}", Lane.STORE, "", lambda _: work(number))

    for number in range(20):
        runner.submit(job(number), outcomes.append)
    qtbot.waitUntil(lambda: len(outcomes) == 20)
    assert order == list(range(20))
    assert outcomes == [Done(None)] * 20


def test_progress_is_thinned_out_and_carries_the_latest_report(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[JobProgress] = []
    finished: list[str] = []
    runner.progressed.connect(seen.append)
    runner.finished.connect(lambda key, _: finished.append(key))

    def work(progress: Progress) -> None:
        for done in range(20_000):
            progress.checkpoint(done, 20_000, "counting")
        threading.Event().wait(0.12)

    runner.submit(Job("a", Lane.COMPUTE, "Count", work), lambda _: None)
    qtbot.waitUntil(lambda: finished == ["a"])
    assert 1 <= len(seen) < 100
    assert (seen[-1].done, seen[-1].total, seen[-1].message) == (19_999, 20_000, "counting")
    assert seen[-1].elapsed > 0


def test_shutting_down_joins_every_thread_and_delivers_nothing(qtbot: QtBot) -> None:
    runner = JobRunner()
    outcomes: list[Outcome[Any]] = []
    with qtbot.waitSignal(runner.progressed):
        for key, lane in (("a", Lane.COMPUTE), ("b", Lane.IO), ("c", Lane.COMPUTE)):
            runner.submit(Job(key, lane, key, work_until_cancelled), outcomes.append)
    runner.shutdown()
    assert not [t for t in threading.enumerate() if t.name.startswith("fomoad-")]
    runner.submit(Job("late", Lane.IO, "", lambda _: None), outcomes.append)
    qtbot.wait(20)
    assert outcomes == []


def test_a_settled_lane_can_be_used_again_and_the_others_go_on(runner: JobRunner, qtbot: QtBot) -> None:
    outcomes: list[Outcome[Any]] = []
    others: list[Outcome[Any]] = []
    runner.submit(Job("a", Lane.COMPUTE, "", work_until_cancelled), outcomes.append)
    runner.submit(Job("b", Lane.IO, "", work_until_cancelled), others.append)
    runner.settle(Lane.COMPUTE)
    assert outcomes == [Cancelled()]
    assert not [t for t in threading.enumerate() if t.name.startswith("fomoad-compute")]
    assert runner.is_running("b")
    runner.submit(Job("a", Lane.COMPUTE, "", lambda _: 1), outcomes.append)
    qtbot.waitUntil(lambda: len(outcomes) == 2)
    assert outcomes[1] == Done(1)
    assert others == []


def test_settling_also_ends_what_a_cancellation_sets_going(runner: JobRunner, qtbot: QtBot) -> None:
    ended: list[str] = []

    def resume(key: str, _outcome: Outcome[object]) -> None:
        ended.append(key)
        if key == "train":
            runner.submit(Job("score", Lane.COMPUTE, "Scoring", work_until_cancelled), lambda _: None)

    runner.finished.connect(resume)
    with qtbot.waitSignal(runner.progressed):
        runner.submit(Job("train", Lane.COMPUTE, "Training", work_until_cancelled), lambda _: None)
    runner.settle(Lane.COMPUTE)
    assert ended == ["train", "score"]
    assert not runner.is_running("score")


def test_after_a_cancellation_the_same_can_begin_at_once_and_waits_for_what_winds_down(
    runner: JobRunner, qtbot: QtBot
) -> None:
    may_end = threading.Event()
    order: list[str] = []
    outcomes: list[Outcome[str]] = []

    def slow(progress: Progress) -> str:
        order.append("first began")
        may_end.wait(5)
        order.append("first ended")
        progress.checkpoint(1, 1, "")
        return "first"

    def second(_: Progress) -> str:
        order.append("second began")
        return "second"

    runner.submit(Job("train", Lane.COMPUTE, "Training", slow), outcomes.append)
    qtbot.waitUntil(lambda: bool(order))
    runner.cancel("train")
    runner.submit(Job("train", Lane.COMPUTE, "Training", second), outcomes.append)
    assert outcomes == [Cancelled()]
    assert runner.is_running("train")
    qtbot.wait(20)
    assert order == ["first began"]
    may_end.set()
    qtbot.waitUntil(lambda: len(outcomes) == 2)
    assert outcomes == [Cancelled(), Done("second")]
    assert order == ["first began", "first ended", "second began"]
