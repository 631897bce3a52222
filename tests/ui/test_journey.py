"""The way of a person who inspects parts, through the real window with the real pipeline and a shipped backbone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.inspecting import inspect
from fomoad_gui.app.flows.training import train_and_score
from fomoad_gui.app.places import Places
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.core.calibration import ThresholdMethod
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.explore.findings import Finding, Findings, Kind
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.store.model_file import read_model
from fomoad_gui.store.project import Project
from fomoad_gui.ui.dialogs.export_dialog import ExportDialog
from fomoad_gui.ui.main_window import MainWindow
from tests.support.parts import defective_part, save, write_flat, write_mvtec
from tests.ui.dropping import drop
from tests.ui.windows import import_by_drop, preview_of

TRAINING_MS = 120_000


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path / "home")


@pytest.fixture
def window(qtbot: QtBot, places: Places) -> Iterator[MainWindow]:
    window = MainWindow(places)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture(scope="module")
def trained_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of drawn parts with a model of them, made once and copied by each test."""
    folder = tmp_path_factory.mktemp("trained")
    with Project.create(folder / "Disc.fomoad") as project:
        project.add_samples(scan([write_mvtec(folder / "disc", train=16, good=4, defect=4)], NoProgress()).samples)
        result = train_and_score(load_snapshot(project), project, NoProgress())
        project.set_current_model(result.model.fingerprint)
        return project.path


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot, trained_project: Path, tmp_path: Path) -> MainWindow:
    """A window with a copy of `trained_project`."""
    copy = tmp_path / "Disc.fomoad"
    shutil.copytree(trained_project, copy)
    window.open_paths([copy])
    qtbot.waitUntil(lambda: window.session.has_project, timeout=20_000)
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.snapshot.model
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.session.snapshot.model is not before, timeout=TRAINING_MS)


def scores(window: MainWindow, label: Label) -> list[float]:
    """The scores of the test pictures with this label."""
    snapshot = window.session.snapshot
    return [snapshot.results.scores[sample.id] for sample in snapshot.dataset.select(label, Split.TEST)]


def verdicts(window: MainWindow) -> list[str]:
    """What the gallery says of its tiles, in order."""
    model = window.workspace.gallery.grid.model()
    return [str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def test_training_shows_what_is_odd(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, [write_mvtec(tmp_path / "disc", train=16, good=4, defect=4)])
    train(window, qtbot)
    trained = window
    assert min(scores(trained, Label.DEFECT)) > max(scores(trained, Label.GOOD))
    snapshot = trained.session.snapshot
    assert not [s.id for s in snapshot.dataset.select(Label.GOOD, Split.TRAIN) if s.id in snapshot.results.scores]
    defect = snapshot.dataset.select(Label.DEFECT, Split.TEST)[0]
    trained.session.select((defect.id,), defect.id)
    canvas = trained.workspace.inspector.canvas
    qtbot.waitUntil(lambda: canvas.layer is not None and len(canvas.layer.borders) > 0, timeout=20_000)
    assert trained.commands.export.isEnabled()
    trained.commands.undo.trigger()
    assert trained.session.snapshot.model is None
    assert not trained.commands.export.isEnabled()
    qtbot.waitUntil(lambda: canvas.layer is None, timeout=20_000)


def test_the_peak_of_the_heat_map_lies_on_the_defect(trained: MainWindow) -> None:
    snapshot = trained.session.snapshot
    for sample in snapshot.dataset.select(Label.DEFECT, Split.TEST):
        inspection, _ = inspect(sample, None, snapshot.model, NoProgress())
        assert inspection.cells is not None
        assert inspection.mask is not None
        x0, y0, x1, y1 = (round(edge) for edge in inspection.cells.peak_box)
        # a deep cell's weight lies a third of a cell above and to the left of its receptive field's centre
        assert inspection.mask[y0 - (y1 - y0) // 2 : y1, x0 - (x1 - x0) // 2 : x1].any()


def test_progress_is_shown_and_cancelling_leaves_everything_as_it_was(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    import_by_drop(window, qtbot, [write_mvtec(tmp_path / "disc", train=80, good=2, defect=2)])
    window.commands.train.trigger()
    qtbot.waitUntil(window.jobs.isVisible)
    assert not window.commands.train.isEnabled()
    window.jobs.cancel_button.click()
    assert not window.jobs.isVisible()
    assert window.commands.train.isEnabled()
    qtbot.wait(50)
    assert window.session.snapshot.model is None
    assert window.session.project.models() == ()
    train(window, qtbot)
    assert window.session.snapshot.model is not None


def test_a_drag_of_the_threshold_recolours_everything_and_is_one_undo(trained: MainWindow, qtbot: QtBot) -> None:
    histogram = trained.workspace.threshold.histogram
    before = trained.session.snapshot.threshold
    assert before is not None
    count = trained.session.undo_stack.count()
    low, high = histogram.seen_range
    start, end = place_of(trained, before), place_of(trained, low + 0.9 * (high - low))
    viewport = histogram.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 9):
        QTest.mouseMove(viewport, start + (end - start) * step / 8)
        qtbot.wait(20)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    moved = trained.session.snapshot.threshold
    assert moved is not None
    assert moved > before
    assert trained.session.undo_stack.count() == count + 1
    over = sum(score >= moved for score in trained.session.snapshot.results.scores.values())
    assert sum(text.endswith("NG") for text in verdicts(trained)) == over
    assert trained.workspace.threshold.threshold == moved
    trained.commands.undo.trigger()
    assert trained.session.snapshot.threshold == before
    assert trained.workspace.threshold.threshold == before


def place_of(window: MainWindow, threshold: float) -> QPoint:
    """Where in the histogram a score lies, half way up."""
    histogram = window.workspace.threshold.histogram
    box = histogram.getViewBox()
    _, (bottom, top) = box.viewRange()
    place: QPoint = histogram.mapFromScene(box.mapViewToScene(QPointF(threshold, (bottom + top) / 2)))
    return place


def test_another_false_alarm_budget_takes_effect_without_training(trained: MainWindow) -> None:
    before = trained.session.snapshot
    assert before.calibration is not None
    count = trained.session.undo_stack.count()
    trained.workspace.threshold.budget.setValue(40.0)
    after = trained.session.snapshot
    assert after.calibration is not None
    assert after.calibration.method is ThresholdMethod.CONFORMAL
    assert after.threshold == before.calibration.with_false_alarm_rate(0.4).threshold
    assert after.threshold < before.calibration.threshold
    assert after.settings.false_alarm_rate == 0.4
    assert after.model is before.model
    assert trained.session.undo_stack.count() == count + 1
    trained.commands.undo.trigger()
    assert trained.session.snapshot.threshold == before.threshold
    assert trained.session.snapshot.settings == before.settings
    assert trained.workspace.threshold.budget.rate == before.calibration.false_alarm_rate


def test_the_window_fits_a_small_screen_once_trained(trained: MainWindow, qtbot: QtBot) -> None:
    for tab in (0, 1):
        trained.workspace.tabs.setCurrentIndex(tab)
        qtbot.wait(10)
        assert trained.minimumSizeHint().width() <= 1000
        assert trained.minimumSizeHint().height() <= 720


def test_the_bracket_keys_nudge_the_threshold(trained: MainWindow) -> None:
    before = trained.session.snapshot.threshold
    assert before is not None
    QTest.keyClick(trained.workspace.gallery.grid, Qt.Key.Key_BracketRight)
    raised = trained.session.snapshot.threshold
    assert raised is not None
    assert raised > before
    QTest.keyClick(trained.workspace.gallery.grid, Qt.Key.Key_BracketLeft)
    assert trained.session.snapshot.threshold == pytest.approx(before)


def test_suspicious_pictures_dropped_later_are_judged_and_not_learnt_from(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [save(tmp_path / "line 3" / f"{index}.png", defective_part(5000 + index)[0]) for index in range(3)]
    known = {sample.id for sample in trained.session.snapshot.dataset.samples}
    import_by_drop(trained, qtbot, paths)
    new = [sample for sample in trained.session.snapshot.dataset.samples if sample.id not in known]
    assert {(sample.label, sample.split) for sample in new} == {(Label.UNLABELLED, Split.TEST)}
    qtbot.waitUntil(lambda: all(s.id in trained.session.snapshot.results.scores for s in new), timeout=20_000)
    threshold = trained.session.snapshot.threshold
    assert threshold is not None
    assert all(trained.session.snapshot.results.scores[sample.id] >= threshold for sample in new)
    assert trained.statusBar().currentMessage() == "3 of 3 new pictures are NG."
    gallery = trained.workspace.gallery
    assert set(gallery.selection()) == {sample.id for sample in new}
    assert trained.session.snapshot.current == new[0].id
    grid = gallery.grid
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_undoing_the_training_and_doing_it_again_shows_what_was_there(trained: MainWindow, qtbot: QtBot) -> None:
    first = trained.session.snapshot
    train(trained, qtbot)
    snapshot = trained.session.snapshot
    trained.session.undo_stack.undo()
    assert trained.session.snapshot.model is first.model
    assert trained.session.snapshot.results is first.results
    trained.session.undo_stack.redo()
    assert trained.session.snapshot.model is snapshot.model
    assert trained.session.snapshot.results is snapshot.results


def test_what_is_remarkable_is_left_out_and_training_again_shows_what_that_changed(
    trained: MainWindow, qtbot: QtBot
) -> None:
    workspace, session = trained.workspace, trained.session
    odd = session.snapshot.dataset.select(Label.GOOD, Split.TRAIN)[0]
    found = workspace.explorer.findings
    workspace.tabs.setCurrentWidget(workspace.explorer)
    qtbot.waitUntil(lambda: odd.id in workspace.explorer.scatter.ids, timeout=60_000)
    remarkable = Finding(odd.id, Kind.OUTLIER, 2.0, "It lies apart.")
    found.show_findings(Findings((remarkable,), ()), {odd.id: odd})
    found.kind.setCurrentIndex(found.kind.findData("outlier"))
    before = session.snapshot.model
    QTest.mouseClick(found.retrain_button, Qt.MouseButton.LeftButton)
    assert odd.id in {sample.id for sample in session.snapshot.dataset.select(Label.GOOD, Split.EXCLUDED)}
    qtbot.waitUntil(lambda: session.snapshot.model is not before, timeout=TRAINING_MS)
    model = session.snapshot.model
    assert model is not None
    assert odd.id not in model.trained_on
    words = "In the test, before → now: AUROC 1.000 → 1.000, false alarms"
    assert words in trained.statusBar().currentMessage()
    workspace.tabs.setCurrentWidget(workspace.evaluation)
    assert workspace.evaluation.change.text().startswith(words)
    assert workspace.evaluation.change.isVisible()
    trained.commands.undo.trigger()
    assert not workspace.evaluation.change.isVisible()
    trained.commands.undo.trigger()
    assert odd.id in {sample.id for sample in session.snapshot.dataset.select(Label.GOOD, Split.TRAIN)}


def test_the_detector_is_exported_with_the_threshold_in_use(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    QTest.keyClick(trained, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = trained.findChildren(ExportDialog)[0]
    dialog.folder.setText(str(tmp_path / "export"))
    dialog.export_button.click()
    qtbot.waitUntil(dialog.open_button.isVisible, timeout=60_000)
    assert (tmp_path / "export" / "trunk_int8.tflite").stat().st_size > 10_000
    dialog.reject()


def test_the_model_is_saved_as_one_file(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained.workspace.threshold.nudge(3)
    with qtbot.waitSignal(trained.workplace.noticed, timeout=20_000):
        trained.exporting.save_model(tmp_path / "disc.fomoad-model")
    stored = read_model(tmp_path / "disc.fomoad-model")
    assert stored.bundle.calibration.threshold == trained.session.snapshot.threshold


def test_a_project_opened_again_shows_what_was_there(trained: MainWindow, qtbot: QtBot, places: Places) -> None:
    trained.workspace.threshold.nudge(5)
    snapshot = trained.session.snapshot
    project = trained.session.project.path
    trained.close()
    second = MainWindow(places)
    qtbot.addWidget(second)
    second.show()
    second.open_paths([project])
    qtbot.waitUntil(lambda: second.session.has_project, timeout=20_000)
    again = second.session.snapshot
    assert again.dataset == snapshot.dataset
    assert again.threshold == snapshot.threshold
    assert dict(again.results.scores) == dict(snapshot.results.scores)
    assert second.workspace.threshold.threshold == snapshot.threshold
    second.close()


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "ünïcode 🙂 folder"
    write_flat(folder, 6)
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_text("no picture", encoding="utf-8")
    drop(window, [folder])
    preview = preview_of(window, qtbot)
    assert {Path(problem.path).name for problem in preview.plan.problems} == {"empty.png", "text.jpg"}
    preview.accept()
    qtbot.waitUntil(lambda: len(window.session.snapshot.dataset) == 6)


def test_a_picture_that_vanished_is_told_in_its_place(trained: MainWindow, qtbot: QtBot) -> None:
    sample = trained.session.snapshot.dataset.select(Label.DEFECT, Split.TEST)[-1]
    hidden = Path(sample.path).rename(f"{sample.path}.away")
    try:
        trained.session.select((sample.id,), sample.id)
        qtbot.waitUntil(lambda: trained.workspace.inspector.broken.isVisible(), timeout=20_000)
    finally:
        hidden.rename(sample.path)


def test_pictures_that_were_moved_are_found_again(
    window: MainWindow, qtbot: QtBot, trained_project: Path, tmp_path: Path
) -> None:
    pictures = trained_project.parent / "disc"
    moved = pictures.rename(tmp_path / "moved")
    try:
        window.open_paths([shutil.copytree(trained_project, tmp_path / "Disc.fomoad")])
        qtbot.waitUntil(window.notices.isVisible, timeout=20_000)
        assert "24 pictures are not where they were." in window.notices.text
        window.notices.details_requested.emit()
        dialog = window.findChildren(QFileDialog)[0]
        dialog.fileSelected.emit(str(moved))
        dialog.reject()
        qtbot.waitUntil(lambda: not window.notices.isVisible(), timeout=20_000)
        assert window.statusBar().currentMessage() == "All of the missing pictures were found."
        assert all(Path(sample.path).is_file() for sample in window.session.snapshot.dataset.samples)
    finally:
        moved.rename(pictures)


def test_parts_that_are_all_alike_are_refused_with_a_remedy(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "one", 1))
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.notices.isVisible, timeout=20_000)
    assert "two" in window.notices.text
