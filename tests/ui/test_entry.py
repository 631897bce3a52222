"""The program as it is started from a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fomoad_gui.__main__ import main
from tests.support.parts import write_flat

CLOSE_SOON = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fomoad_gui.__main__ import main
from fomoad_gui.ui.dialogs.import_preview import ImportPreview

def accept_and_close():
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, ImportPreview):
            widget.accept()
            print("accepted")
            QTimer.singleShot(200, QApplication.closeAllWindows)
            return
    QTimer.singleShot(50, accept_and_close)

QTimer.singleShot(0, accept_and_close)
sys.exit(main(sys.argv[1:]))
"""


def test_the_window_imports_what_it_is_started_with_and_ends_cleanly(tmp_path: Path) -> None:
    write_flat(tmp_path / "parts", 3)
    home = {name: str(tmp_path / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", CLOSE_SOON, str(tmp_path / "parts")],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "accepted" in done.stdout
    assert "Traceback" not in done.stderr
    assert list(tmp_path.rglob("Untitled 1.fomoad/project.db"))
    assert "fomoad" in next(tmp_path.rglob("fomoad.log")).read_text(encoding="utf-8")


def test_the_version_is_told_without_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out.startswith("fomoad ")


def test_without_a_screen_one_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "no screen" in capsys.readouterr().err
