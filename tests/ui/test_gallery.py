"""The gallery driven with a mouse and a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.gallery.arrangement import SortKey
from fomoad_gui.ui.gallery.class_dialog import ClassDialog
from fomoad_gui.ui.gallery.gallery import Gallery, count_line
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from tests.ui.galleries import RED, Heard, HeldSource, activate, centre, click, dressed_in_light, parts, press, shown

Key = Qt.Key


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    yield from dressed_in_light(qapp)


@pytest.fixture(autouse=True)
def light(dressed: None, qapp: QApplication) -> None:
    del dressed
    if current_theme() is not LIGHT:  # a theme takes a while to apply
        apply_theme(qapp, LIGHT)


@pytest.fixture
def source() -> HeldSource:
    return HeldSource(at_once=RED)


@pytest.fixture
def gallery(qtbot: QtBot, source: HeldSource) -> Gallery:
    return shown(qtbot, source)


class TestSelection:
    def test_clicks_select_and_tell(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 1)
        click(gallery, 3, Qt.KeyboardModifier.ControlModifier)
        assert heard.selections == [("id1",), ("id1", "id3")]
        assert heard.currents == ["id1", "id3"]
        assert gallery.selection() == ("id1", "id3")

    def test_a_selection_from_outside_is_shown_and_not_told(self, gallery: Gallery) -> None:
        gallery.set_samples(parts(300))
        heard = Heard(gallery)
        gallery.set_selection(["id200", "id7", "unknown"])
        assert gallery.selection() == ("id7", "id200")
        assert 7 in gallery.grid.rows_in_sight()
        assert heard.selections == []
        assert heard.currents == []
        assert "2 selected" in gallery.count.text()

    def test_arrow_keys_move_and_shift_extends(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        click(gallery, 0)
        heard = Heard(gallery)
        press(gallery, Key.Key_Right)
        press(gallery, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert heard.selections == [("id1",), ("id1", "id2")]

    def test_the_selection_outlives_another_order(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        click(gallery, 1)
        heard = Heard(gallery)
        gallery.filters.direction.click()
        assert gallery.selection() == ("id1",)
        assert gallery.current() == "id1"
        assert heard.selections == []

    def test_what_a_filter_hides_is_no_longer_selected(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        press(gallery, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        heard = Heard(gallery)
        gallery.filters.label.choose((Label.DEFECT, None))
        assert heard.selections == [("id2", "id5")]
        press(gallery, Key.Key_Delete)
        assert heard.removals == [("id2", "id5")]

    def test_removed_samples_leave_the_selection(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        gallery.set_selection(["id1", "id2"])
        heard = Heard(gallery)
        gallery.set_samples([sample for sample in parts() if sample.id != "id1"])
        assert gallery.selection() == ("id2",)
        assert heard.selections == [("id2",)]

    def test_other_labels_leave_the_selection_alone(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        gallery.set_selection(["id1"])
        heard = Heard(gallery)
        gallery.set_samples([replace(sample, label=Label.GOOD, defect_class="") for sample in parts()])
        assert gallery.selection() == ("id1",)
        assert heard.selections == []
        assert "6 good" in gallery.count.text()


class TestAsking:
    @pytest.mark.parametrize(("key", "label"), [(Key.Key_1, Label.GOOD), (Key.Key_3, Label.UNLABELLED)])
    def test_number_keys_label_the_selection(self, gallery: Gallery, key: Qt.Key, label: Label) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 0)
        click(gallery, 2, Qt.KeyboardModifier.ShiftModifier)
        press(gallery, key)
        assert heard.labels == [(("id0", "id1", "id2"), label, "")]
        assert isinstance(heard.labels[0][1], Label)

    def test_keys_without_a_selection_ask_for_nothing(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_Delete):
            press(gallery, key)
        assert heard.labels == []
        assert heard.removals == []
        assert not gallery.grid.findChildren(ClassDialog)

    def test_digits_typed_into_the_search_are_text(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        click(gallery, 0)
        heard = Heard(gallery)
        gallery.filters.search.setFocus()
        QTest.keyClicks(gallery.filters.search, "part 1")
        assert heard.labels == []
        assert gallery.shown_ids() == ("id1",)

    def test_a_defect_class_is_typed_and_offered_again(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 0)
        press(gallery, Key.Key_2)
        dialog = the_dialog(gallery)
        QTest.keyClicks(dialog.name, " dent ")
        QTest.keyClick(dialog.name, Key.Key_Return)
        assert heard.labels == [(("id0",), Label.DEFECT, "dent")]
        activate(gallery)
        click(gallery, 1)
        press(gallery, Key.Key_2)
        QTest.keyClick(the_dialog(gallery).name, Key.Key_Return)
        assert heard.labels[1] == (("id1",), Label.DEFECT, "dent")

    def test_a_known_class_is_reached_with_the_arrow_keys(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 0)
        press(gallery, Key.Key_2)
        dialog = the_dialog(gallery)
        QTest.keyClick(dialog.name, Key.Key_Down)
        assert dialog.name.text() == "scratch"
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
        assert heard.labels == [(("id0",), Label.DEFECT, "scratch")]

    def test_a_cancelled_class_labels_nothing(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 0)
        press(gallery, Key.Key_2)
        QTest.keyClick(the_dialog(gallery).name, Key.Key_Escape)
        assert heard.labels == []

    def test_return_and_double_click_open(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        heard = Heard(gallery)
        click(gallery, 1, twice=True)
        press(gallery, Key.Key_Right)
        press(gallery, Key.Key_Return)
        assert heard.opened == ["id1", "id2"]

    def test_the_menu_offers_labels_known_classes_and_splits(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        click(gallery, 0)
        heard = Heard(gallery)
        gallery.grid.customContextMenuRequested.emit(centre(gallery, 0))
        menu = QApplication.activePopupWidget()
        assert menu is not None
        texts = {action.text(): action for action in menu.actions()}
        texts["Label as good"].trigger()
        trigger_in(texts["Label as defect of class"], "scratch")
        trigger_in(texts["Move to split"], "Calibration")
        texts["Remove from the project"].trigger()
        texts["Open"].trigger()
        menu.close()
        assert heard.labels == [(("id0",), Label.GOOD, ""), (("id0",), Label.DEFECT, "scratch")]
        assert heard.splits == [(("id0",), Split.CALIBRATION)]
        assert isinstance(heard.splits[0][1], Split)
        assert heard.removals == [("id0",)]
        assert heard.opened == ["id0"]

    def test_drops_are_left_to_the_window(self, gallery: Gallery) -> None:
        assert not gallery.grid.acceptDrops()
        assert not gallery.grid.viewport().acceptDrops()


class TestResults:
    def test_scores_and_verdicts_are_described_but_never_those_of_training(self, gallery: Gallery) -> None:
        gallery.set_samples(parts(3))
        gallery.set_results({"id0": 99.0, "id1": 5.0, "id2": 42.0}, threshold=30.0)
        role = Qt.ItemDataRole.AccessibleTextRole
        said = [gallery.grid.model().index(row, 0).data(role) for row in range(3)]
        assert said == [
            "part 0.png, Good, Training",
            "part 1.png, Good, Calibration, score 5.00, OK",
            "part 2.png, Defect: scratch, Test, score 42.00, NG",
        ]

    def test_a_moving_threshold_turns_only_the_tiles_it_passes(self, gallery: Gallery) -> None:
        gallery.set_samples([replace(sample, split=Split.TEST) for sample in parts(6)])
        gallery.set_results({f"id{n}": float(n) for n in range(6)}, threshold=0.5)
        turned: list[range] = []
        model = gallery.grid.model()
        model.dataChanged.connect(lambda first, last: turned.append(range(first.row(), last.row() + 1)))
        gallery.set_threshold(3.0)
        assert turned == [range(1, 3)]
        gallery.set_threshold(3.0)
        assert len(turned) == 1
        gallery.set_threshold(None)
        assert turned[1:] == [range(6)]

    def test_the_verdict_filter_follows_the_threshold(self, gallery: Gallery) -> None:
        gallery.set_samples(parts(6))
        gallery.set_results({f"id{n}": float(n) for n in range(6)}, threshold=4.0)
        gallery.filters.verdict.choose(Verdict.NG)
        assert gallery.shown_ids() == ("id4", "id5")
        gallery.set_threshold(1.5)
        assert gallery.shown_ids() == ("id2", "id4", "id5")
        assert gallery.count.text().startswith("3 of 6 pictures")

    def test_sorting_by_score_puts_the_most_suspicious_first(self, gallery: Gallery) -> None:
        gallery.set_samples(parts(6))
        gallery.filters.order.choose(SortKey.SCORE)
        gallery.filters.direction.click()
        gallery.set_results({"id1": 3.0, "id2": 20.0, "id0": 50.0, "id5": 7.0}, None)
        assert gallery.shown_ids() == ("id2", "id5", "id1", "id0", "id3", "id4")


class TestSurroundings:
    def test_the_empty_gallery_offers_to_import(self, gallery: Gallery, qtbot: QtBot) -> None:
        assert gallery.empty.isVisible()
        assert not gallery.filters.isVisible()
        with qtbot.waitSignal(gallery.import_requested):
            QTest.mouseClick(gallery.empty.button, Qt.MouseButton.LeftButton)

    def test_filters_that_hide_all_offer_to_show_all(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        QTest.keyClicks(gallery.filters.search, "no such part")
        gallery.filters.split.choose(Split.TRAIN)
        assert gallery.nothing_found.isVisible()
        QTest.mouseClick(gallery.nothing_found.button, Qt.MouseButton.LeftButton)
        assert gallery.grid.isVisible()
        assert len(gallery.shown_ids()) == 6
        assert gallery.filters.search.text() == ""

    def test_a_class_that_is_gone_no_longer_filters(self, gallery: Gallery) -> None:
        gallery.set_samples(parts())
        gallery.filters.label.choose((Label.DEFECT, "scratch"))
        assert gallery.shown_ids() == ("id2", "id5")
        gallery.set_samples([replace(sample, label=Label.GOOD, defect_class="") for sample in parts()])
        assert len(gallery.shown_ids()) == 6

    def test_the_count_line(self) -> None:
        assert count_line([], 0, 0) == "0 pictures"
        assert count_line(parts(1), 1, 1) == "1 picture · 1 good · 1 selected"
        assert count_line(parts(3), 3, 0) == "3 pictures · 2 good · 1 defect"
        assert count_line(parts(3), 2, 0) == "2 of 3 pictures · 2 good · 1 defect"
        assert count_line([Sample("a", "/a", 1, 1)], 1, 0) == "1 picture · 1 unlabelled"
        assert count_line(parts(3000), 3000, 0) == "3,000 pictures · 2,000 good · 1,000 defects"

    def test_the_size_slider_keeps_the_current_tile_in_sight(self, gallery: Gallery) -> None:
        gallery.set_samples(parts(300))
        gallery.set_selection(["id150"])
        columns = gallery.grid.width() // gallery.grid.gridSize().width()
        gallery.size_slider.setValue(gallery.size_slider.maximum())
        QTest.qWait(1)
        assert gallery.grid.width() // gallery.grid.gridSize().width() < columns
        assert 150 in gallery.grid.rows_in_sight()

    @pytest.mark.parametrize("width", [300, 480, 801, 1210])
    def test_tiles_share_out_the_width(self, qtbot: QtBot, source: HeldSource, width: int) -> None:
        gallery = shown(qtbot, source, width)
        gallery.set_samples(parts(40))
        model, view = gallery.grid.model(), gallery.grid
        tops = [view.visualRect(model.index(row, 0)).top() for row in range(40)]
        columns = tops.count(tops[0])
        rest = view.viewport().width() - columns * view.gridSize().width()
        assert 1 <= rest <= columns
        assert view.gridSize().width() < 2 * 180

    def test_every_control_has_an_accessible_name(self, gallery: Gallery) -> None:
        filters = gallery.filters
        controls = (filters.search, filters.label, filters.split, filters.verdict, filters.order, filters.direction)
        assert all(control.accessibleName() for control in (*controls, gallery.grid, gallery.size_slider))

    def test_another_theme_repaints_the_tiles(self, gallery: Gallery, qapp: QApplication) -> None:
        gallery.set_samples(parts(1))
        before = gallery.grid.grab().toImage().pixelColor(centre(gallery, 0))
        apply_theme(qapp, DARK)
        after = gallery.grid.grab().toImage()
        assert before == QColor(LIGHT.surface_sunken)
        assert after.pixelColor(centre(gallery, 0)) == QColor(DARK.surface_sunken)
        assert after.pixelColor(gallery.grid.viewport().rect().bottomRight()) == QColor(DARK.surface)


def trigger_in(submenu: QAction, text: str) -> None:
    menu = submenu.menu()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == text).trigger()


def the_dialog(gallery: Gallery) -> ClassDialog:
    (dialog,) = (each for each in gallery.grid.findChildren(ClassDialog) if each.isVisible())
    return dialog
