"""Imports point down, and each library is known only where it belongs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.imports import MAY_IMPORT, violations

PACKAGE = Path(__file__).parent.parent / "fomoad_gui"


def test_every_import_points_down() -> None:
    assert violations(PACKAGE) == []


def test_every_room_is_known() -> None:
    rooms = {p.stem for p in PACKAGE.iterdir() if p.name != "__init__.py" and not p.name.startswith("__pycache__")}
    assert rooms - {"_resources"} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("room", "line", "complaint"),
    [
        ("core", "from fomoad_gui.vision import read", "core imports vision"),
        ("core", "def f() -> None:\n    import fomoad_gui.ui.main_window", "core imports ui"),
        ("pipeline", "import cv2", "pipeline imports cv2"),
        ("vision", "from PySide6.QtCore import QObject", "vision imports PySide6"),
        ("app", "from PySide6 import QtWidgets", "app imports PySide6.QtWidgets"),
        ("cli", "from fomoad_gui.app.session import Session", "cli imports app"),
        ("ui", "import tensorflow.lite", "ui imports tensorflow"),
    ],
)
def test_a_violating_sample_is_found(tmp_path: Path, room: str, line: str, complaint: str) -> None:
    package = tmp_path / "fomoad_gui"
    (package / room).mkdir(parents=True)
    (package / room / "wrong.py").write_text(line, encoding="utf-8")
    assert any(complaint in violation for violation in violations(package))


def test_core_imports_without_libraries_that_are_slow_to_load() -> None:
    program = (
        "import sys, pkgutil, importlib, fomoad_gui.core as core\n"
        "[importlib.import_module(m.name) for m in pkgutil.iter_modules(core.__path__, 'fomoad_gui.core.')]\n"
        "print([m for m in ('cv2', 'scipy', 'sklearn', 'PySide6', 'tensorflow', 'ai_edge_litert') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
