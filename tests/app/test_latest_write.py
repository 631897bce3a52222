from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

from fomoad_gui.app.latest_write import LatestWrite


def test_only_the_latest_of_many_writes_to_one_place_is_done(qtbot: QtBot) -> None:
    written: list[int] = []
    latest = LatestWrite(lambda _: None)
    for value in range(50):
        latest.set("a", partial(written.append, value))
    assert written == []
    qtbot.waitUntil(lambda: bool(written))
    assert written == [49]


def test_a_write_to_another_place_does_not_replace_the_one_that_waits(qtbot: QtBot) -> None:
    del qtbot
    written: list[str] = []
    latest = LatestWrite(lambda _: None)
    latest.set("a", lambda: written.append("a"))
    latest.set("b", lambda: written.append("b"))
    assert written == ["a"]
    latest.flush()
    latest.flush()
    assert written == ["a", "b"]


def test_what_a_write_raises_is_told_and_not_tried_again(qtbot: QtBot) -> None:
    del qtbot
    failures: list[Exception] = []
    latest = LatestWrite(failures.append)

    def write() -> None:
        raise OSError("the drive has gone")

    latest.set("a", write)
    latest.flush()
    latest.flush()
    assert [type(failure) for failure in failures] == [OSError]
