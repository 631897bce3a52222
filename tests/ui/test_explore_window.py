"""The map in the window: linked with gallery, labels and undo, and true whatever changes while it is made."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.exploring import FINDINGS_KEY, LEFT_OUT_KEY, MAP_KEY
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.operations.samples import label_samples, move_to_split, remove_samples
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.explore.findings import Finding, Findings, Kind
from fomoad_gui.ui.main_window import MainWindow
from fomoad_gui.vision.colour import ColourMap
from tests.support.parts import save, write_flat
from tests.ui.test_explore import LEFT, NONE, drag
from tests.ui.windows import import_by_drop, show_map


@pytest.fixture
def mapped(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window with eight pictures, its map in front, and nothing under way."""
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 8))
    show_map(window, qtbot)
    rest(window, qtbot)
    return window


def rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing about the map is under way."""
    keys = (MAP_KEY, FINDINGS_KEY, LEFT_OUT_KEY)
    qtbot.waitUntil(lambda: not any(window.runner.is_running(key) for key in keys), timeout=60_000)


def show_finding(window: MainWindow, finding: Finding) -> None:
    """Put this into the list."""
    found, samples = window.workspace.explorer.findings, window.session.snapshot.dataset.samples
    found.show_findings(Findings((finding,), ()), {sample.id: sample for sample in samples})
    found.kind.setCurrentIndex(found.kind.findData(finding.kind.value))


def test_a_lasso_label_undo_and_redo(mapped: MainWindow) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    size = view.scatter.size()
    edge = [
        QPoint(2, 2),
        QPoint(size.width() - 2, 2),
        QPoint(size.width() - 2, size.height() - 2),
        QPoint(2, size.height() - 2),
    ]
    drag(view.scatter, [*edge, QPoint(2, 3)])
    assert len(session.snapshot.selection) == 8
    assert set(mapped.workspace.gallery.selection()) == set(view.scatter.ids)
    assert view.count.text() == "8 selected"
    for key, label in ((Qt.Key.Key_3, Label.UNLABELLED), (Qt.Key.Key_1, Label.GOOD)):
        QTest.keyClick(view.scatter, key)
        assert {s.label for s in session.snapshot.dataset.samples} == {label}
    assert [box.text() for box in view.legend.boxes] == ["Good (8)"]
    mapped.commands.undo.trigger()
    assert {s.label for s in session.snapshot.dataset.samples} == {Label.UNLABELLED}
    assert [box.text() for box in view.legend.boxes] == ["Unlabelled (8)"]
    mapped.commands.redo.trigger()
    assert {s.label for s in session.snapshot.dataset.samples} == {Label.GOOD}


def test_copies_are_excluded_with_a_click_and_come_back(mapped: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "copy.png"
    picture = np.array(Image.open(tmp_path / "parts" / sorted(p.name for p in (tmp_path / "parts").rglob("*.png"))[0]))
    picture[0, 0] += 1
    save(path, picture)
    import_by_drop(mapped, qtbot, [path])
    view = mapped.workspace.explorer
    qtbot.waitUntil(lambda: len(view.scatter.ids) == 9, timeout=60_000)
    view.findings.kind.setCurrentIndex(view.findings.kind.findData("duplicate"))
    qtbot.waitUntil(view.findings.exclude_button.isVisible, timeout=20_000)
    assert view.findings.rows.count() == 1
    QTest.mouseClick(view.findings.exclude_button, LEFT)
    samples = mapped.session.snapshot.dataset.samples
    assert [sample.split for sample in samples].count(Split.EXCLUDED) == 1
    qtbot.waitUntil(lambda: view.findings.rows.count() == 0, timeout=20_000)
    assert len(view.scatter.ids) == 9
    mapped.commands.undo.trigger()
    qtbot.waitUntil(lambda: view.findings.rows.count() == 1, timeout=20_000)


def test_a_double_click_on_the_legend_selects_its_pictures_and_hides_none(mapped: MainWindow) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    some = view.scatter.ids[2:5]
    label_samples(session, some, Label.DEFECT, "dent")
    session.select((), "")
    box = next(box for box in view.legend.boxes if box.text() == "Defect: dent (3)")
    where = QPoint(8, box.height() // 2)
    QTest.mouseClick(box, LEFT, NONE, where)
    QTest.mouseDClick(box, LEFT, NONE, where)
    assert box.isChecked()
    assert session.snapshot.selection == some


def test_a_picture_that_looks_mislabelled_takes_the_label_of_those_like_it(mapped: MainWindow, qtbot: QtBot) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    label_samples(session, view.scatter.ids, Label.DEFECT, "dent")
    wrong = view.scatter.ids[1]
    label_samples(session, [wrong], Label.GOOD)
    row = Finding(wrong, Kind.MISLABELLED, 0.9, "90% have another label.", label=(Label.DEFECT, "dent"))
    qtbot.waitUntil(lambda: not mapped.runner.is_running(FINDINGS_KEY), timeout=20_000)
    view.findings.show_findings(Findings((row,), ()), {s.id: s for s in session.snapshot.dataset.samples})
    view.findings.kind.setCurrentIndex(view.findings.kind.findData("mislabelled"))
    assert view.findings.rows.item(0).text().endswith("90% have another label. Rather “Defect: dent”?")
    QTest.mouseClick(view.findings.accept_button, LEFT)
    assert {s.defect_class for s in session.snapshot.dataset.samples} == {"dent"}


def test_a_cluster_is_labelled_from_its_list(mapped: MainWindow, qtbot: QtBot) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    label_samples(session, view.scatter.ids, Label.UNLABELLED)
    members = view.scatter.ids[:5]
    row = Finding(members[0], Kind.CLUSTER, 5.0, "One of 5.", members)
    qtbot.waitUntil(lambda: not mapped.runner.is_running(FINDINGS_KEY), timeout=20_000)
    view.findings.show_findings(Findings((row,), ()), {s.id: s for s in session.snapshot.dataset.samples})
    view.findings.kind.setCurrentIndex(view.findings.kind.findData("cluster"))
    QTest.mouseClick(view.findings.label_button, LEFT)
    assert session.snapshot.selection == members
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    view.actions_on_selection.good.trigger()
    assert [s.label is Label.GOOD for s in session.snapshot.dataset.samples] == [True] * 5 + [False] * 3


def test_the_gallery_s_selection_is_the_map_s(mapped: MainWindow) -> None:
    chosen = mapped.workspace.explorer.scatter.ids[3]
    mapped.workspace.gallery.set_selection((chosen,))
    mapped.session.select((chosen,), chosen)
    assert mapped.workspace.explorer.scatter.selection() == (chosen,)


def test_pictures_that_come_later_come_onto_the_map(mapped: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    before = mapped.workspace.explorer.scatter.ids
    import_by_drop(mapped, qtbot, write_flat(tmp_path / "more", 11)[8:])
    qtbot.waitUntil(lambda: len(mapped.workspace.explorer.scatter.ids) == 11, timeout=60_000)
    assert mapped.workspace.explorer.scatter.ids[:8] == before


def test_a_suggested_label_is_accepted_with_a_click_and_can_be_undone(mapped: MainWindow, qtbot: QtBot) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    label_samples(session, view.scatter.ids, Label.UNLABELLED)
    first = view.scatter.ids[0]
    session.select((first,), first)
    QTest.keyClick(view.scatter, Qt.Key.Key_1)
    # those like it are offered the same label
    qtbot.waitUntil(view.findings.accept_button.isVisible, timeout=20_000)
    QTest.mouseClick(view.findings.accept_button, LEFT)
    assert all(s.label is Label.GOOD for s in session.snapshot.dataset.samples)
    mapped.commands.undo.trigger()
    assert sum(s.label is Label.GOOD for s in session.snapshot.dataset.samples) == 1


def test_what_is_removed_leaves_the_map_at_once_and_a_map_that_comes_later_has_it_no_more(
    mapped: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    import_by_drop(mapped, qtbot, write_flat(tmp_path / "more", 14)[8:])
    mapped.workspace.tabs.setCurrentWidget(mapped.workspace.gallery)
    gone = view.scatter.ids[0]
    remove_samples(session, [gone])
    assert gone not in view.scatter.ids
    rest(mapped, qtbot)
    assert gone not in view.scatter.ids
    mapped.workspace.tabs.setCurrentWidget(view)
    mapped.runner.cancel(MAP_KEY)
    view.legend.boxes[0].click()
    view.scatter.grab()
    assert view.scatter.selection() == ()


def test_a_map_that_was_cancelled_is_made_when_it_is_looked_at_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 8))
    view = window.workspace.explorer
    window.workspace.tabs.setCurrentWidget(view)
    window.runner.cancel(MAP_KEY)
    assert not window.runner.is_running(MAP_KEY)
    window.workspace.tabs.setCurrentWidget(window.workspace.gallery)
    show_map(window, qtbot)
    rest(window, qtbot)


def test_labels_given_while_the_map_is_made_count(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import_by_drop(window, qtbot, write_flat(tmp_path / "parts", 8))
    session, view = window.session, window.workspace.explorer
    ids = [sample.id for sample in session.snapshot.dataset.samples]
    label_samples(session, ids, Label.UNLABELLED)
    window.workspace.tabs.setCurrentWidget(view)
    label_samples(session, ids[:1], Label.GOOD)
    show_map(window, qtbot)
    rest(window, qtbot)
    view.findings.show_suggestions()
    assert view.findings.rows.count() == 7


def test_another_project_has_nothing_of_the_map_before(mapped: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    show_finding(mapped, Finding(view.scatter.ids[0], Kind.OUTLIER, 5.0, "It lies apart."))
    mapped.findChildren(ProjectFlow)[0].create(tmp_path / "other.fomoad")
    qtbot.waitUntil(lambda: session.has_project and len(session.snapshot.dataset) == 0, timeout=20_000)
    assert view.scatter.ids == ()
    assert view.pages.currentWidget() is view.hint
    assert view.findings.rows.count() == 0


def test_the_rows_are_labelled_and_not_what_was_clicked_on_since(mapped: MainWindow) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    label_samples(session, view.scatter.ids, Label.UNLABELLED)
    members = view.scatter.ids[:5]
    show_finding(mapped, Finding(members[0], Kind.CLUSTER, 5.0, "One of 5.", members))
    view.findings.rows.setCurrentRow(0)
    view.findings.rows.item(0).setSelected(True)
    session.select(view.scatter.ids[6:7], view.scatter.ids[6])
    QTest.mouseClick(view.findings.label_button, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    view.actions_on_selection.good.trigger()
    assert {s.id for s in session.snapshot.dataset.samples if s.label is Label.GOOD} == set(members)


def test_what_the_legend_hides_is_not_removed(mapped: MainWindow) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    label_samples(session, view.scatter.ids[:3], Label.DEFECT, "dent")
    session.select(view.scatter.ids[:4], view.scatter.ids[0])
    next(box for box in view.legend.boxes if "dent" in box.text()).click()
    assert view.count.text() == "1 selected"
    QTest.keyClick(view.scatter, Qt.Key.Key_Delete)
    assert len(session.snapshot.dataset) == 7
    assert sum(s.defect_class == "dent" for s in session.snapshot.dataset.samples) == 3


def test_the_card_goes_with_its_picture(mapped: MainWindow) -> None:
    view = mapped.workspace.explorer
    first = view.scatter.ids[0]
    place = view.scatter.place_of(first)
    assert place is not None
    QTest.mouseMove(view.scatter, place.toPoint())
    assert view.card.isVisible()
    remove_samples(mapped.session, [first])
    assert not view.card.isVisible()


def test_what_is_suspicious_follows_the_threshold(mapped: MainWindow, qtbot: QtBot) -> None:
    session, found = mapped.session, mapped.workspace.explorer.findings
    tested = session.snapshot.dataset.samples[:3]
    move_to_split(session, [sample.id for sample in tested], Split.TEST)
    mapped.commands.train.trigger()
    qtbot.waitUntil(lambda: session.snapshot.model is not None, timeout=60_000)
    rest(mapped, qtbot)
    found.kind.setCurrentIndex(found.kind.findData("suspicious"))
    calibration = session.snapshot.calibration
    assert calibration is not None
    session.update(dataclasses.replace(session.snapshot, calibration=calibration.with_threshold(-1e9)), None)
    qtbot.waitUntil(lambda: found.rows.count() >= 3, timeout=20_000)
    rest(mapped, qtbot)


def test_x_excludes_and_a_label_does_not_bring_it_back(mapped: MainWindow) -> None:
    view, session = mapped.workspace.explorer, mapped.session
    first = view.scatter.ids[0]
    session.select((first,), first)
    QTest.keyClick(view.scatter, Qt.Key.Key_X)
    QTest.keyClick(view.scatter, Qt.Key.Key_3)
    sample = session.snapshot.sample(first)
    assert sample is not None
    assert (sample.split, sample.label) == (Split.EXCLUDED, Label.UNLABELLED)
    mapped.commands.undo.trigger()
    mapped.commands.undo.trigger()
    assert Split.EXCLUDED not in {s.split for s in session.snapshot.dataset.samples}


def test_another_theme_and_another_colour_map_take_effect_on_the_map(mapped: MainWindow, qtbot: QtBot) -> None:
    view = mapped.workspace.explorer
    before = view.legend.boxes[0].icon().pixmap(12, 12).toImage()
    mapped.commands.theme.trigger()
    qtbot.waitUntil(lambda: view.legend.boxes[0].icon().pixmap(12, 12).toImage() != before)
    mapped.commands.theme.trigger()
    maps = [view.card.colour_map]
    mapped.workspace.inspector.colour_map_changed.emit(ColourMap.VIRIDIS.value)
    maps.append(view.card.colour_map)
    assert maps == [ColourMap.INFERNO, ColourMap.VIRIDIS]
