"""The table of a stress test."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fomoad_gui.pipeline.stress import StressRow, StressTest
from fomoad_gui.ui.dialogs.stress_dialog import CALM, StressDialog

CLEAN = StressRow("undisturbed", 0.0, "undisturbed", 0, 40, (0.0, 0.088), 1.0)
SHIFTED = StressRow("shift", 0.02, "shifted by 2 % of the picture", 21, 40, (0.36, 0.68), 9.0)


def test_every_change_has_a_row_and_advice_stands_above(qtbot: QtBot) -> None:
    dialog = StressDialog(StressTest(5.0, CLEAN, (SHIFTED,), ("Fix the part's place.",), ()))
    qtbot.addWidget(dialog)
    items = [dialog.table.item(1, column) for column in range(3)]
    texts = [item.text() for item in items if item is not None]
    assert texts[:2] == ["shifted by 2 % of the picture", "21 of 40"]
    assert texts[2].startswith("52 %") or texts[2].startswith("53 %")
    assert dialog.advice.text() == "Fix the part's place."


def test_calm_is_said_too(qtbot: QtBot) -> None:
    dialog = StressDialog(StressTest(5.0, CLEAN, (), (), ()))
    qtbot.addWidget(dialog)
    assert dialog.advice.text() == CALM
