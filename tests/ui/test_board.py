"""What the detector takes on a board, and what it says there beside the app."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.board.comparing import BoardComparison, compare_on_board
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.tune.boards import board, boards
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.ui.board.dialog import BoardDialog
from fomoad_gui.ui.board.words import WAITING, agreement
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import heat_scale
from tests.support.c_models import small_model
from tests.support.parts import good_part


@pytest.fixture(scope="module")
def model() -> StoredModel:
    return small_model()


@pytest.fixture(scope="module")
def found(model: StoredModel) -> BoardComparison:
    return compare_on_board(model, board("cortex-m7"), good_part(3), NoProgress())


@pytest.fixture
def dialog(qtbot: QtBot, model: StoredModel) -> BoardDialog:
    made = BoardDialog(boards(), heat_scale(model.bundle.calibration), ColourMap.INFERNO)
    qtbot.addWidget(made)
    made.show()
    return made


def _ask(qtbot: QtBot, dialog: BoardDialog) -> str:
    with qtbot.waitSignal(dialog.run_requested) as asked:
        QTest.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
    request: str = asked.args[0]
    return request


def test_the_board_judges_a_picture_nearly_as_the_app_does(found: BoardComparison) -> None:
    assert found.run.golden_ok
    assert found.on_board.cells.values.shape == found.in_app.cells.values.shape
    highest = abs(found.in_app.cells.values).max()
    assert 0 <= found.largest_difference < 0.1 * highest
    assert found.on_board.score == pytest.approx(found.run.score, rel=1e-6)


def test_a_golden_picture_is_shown_where_there_is_none_to_look_at(model: StoredModel) -> None:
    found = compare_on_board(model, board("cortex-m7"), None, NoProgress())
    assert found.picture.shape == (48, 64, 3)


def test_nothing_is_claimed_before_it_has_run(dialog: BoardDialog) -> None:
    assert dialog.speed.text() == WAITING
    assert not dialog.ram.bar.isVisible()
    assert dialog.in_app.picture.is_empty


def test_a_run_shows_speed_memory_and_both_maps(qtbot: QtBot, dialog: BoardDialog, found: BoardComparison) -> None:
    assert _ask(qtbot, dialog) == "cortex-m7"
    dialog.show_progress(JobProgress("board", "Running", "Building for Cortex-M7", 1, 4))
    assert (dialog.bar.isVisible(), dialog.status.text()) == (True, "Building for Cortex-M7")
    dialog.show_done(found)
    assert f"{found.run.fps_estimate:,.1f} pictures a second (± 30%" in dialog.speed.text()
    assert dialog.ram.words.text().startswith(f"{found.run.ram_bytes / 1000:,.1f} kB of 1,000 kB")
    assert dialog.flash.bar.value() == round(1000 * found.run.flash_bytes / found.run.board.flash_bytes)
    assert not dialog.complaint.isVisible()
    for judged in (dialog.in_app, dialog.on_board):
        assert not judged.picture.is_empty
        assert judged.verdict.text()
    assert "to the bit" in dialog.agreement.text()
    assert f"{found.largest_difference:.3g}" in dialog.agreement.text()


def test_it_says_why_board_and_app_differ(found: BoardComparison) -> None:
    assert "rounds a step of the network otherwise" in agreement(found)
    alike = replace(found, kernels=Kernels.REFERENCE)
    assert "the app computes the network as boards do" in agreement(alike)


def test_another_board_asks_again_and_the_first_is_still_known(
    qtbot: QtBot, dialog: BoardDialog, found: BoardComparison
) -> None:
    _ask(qtbot, dialog)
    dialog.show_done(found)
    QTest.keyClick(dialog.board, Qt.Key.Key_Down)
    assert dialog.speed.text() == WAITING
    assert dialog.in_app.picture.is_empty
    QTest.keyClick(dialog.board, Qt.Key.Key_Up)
    assert "pictures a second" in dialog.speed.text()


def test_what_does_not_fit_is_said_with_the_remedy(qtbot: QtBot, dialog: BoardDialog, found: BoardComparison) -> None:
    _ask(qtbot, dialog)
    tiny = replace(found.run.board, ram_bytes=8_000)
    dialog.show_done(replace(found, run=replace(found.run, board=tiny)))
    assert dialog.complaint.isVisible()
    assert "Train with a smaller input" in dialog.complaint.text()
    assert dialog.ram.bar.value() == 1000


def test_closing_while_it_runs_cancels_first(qtbot: QtBot, dialog: BoardDialog) -> None:
    _ask(qtbot, dialog)
    assert dialog.close_button.text() == "Cancel"
    with qtbot.waitSignal(dialog.cancel_requested):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.show_cancelled()
    assert (dialog.status.text(), dialog.close_button.text()) == ("Cancelled.", "Close")
    assert dialog.run_button.isEnabled()


def test_a_failure_is_told_with_its_remedy(qtbot: QtBot, dialog: BoardDialog) -> None:
    _ask(qtbot, dialog)
    dialog.show_failure(Failed("This model was trained on a float32 trunk.", "Train with the precision int8."))
    assert dialog.status.text() == "This model was trained on a float32 trunk. Train with the precision int8."
    assert dialog.status.isVisible()
