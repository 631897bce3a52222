"""Fixtures for tests of the window: no widget, timer or Qt message left behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fomoad_gui.app.places import Places
from fomoad_gui.ui.main_window import MainWindow
from tests.ui.windows import Opener

HARMLESS_QT_MESSAGES = ("propagateSizeHints", "This plugin does not support")
"""What the off-screen platform says about itself."""


@pytest.fixture(autouse=True)
def no_leaked_widgets_or_timers(qapp: QApplication, qtbot: QtBot) -> Iterator[None]:
    """Fails a test that leaves a top-level widget, or a running timer outside any widget still alive."""
    del qtbot
    before = set(qapp.topLevelWidgets())
    timers_before = set(_running_timers(qapp))
    yield
    for widget in set(qapp.topLevelWidgets()) - before:
        # what qtbot.addWidget closed waits for deletion; anything else is a leak found below
        if not widget.isVisible():
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    gc.collect()
    visible = [w for w in set(qapp.topLevelWidgets()) - before if w.isVisible()]
    assert not visible, f"widgets left open: {visible}"
    timers = [t for t in _running_timers(qapp) if t not in timers_before]
    assert not timers, f"timers left running: {timers}"


def _running_timers(qapp: QApplication) -> list[QTimer]:
    roots = [qapp, *qapp.topLevelWidgets()]
    return [t for root in roots for t in root.findChildren(QTimer) if t.isActive()]


@pytest.fixture(autouse=True)
def no_qt_complaints() -> Iterator[None]:
    """Fails a test during which Qt itself warns."""
    complaints: list[str] = []

    def handler(kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg:
            complaints.append(message)

    previous = qInstallMessageHandler(handler)
    yield
    qInstallMessageHandler(previous)
    unexpected = [m for m in complaints if not any(harmless in m for harmless in HARMLESS_QT_MESSAGES)]
    assert not unexpected, f"Qt complained: {unexpected}"


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    """Opens windows that share their places, as one after the other on one computer do."""
    windows: list[MainWindow] = []

    def opener() -> MainWindow:
        window = MainWindow(Places.below(tmp_path / "home"))
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield opener
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window: Opener) -> MainWindow:
    return open_window()
