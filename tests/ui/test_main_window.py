from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.values import Failed, Job, Lane
from fomoad_gui.app.operations.samples import label_samples
from fomoad_gui.app.places import Places
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label
from fomoad_gui.ui.dialogs.import_choice import ImportChoice
from fomoad_gui.ui.main_window import MainWindow
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from tests.app.cancelling import work_until_cancelled
from tests.support.parts import write_flat, write_mvtec
from tests.ui.dropping import drag_away, drag_over, drop, files
from tests.ui.windows import Opener, import_by_drop, preview_of


def widgets_to_drop_on(window: MainWindow) -> list[QWidget]:
    workspace = window.workspace
    search = workspace.gallery.findChildren(QLineEdit)[0]
    return [window, window.start, search, workspace.gallery.grid.viewport(), workspace.threshold.histogram.viewport()]


def test_without_a_project_the_start_page_says_what_to_do(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.start
    assert window.windowTitle() == "fomoad"
    assert not window.commands.train.isEnabled()
    assert not window.commands.export.isEnabled()


def test_the_window_needs_no_library_that_is_slow_to_load() -> None:
    program = (
        "import sys, fomoad_gui.ui.main_window, fomoad_gui.__main__\n"
        "slow = ('tensorflow', 'keras', 'sklearn', 'scipy', 'ai_edge_litert')\n"
        "print([m for m in slow if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_are_welcome_everywhere_in_the_window(window: MainWindow, tmp_path: Path) -> None:
    paths = write_flat(tmp_path / "parts", 1)
    for widget in widgets_to_drop_on(window):
        assert drag_over(widget, files(paths)), widget
        assert window.drops.isVisible()
        drag_away(widget)
        assert not window.drops.isVisible()


def test_a_drag_without_files_is_not_welcome(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("just words")
    assert not drag_over(window, mime)
    assert not window.drops.isVisible()


def test_dropped_pictures_are_shown_before_they_are_added(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    drop(window, [tmp_path / "parts", *write_flat(tmp_path / "parts", 5)])
    preview = preview_of(window, qtbot)
    assert len(preview.plan.samples) == 5
    assert window.pages.currentWidget() is window.start
    preview.reject()
    assert not window.session.has_project


def test_accepted_pictures_make_a_project_and_can_be_trained_on(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    import_by_drop(window, qtbot, [write_mvtec(tmp_path / "disc", train=6, good=2, defect=2)])
    assert window.pages.currentWidget() is window.workspace
    assert window.windowTitle() == "Untitled 1 – fomoad"
    assert window.commands.train.isEnabled()
    assert len(window.workspace.gallery.shown_ids()) == 10


def test_the_number_keys_label_what_is_selected(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, [write_mvtec(tmp_path / "disc", train=4, good=2, defect=0)])
    first = window.session.snapshot.current
    QTest.keyClick(window.workspace.gallery.grid, Qt.Key.Key_3)
    sample = window.session.snapshot.sample(first)
    assert sample is not None
    assert sample.label is Label.UNLABELLED
    QTest.keyClick(window.workspace.inspector.canvas, Qt.Key.Key_1)
    sample = window.session.snapshot.sample(first)
    assert sample is not None
    assert sample.label is Label.GOOD
    window.commands.undo.trigger()
    sample = window.session.snapshot.sample(first)
    assert sample is not None
    assert sample.label is Label.UNLABELLED


def test_pictures_without_labels_become_trainable_by_labelling_them(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(window, write_flat(tmp_path / "parts", 4))
    preview = preview_of(window, qtbot)
    preview.choices[ImportChoice.UNLABELLED].setChecked(True)
    preview.accept()
    qtbot.waitUntil(lambda: len(window.session.snapshot.dataset) == 4, timeout=20_000)
    assert not window.commands.train.isEnabled()
    assert "label some good" in window.commands.train.toolTip()
    label_samples(window.session, window.workspace.gallery.shown_ids(), Label.GOOD)
    assert window.commands.train.isEnabled()
    assert "from 3 pictures" in window.commands.train.toolTip()
    window.commands.undo.trigger()
    assert not window.commands.train.isEnabled()


def test_a_and_d_go_from_picture_to_picture(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 4))
    shown = window.workspace.gallery.shown_ids()
    grid = window.workspace.gallery.grid
    assert window.session.snapshot.current == shown[0]
    QTest.keyClick(grid, Qt.Key.Key_D)
    QTest.keyClick(grid, Qt.Key.Key_D)
    assert window.session.snapshot.current == shown[2]
    assert window.workspace.gallery.selection() == (shown[2],)
    QTest.keyClick(grid, Qt.Key.Key_A)
    assert window.session.snapshot.current == shown[1]


def test_removing_pictures_shows_the_next_and_undo_brings_them_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 4))
    gallery = window.workspace.gallery
    shown = gallery.shown_ids()
    QTest.keyClick(gallery.grid, Qt.Key.Key_D)
    QTest.keyClick(gallery.grid, Qt.Key.Key_Delete)  # the list has the focus by itself
    assert gallery.shown_ids() == (shown[0], *shown[2:])
    assert window.session.snapshot.current == shown[2]
    assert window.session.snapshot.selection == gallery.selection() == (shown[2],)
    window.commands.undo.trigger()
    assert gallery.shown_ids() == shown


def test_letters_typed_into_the_search_field_stay_there(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 4))
    current = window.session.snapshot.current
    search = window.workspace.gallery.findChildren(QLineEdit)[0]
    search.setFocus()
    QTest.keyClicks(search, "part 00d1")
    assert search.text() == "part 00d1"
    assert window.session.snapshot.current in (current, "")


def test_the_picture_that_is_chosen_is_shown(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 3))
    header = window.workspace.inspector.header
    qtbot.waitUntil(lambda: header.name.text() == "part 000.png")
    window.commands.next.trigger()
    qtbot.waitUntil(lambda: header.name.text() == "part 001.png")


def test_a_mistake_is_told_with_its_remedy_and_blocks_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    drop(window, [tmp_path / "empty"])
    qtbot.waitUntil(window.notices.isVisible)
    assert "empty" in window.notices.text
    assert "Give pictures" in window.notices.text


def test_file_names_in_messages_are_not_taken_for_markup(window: MainWindow) -> None:
    window.messages.show_failure(Failed("'<b>&.png' is empty.", "Copy it again."))
    assert "&lt;b&gt;&amp;.png" in window.notices.text


@pytest.mark.expects_log
def test_a_bug_that_nobody_caught_is_told_and_logged(window: MainWindow, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        window.messages.report_exception(ZeroDivisionError, ZeroDivisionError("by nought"), None)
    assert "by nought" in window.notices.text
    assert caplog.text.count("nobody caught") == 1


def test_a_recent_project_opens_as_it_was_left(open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    first = open_window()
    import_by_drop(first, qtbot, write_flat(tmp_path / "parts", 3))
    dataset = first.session.snapshot.dataset
    first.close()
    second = open_window()
    assert second.pages.currentWidget() is second.start
    (project,) = [button for button in second.start.recent_buttons() if button.project.exists]
    QTest.mouseClick(project, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: second.session.has_project)
    assert second.session.snapshot.dataset == dataset


def test_the_window_comes_back_as_large_as_it_was(open_window: Opener) -> None:
    first = open_window()
    first.resize(780, 640)
    first.close()
    second = MainWindow(first.workplace.places)
    assert (second.width(), second.height()) == (780, 640)
    second.close()


def test_the_window_goes_before_the_last_job_has_ended(window: MainWindow, qtbot: QtBot) -> None:
    was_visible: list[bool] = []

    def work(progress: Progress) -> None:
        try:
            work_until_cancelled(progress)
        finally:
            was_visible.append(window.isVisible())

    with qtbot.waitSignal(window.runner.progressed):
        window.runner.submit(Job("slow", Lane.IO, "Reading", work), lambda _: None)
    window.close()
    assert was_visible == [False]


def test_the_theme_is_remembered(open_window: Opener) -> None:
    first = open_window()
    text = first.commands.theme.text()
    first.commands.theme.trigger()
    switched = first.commands.theme.text()
    assert switched != text
    first.close()
    second = open_window()
    assert second.commands.theme.text() == switched
    assert not second.commands.system_theme.isChecked()
    second.commands.system_theme.trigger()
    second.close()
    assert open_window().commands.system_theme.isChecked()


def test_a_window_that_was_closed_does_not_mind_another_theme(qapp: QApplication, tmp_path: Path) -> None:
    window = MainWindow(Places.below(tmp_path))
    window.show()
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    del window
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
