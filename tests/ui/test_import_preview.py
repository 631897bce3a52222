from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.core.layouts import Layout
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.importing import ImportPlan
from fomoad_gui.ui.dialogs.import_choice import ImportChoice, advice, known_line
from fomoad_gui.ui.dialogs.import_preview import ImportPreview
from fomoad_gui.ui.gallery.thumbnails import ThumbnailAnswer
from tests.app.values import BACKBONE, bundle, sample

MADE = bundle()
MODEL = TrainedModel("f" * 64, MADE, BACKBONE)
UNTOLD = tuple(sample(number, Label.UNLABELLED, Split.TEST) for number in range(5))


class NoThumbnails:
    """Never answers."""

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        """Forget what was asked."""


def good(first: int, last: int, split: Split = Split.TRAIN) -> tuple[Sample, ...]:
    return tuple(sample(number, Label.GOOD, split) for number in range(first, last))


def project(*samples: Sample, model: TrainedModel | None = None) -> Snapshot:
    calibration = MADE.calibration if model is not None else None
    return Snapshot(project=Path("/Part.fomoad"), dataset=Dataset(samples), model=model, calibration=calibration)


def preview(qtbot: QtBot, plan: ImportPlan, joined: Snapshot) -> ImportPreview:
    dialog = ImportPreview(plan, NoThumbnails(), joined=joined)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_pictures_to_train_on_are_counted_with_those_of_the_project() -> None:
    assert "With these there are 19 to train on" in advice(good(0, 19))
    assert advice(good(0, 14) + good(14, 20, Split.CALIBRATION)) == ""
    assert advice(good(14, 20), project(*good(0, 14))) == ""
    assert "are 14 to" in advice(good(0, 14), project(*good(0, 14)))
    assert "are none to" in advice(good(0, 30, Split.TEST), project(*UNTOLD))


def test_whoever_has_a_model_is_not_told_what_training_needs() -> None:
    assert advice(UNTOLD, project(*good(100, 105), model=MODEL)) == ""
    assert advice(UNTOLD, project(*good(100, 105), model=MODEL), Layout.UNTOLD) == ""


def test_folders_that_do_not_say_what_is_good_are_told_with_what_to_do(qtbot: QtBot) -> None:
    dialog = preview(qtbot, ImportPlan(Layout.UNTOLD, UNTOLD), project())
    assert dialog.notice.isVisible()
    assert "do not say which parts are good" in dialog.notice.text()
    choice = dialog.choices[ImportChoice.ALL_GOOD]
    assert f"“{choice.text()}”" in dialog.notice.text()
    choice.setChecked(True)
    assert "With these there are 5 to train on" in dialog.notice.text()


@pytest.mark.parametrize(
    ("known", "total", "line"),
    [
        (0, 5, ""),
        (1, 5, "1 of them is already in the project"),
        (1042, 5000, "1,042 of them are already in the project"),
        (5, 5, "All of them are already in the project"),
        (1, 1, "It is already in the project"),
    ],
)
def test_what_the_project_has_already_is_told(known: int, total: int, line: str) -> None:
    assert known_line(known, total) == line


def test_a_preview_of_new_and_known_pictures_can_be_accepted(qtbot: QtBot) -> None:
    dialog = preview(qtbot, ImportPlan(Layout.FLAT, good(0, 30)), project(*good(10, 25)))
    assert dialog.known_line.isVisible()
    assert dialog.known_line.text().startswith("15 of them")
    assert dialog.import_button.isEnabled()


def test_a_preview_of_known_pictures_alone_cannot_be_accepted(qtbot: QtBot) -> None:
    dialog = preview(qtbot, ImportPlan(Layout.FLAT, good(0, 5)), project(*good(0, 30)))
    dialog.choices[ImportChoice.UNLABELLED].setChecked(True)
    assert not dialog.import_button.isEnabled()
    assert dialog.import_button.toolTip() == dialog.known_line.text()
    assert dialog.known_line.text() == "All of them are already in the project"
    assert not dialog.notice.isVisible()


def test_a_preview_of_new_pictures_says_nothing_of_known_ones(qtbot: QtBot) -> None:
    dialog = preview(qtbot, ImportPlan(Layout.FLAT, good(0, 30)), project(*good(30, 40)))
    assert not dialog.known_line.isVisible()
    assert dialog.import_button.isEnabled()
