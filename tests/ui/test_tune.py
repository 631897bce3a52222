"""The tuner's window, with real mouse events."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.tuning import TuneRequest
from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.boards import board
from fomoad_gui.pipeline.tune.values import Cost, Judged, Tuned
from fomoad_gui.ui.tune.dialog import TuneDialog
from fomoad_gui.ui.tune.words import COSTS, facts, summary

LEFT = Qt.MouseButton.LeftButton
BOARDS = (board("cortex-m7"),)


def judged(side: int, validation: float, fps: float) -> Judged:
    settings = replace(TrainSettings(), width=side, height=side, keep_proportions=False)
    kinds = {"cut-paste": validation, "scratch": validation - 0.02}
    return Judged(settings, validation, kinds, Cost(fps, 1024 * side, 4096 * side))


SLOW, FAST, WORSE = judged(448, 0.95, 10), judged(96, 0.85, 200), judged(160, 0.70, 60)
TUNED = Tuned(SLOW, "It is best.", (FAST, SLOW, WORSE), 3, 2, on_real_defects=False, problems=())


@pytest.fixture
def dialog(qtbot: QtBot) -> TuneDialog:
    made = TuneDialog(BOARDS)
    made.open()
    qtbot.waitExposed(made)
    return made


def finish(dialog: TuneDialog) -> None:
    QTest.mouseClick(dialog.search_button, LEFT)
    dialog.show_done(TUNED)


def test_a_search_is_asked_for_with_what_a_person_chose(dialog: TuneDialog, qtbot: QtBot) -> None:
    dialog.board.setCurrentIndex(1)
    dialog.min_fps.setValue(15)
    with qtbot.waitSignal(dialog.search_requested) as asked:
        QTest.mouseClick(dialog.search_button, LEFT)
    assert asked.args == [TuneRequest("cortex-m7", 15.0, 10.0)]
    assert dialog.bar.isVisible()
    assert not dialog.board.isEnabled()
    dialog.show_progress(JobProgress("tune", "Tuning", "Trying 96 pixels", 3, 10))
    assert dialog.status.text() == "Trying 96 pixels"
    assert dialog.bar.value() == 300
    dialog.show_cancelled()
    dialog.reject()


def test_the_choice_is_shown_and_trained_with_one_click(dialog: TuneDialog, qtbot: QtBot) -> None:
    assert not dialog.train_button.isVisible()
    finish(dialog)
    assert "The choice" in dialog.details.text()
    assert "0.950" in dialog.details.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.mouseClick(dialog.train_button, LEFT)
    assert chosen.args == [SLOW.settings, True]
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_a_click_on_a_point_shows_that_candidate_and_it_can_be_used(dialog: TuneDialog, qtbot: QtBot) -> None:
    finish(dialog)
    qtbot.wait(50)
    x, y = dialog.plot.place_of(FAST)
    with qtbot.waitSignal(dialog.plot.picked):
        QTest.mouseClick(dialog.plot.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(round(x), round(y)))
    assert "Another candidate" in dialog.details.text()
    assert "0.850" in dialog.details.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.mouseClick(dialog.use_button, LEFT)
    assert chosen.args == [FAST.settings, False]
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_every_cost_can_be_drawn(dialog: TuneDialog) -> None:
    finish(dialog)
    for row in range(dialog.axis.count()):
        dialog.axis.setCurrentIndex(row)
        assert dialog.plot.getAxis("bottom").labelText == COSTS[dialog.axis.currentData()]
    dialog.reject()


def test_what_went_wrong_is_said_and_another_search_is_possible(dialog: TuneDialog) -> None:
    QTest.mouseClick(dialog.search_button, LEFT)
    dialog.show_failure(Failed("Nothing keeps to the budget.", "Ask for less."))
    assert dialog.status.text() == "Nothing keeps to the budget. Ask for less."
    assert dialog.search_button.isEnabled()
    dialog.reject()


def test_closing_while_a_search_runs_stops_it(dialog: TuneDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(dialog.search_button, LEFT)
    with qtbot.waitSignal(dialog.cancel_requested):
        QTest.mouseClick(dialog.close_button, LEFT)
    with qtbot.waitSignal(dialog.cancel_requested):
        dialog.reject()


def test_all_there_is_to_know_is_said() -> None:
    said = dict(facts(SLOW))
    assert said["Image AUROC"] == "0.950"
    assert said["on scratch"] == "0.930"
    assert said["Memory"] == "448 kB"
    assert said["Input"] == "448 × 448 pixels"
    text = summary(TUNED)
    for words in ("3 more exceed", "2 others", "Label five"):
        assert words in text
