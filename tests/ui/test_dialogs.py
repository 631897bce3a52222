"""The dialogs: what they show, what they refuse, and what they hand on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.layouts import Layout
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.pipeline.importing import ImportPlan
from fomoad_gui.ui.dialogs.export_dialog import ExportDialog
from fomoad_gui.ui.dialogs.export_target import TFLITE, folder_complaint
from fomoad_gui.ui.dialogs.failure_dialog import FailureDialog, failure_text
from fomoad_gui.ui.dialogs.import_choice import ImportChoice, advice, chosen_plan, count_rows, examples
from fomoad_gui.ui.dialogs.import_preview import ImportPreview
from fomoad_gui.ui.dialogs.problem_list import ProblemList
from fomoad_gui.ui.gallery.thumbnails import ThumbnailAnswer

LEFT = Qt.MouseButton.LeftButton
BROKEN = Problem("/parts/torn.png", "'torn.png' is truncated.", "Copy it again.")


class Thumbnails:
    """Answers at once, and cannot read one of the samples."""

    def __init__(self, unreadable: str = "") -> None:
        self.asked: list[str] = []
        self._unreadable = unreadable

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        self.asked.append(sample.id)
        unreadable = sample.id == self._unreadable
        done(FomoadError("No.", "Never.") if unreadable else np.zeros((edge, edge // 2, 3), np.uint8))


def sample(name: str, label: Label, split: Split, defect_class: str = "") -> Sample:
    mask = f"/masks/{name}.png" if label is Label.DEFECT else ""
    return Sample(name, f"/parts/{name}.png", 100, 80, label, defect_class, split, mask)


def plan(*problems: Problem) -> ImportPlan:
    samples = (
        *(sample(f"good {n}", Label.GOOD, Split.TRAIN) for n in range(20)),
        *(sample(f"held {n}", Label.GOOD, Split.CALIBRATION) for n in range(6)),
        *(sample(f"fine {n}", Label.GOOD, Split.TEST) for n in range(4)),
        *(sample(f"scratch {n}", Label.DEFECT, Split.TEST, "scratch") for n in range(3)),
        sample("dent", Label.DEFECT, Split.TEST, "dent"),
        sample("who knows", Label.UNLABELLED, Split.TEST),
    )
    return ImportPlan(Layout.MVTEC, samples, problems)


def heard(dialog: ImportPreview) -> list[object]:
    """What the dialog will hand on."""
    values: list[object] = []
    dialog.confirmed.connect(values.append)
    return values


def wait_until_gone(qtbot: QtBot, dialog: QDialog) -> None:
    """A dialog that was closed deletes itself."""
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_counts_have_a_row_for_each_kind() -> None:
    rows = [(row.label, row.defect_class, row.counts, row.total) for row in count_rows(plan().samples)]
    assert rows == [
        (Label.GOOD, "", (20, 6, 4), 30),
        (Label.DEFECT, "dent", (0, 0, 1), 1),
        (Label.DEFECT, "scratch", (0, 0, 3), 3),
        (Label.UNLABELLED, "", (0, 0, 1), 1),
    ]


def test_a_person_can_say_that_all_are_good() -> None:
    said = chosen_plan(plan(), ImportChoice.ALL_GOOD)
    assert [s.id for s in said.samples] == [s.id for s in plan().samples]
    assert {(s.label, s.defect_class, s.mask_path) for s in said.samples} == {(Label.GOOD, "", "")}
    assert {s.split for s in said.samples} == {Split.TRAIN, Split.CALIBRATION}
    assert said == chosen_plan(plan(), ImportChoice.ALL_GOOD)


def test_a_person_can_leave_all_unlabelled() -> None:
    said = chosen_plan(plan(BROKEN), ImportChoice.UNLABELLED)
    assert {(s.label, s.defect_class, s.split, s.mask_path) for s in said.samples} == {
        (Label.UNLABELLED, "", Split.TEST, "")
    }
    assert said.problems == (BROKEN,)
    assert chosen_plan(plan(), ImportChoice.FOLDERS) == plan()


def test_examples_take_turns_among_the_kinds() -> None:
    assert [s.id for s in examples(plan().samples, 6)] == [
        "good 0",
        "dent",
        "scratch 0",
        "who knows",
        "good 1",
        "scratch 1",
    ]
    assert len(examples(plan().samples, 100)) == 35
    assert examples((), 6) == ()


def test_advice_is_given_where_good_pictures_are_missing() -> None:
    assert advice(plan().samples) == ""
    assert "twenty" in advice(chosen_plan(plan(), ImportChoice.UNLABELLED).samples)


def test_the_preview_shows_layout_counts_pictures_and_problems(qtbot: QtBot) -> None:
    thumbnails = Thumbnails(unreadable="dent")
    dialog = ImportPreview(plan(BROKEN), thumbnails)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.heading.text() == "35 pictures"
    assert "MVTec" in dialog.layout_line.text()
    assert dialog.table.text() == [
        ["Training", "Calibration", "Test", "All"],
        ["Good", "20", "6", "4", "30"],
        ["Defect: dent", "–", "–", "1", "1"],
        ["Defect: scratch", "–", "–", "3", "3"],
        ["Unlabelled", "–", "–", "1", "1"],
    ]
    assert thumbnails.asked == ["good 0", "dent", "scratch 0", "who knows", "good 1", "scratch 1"]
    shown = [label for label in dialog.thumbnails.findChildren(QLabel) if not label.pixmap().isNull()]
    assert len(shown) == 5
    listed = dialog.findChild(ProblemList)
    assert isinstance(listed, ProblemList)
    cells = [listed.item(0, column) for column in range(3)]
    assert [cell.text() for cell in cells if cell is not None] == ["torn.png", BROKEN.message, BROKEN.remedy]
    assert cells[0] is not None
    assert cells[0].toolTip() == BROKEN.path


def test_the_preview_hands_on_what_was_agreed_to(qtbot: QtBot) -> None:
    dialog = ImportPreview(plan(), Thumbnails())
    dialog.open()
    QTest.mouseClick(
        dialog.choices[ImportChoice.UNLABELLED], LEFT, pos=dialog.choices[ImportChoice.UNLABELLED].rect().center()
    )
    assert dialog.table.text()[1:] == [["Unlabelled", "–", "–", "35", "35"]]
    assert dialog.notice.isVisible()
    confirmed = heard(dialog)
    QTest.mouseClick(dialog.import_button, LEFT)
    wait_until_gone(qtbot, dialog)
    assert confirmed == [chosen_plan(plan(), ImportChoice.UNLABELLED)]


def test_cancelling_the_preview_hands_on_nothing(qtbot: QtBot) -> None:
    dialog = ImportPreview(plan(), Thumbnails())
    dialog.open()
    confirmed = heard(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_until_gone(qtbot, dialog)
    assert confirmed == []


def test_nothing_readable_cannot_be_imported(qtbot: QtBot) -> None:
    dialog = ImportPreview(ImportPlan(Layout.FLAT, (), (BROKEN,)), Thumbnails())
    qtbot.addWidget(dialog)
    assert dialog.heading.text() == "0 pictures"
    assert not dialog.import_button.isEnabled()


def test_thousands_of_problems_and_classes_fit_on_a_screen(qtbot: QtBot) -> None:
    samples = tuple(sample(f"d{n}", Label.DEFECT, Split.TEST, f"kind {n}") for n in range(200))
    dialog = ImportPreview(ImportPlan(Layout.MVTEC, samples, (BROKEN,) * 3000), Thumbnails())
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() <= 760


@pytest.fixture
def export(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(tmp_path / "new folder")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_only_a_new_or_an_empty_folder_is_taken(tmp_path: Path) -> None:
    empty, full, file = tmp_path / "empty", tmp_path / "full 🙂", tmp_path / "file"
    empty.mkdir()
    full.mkdir()
    (full / "thesis.doc").touch()
    file.touch()
    assert folder_complaint(str(empty)) == ""
    assert folder_complaint(str(tmp_path / "new" / "one")) == ""
    assert "holds something" in folder_complaint(str(full))
    assert "file" in folder_complaint(str(file))
    assert "whole path" in folder_complaint("somewhere")
    assert folder_complaint("  ") == "Choose a folder."
    assert folder_complaint(str(file / "below a file")) == ""


def test_a_folder_that_holds_something_is_refused_politely(export: ExportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "thesis.doc").touch()
    export.folder.setText(str(tmp_path))
    assert export.complaint.isVisible()
    assert not export.export_button.isEnabled()
    export.folder.setText(str(tmp_path / "new"))
    assert not export.complaint.isVisible()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "meanwhile").touch()
    with qtbot.assertNotEmitted(export.export_requested):
        QTest.mouseClick(export.export_button, LEFT)
    assert export.complaint.isVisible()


def test_an_export_from_the_button_to_the_folder(export: ExportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    assert all(name in export.contents.text() for name, _ in TFLITE.files)
    with qtbot.waitSignal(export.export_requested) as requested:
        QTest.mouseClick(export.export_button, LEFT)
    assert requested.args == ["tflite", tmp_path / "new folder"]
    assert not export.board_button.isVisible()
    assert not export.folder.isEnabled()
    assert not export.export_button.isEnabled()
    export.show_progress(JobProgress("export", "Exporting", "Building the scorer", 1, 4))
    assert export.bar.value() * 4 == export.bar.maximum()
    assert export.status.text() == "Building the scorer"
    export.show_done([Path("a"), Path("b")])
    assert export.status.text() == "2 files are in “new folder”."
    assert export.open_button.isVisible()
    assert not export.bar.isVisible()


def test_another_target_says_what_it_writes_and_is_asked_for(
    export: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    export.target.setCurrentIndex(export.target.findData("c"))
    assert "fomoad_detector.c" in export.contents.text()
    with qtbot.waitSignal(export.board_requested):
        QTest.mouseClick(export.board_button, LEFT)
    with qtbot.waitSignal(export.export_requested) as requested:
        QTest.mouseClick(export.export_button, LEFT)
    assert requested.args == ["c", tmp_path / "new folder"]


def test_an_export_that_fails_can_be_tried_again(export: ExportDialog) -> None:
    QTest.mouseClick(export.export_button, LEFT)
    export.show_failure(Failed("The disk is full.", "Make room."))
    assert export.status.text() == "The disk is full. Make room."
    assert export.export_button.isEnabled()


def test_closing_while_exporting_asks_to_stop(export: ExportDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(export.export_button, LEFT)
    with qtbot.waitSignal(export.cancel_requested):
        QTest.keyClick(export, Qt.Key.Key_Escape)
    assert export.isVisible()
    assert export.close_button.text() == "Cancelling…"
    assert not export.close_button.isEnabled()
    export.show_cancelled()
    assert "Nothing was written" in export.status.text()
    QTest.mouseClick(export.close_button, LEFT)
    assert not export.isVisible()


def test_a_mistake_is_told_quietly(qtbot: QtBot) -> None:
    dialog = FailureDialog(Failed("'a<b>.png' is empty.", "Copy it again."))
    dialog.open()
    assert dialog.message.text() == "'a<b>.png' is empty."
    assert dialog.message.textFormat() is Qt.TextFormat.PlainText
    assert not hasattr(dialog, "details")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_until_gone(qtbot, dialog)


def test_a_bug_comes_with_everything_that_a_report_needs(qtbot: QtBot) -> None:
    failure = Failed("Something went wrong.", "Please report this.", "Traceback\nZeroDivisionError", "/log/fomoad.log")
    dialog = FailureDialog(failure)
    dialog.open()
    assert dialog.details.toPlainText() == failure.traceback
    assert "/log/fomoad.log" in dialog.log_line.text()
    QTest.mouseClick(dialog.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == failure_text(failure)
    assert all(part in failure_text(failure) for part in (failure.message, failure.traceback, failure.log_file))
    dialog.close()
    wait_until_gone(qtbot, dialog)
