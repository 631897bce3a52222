"""A main window for a test, and what a person does in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pytestqt.qtbot import QtBot

from fomoad_gui.ui.dialogs.import_preview import ImportPreview
from fomoad_gui.ui.explore.view import ExploreView
from fomoad_gui.ui.main_window import MainWindow
from tests.ui.dropping import drop

Opener = Callable[[], MainWindow]
"""Opens a window."""


def preview_of(window: MainWindow, qtbot: QtBot) -> ImportPreview:
    """The preview, when it has come up."""
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPreview)), timeout=20_000)
    return window.findChildren(ImportPreview)[0]


def show_map(window: MainWindow, qtbot: QtBot) -> ExploreView:
    """The map page, when every picture is on it."""
    view = window.workspace.explorer
    window.workspace.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: len(view.scatter.ids) == len(window.session.snapshot.dataset), timeout=60_000)
    qtbot.waitUntil(view.scatter.isVisible)
    return view


def import_by_drop(window: MainWindow, qtbot: QtBot, paths: Sequence[Path]) -> None:
    """Drop files on the window and accept what the preview proposes."""
    before = len(window.session.snapshot.dataset)
    assert drop(window, paths)
    preview_of(window, qtbot).accept()
    qtbot.waitUntil(lambda: len(window.session.snapshot.dataset) > before, timeout=20_000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
