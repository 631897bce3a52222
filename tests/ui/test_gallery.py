"""The gallery driven with a mouse and a keyboard, over a source of thumbnails that answers when told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.gallery.arrangement import Arrangement, SortKey, Tile, TileFilter, arrange
from fomoad_gui.ui.gallery.class_dialog import ClassDialog
from fomoad_gui.ui.gallery.gallery import Gallery, count_line
from fomoad_gui.ui.gallery.loader import MOST_IN_FLIGHT, ThumbnailLoader
from fomoad_gui.ui.gallery.thumbnails import PixmapCache, ThumbnailAnswer, request_edge, to_pixmap
from fomoad_gui.ui.gallery.tile import letterbox
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.current import THEME_PROPERTY, current_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT

RED = np.broadcast_to(np.array([200, 10, 10], np.uint8), (100, 100, 3))
Key = Qt.Key


class HeldSource:
    """Keeps requests until `answer` is called; answers itself at once where `at_once` is given."""

    def __init__(self, at_once: ThumbnailAnswer | None = None) -> None:
        self.at_once = at_once
        self.asked: list[tuple[str, int]] = []
        self.waiting: list[tuple[Sample, Callable[[ThumbnailAnswer], None]]] = []

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        self.asked.append((sample.id, edge))
        if self.at_once is not None:
            done(self.at_once)
        else:
            self.waiting.append((sample, done))

    def answer(self, answer: ThumbnailAnswer = RED) -> str:
        sample, done = self.waiting.pop(0)
        done(answer)
        return sample.id


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")
    qapp.setProperty(THEME_PROPERTY, None)


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


def shown(qtbot: QtBot, source: HeldSource, width: int = 800) -> Gallery:
    made = Gallery(source)
    qtbot.addWidget(made)
    made.resize(width, 600)
    made.show()
    activate(made)
    made.grid.setFocus()
    return made


def activate(gallery: Gallery) -> None:
    """Shortcuts work in the active window only."""
    gallery.activateWindow()
    assert QTest.qWaitForWindowActive(gallery)


def parts(count: int = 6) -> list[Sample]:
    """Good ones first in training, calibration and test by turns; every third one is a scratched one in test."""
    splits = (Split.TRAIN, Split.CALIBRATION, Split.TEST)
    return [
        Sample(f"id{n}", f"/data/part {n}.png", 64, 48, Label.DEFECT, "scratch", Split.TEST)
        if n % 3 == 2
        else Sample(f"id{n}", f"/data/part {n}.png", 64, 48, Label.GOOD, "", splits[n % 3])
        for n in range(count)
    ]


def centre(gallery: Gallery, row: int) -> QPoint:
    return gallery.grid.visualRect(gallery.grid.model().index(row, 0)).center()


def click(
    gallery: Gallery, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, twice: bool = False
) -> None:
    QTest.mouseClick(gallery.grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre(gallery, row))
    if twice:
        QTest.mouseDClick(gallery.grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre(gallery, row))


def press(gallery: Gallery, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(gallery.grid, key, modifier)


class Heard:
    """All that a gallery has asked for."""

    def __init__(self, gallery: Gallery) -> None:
        self.selections: list[tuple[str, ...]] = []
        self.labels: list[tuple[tuple[str, ...], Label, str]] = []
        self.splits: list[tuple[tuple[str, ...], Split]] = []
        self.removals: list[tuple[str, ...]] = []
        self.opened: list[str] = []
        self.currents: list[str] = []
        gallery.selection_changed.connect(self.selections.append)
        gallery.label_requested.connect(lambda *args: self.labels.append(args))
        gallery.split_requested.connect(lambda *args: self.splits.append(args))
        gallery.remove_requested.connect(self.removals.append)
        gallery.open_requested.connect(self.opened.append)
        gallery.current_changed.connect(self.currents.append)


class TestArrangement:
    tiles = (
        Tile(Sample("a", "/b 10.png", 8, 8, Label.GOOD, "", Split.TEST), "b 10.png", 5.0),
        Tile(Sample("b", "/b 9.png", 8, 8, Label.DEFECT, "Scratch", Split.TEST), "b 9.png", 9.0),
        Tile(Sample("c", "/a.png", 8, 8, Label.GOOD, "", Split.TRAIN), "a.png"),
        Tile(Sample("d", "/c.png", 8, 8, Label.DEFECT, "dent", Split.TEST), "c.png", 5.0),
        Tile(Sample("e", "/c.png", 8, 8), "c.png", -1.0),
    )

    @pytest.mark.parametrize(
        ("tile_filter", "expected"),
        [
            (TileFilter(), "abcde"),
            (TileFilter(label=Label.GOOD), "ac"),
            (TileFilter(label=Label.UNLABELLED), "e"),
            (TileFilter(label=Label.DEFECT, defect_class="dent"), "d"),
            (TileFilter(split=Split.TRAIN), "c"),
            (TileFilter(verdict=Verdict.NG), "abd"),
            (TileFilter(verdict=Verdict.OK), "e"),
            (TileFilter(text=" SCRATCH "), "b"),
            (TileFilter(text="c.p"), "de"),
            (TileFilter(text="b", label=Label.DEFECT), "b"),
            (TileFilter(text="nothing has this name"), ""),
        ],
    )
    def test_a_filter_shows_what_it_says(self, tile_filter: TileFilter, expected: str) -> None:
        places = arrange(self.tiles, Arrangement(tile_filter), threshold=5.0)
        assert "".join(self.tiles[place].sample.id for place in places) == expected

    @pytest.mark.parametrize(
        ("key", "descending", "expected"),
        [
            (SortKey.ADDED, False, "abcde"),
            (SortKey.ADDED, True, "edcba"),
            (SortKey.NAME, False, "cbade"),
            (SortKey.NAME, True, "deabc"),
            (SortKey.SCORE, False, "eadbc"),
            (SortKey.SCORE, True, "badec"),
        ],
    )
    def test_orders_are_stable_and_put_tiles_without_a_score_last(
        self, key: SortKey, descending: bool, expected: str
    ) -> None:
        places = arrange(self.tiles, Arrangement(TileFilter(), key, descending), threshold=None)
        assert "".join(self.tiles[place].sample.id for place in places) == expected

    def test_without_a_threshold_nothing_has_a_verdict(self) -> None:
        assert arrange(self.tiles, Arrangement(TileFilter(verdict=Verdict.OK)), threshold=None) == []


class TestThumbnails:
    def test_only_what_is_in_sight_is_asked_for(self, qtbot: QtBot, source: HeldSource) -> None:
        gallery = shown(qtbot, source)
        gallery.set_samples(parts(10_000))
        qtbot.waitUntil(lambda: len(source.asked) > 10)
        QTest.qWait(20)
        in_sight = gallery.grid.rows_in_sight()
        assert [sample_id for sample_id, _ in source.asked[: len(in_sight)]] == [f"id{row}" for row in in_sight]
        assert len(source.asked) < 3 * len(in_sight)

    def test_rows_in_sight_are_those_that_qt_paints(self, qtbot: QtBot, source: HeldSource) -> None:
        gallery = shown(qtbot, source)
        gallery.set_samples(parts(500))
        for width, value in ((800, 0), (803, 1234), (611, 5000), (420, 10**6)):
            gallery.resize(width, 600)
            gallery.grid.verticalScrollBar().setValue(value)
            view = gallery.grid.viewport().rect()
            model = gallery.grid.model()
            overlapping = [r for r in range(500) if gallery.grid.visualRect(model.index(r, 0)).intersects(view)]
            assert gallery.grid.rows_in_sight() == overlapping

    def test_what_has_been_scrolled_past_is_forgotten(self, qtbot: QtBot) -> None:
        source = HeldSource()
        gallery = shown(qtbot, source)
        gallery.set_samples(parts(10_000))
        qtbot.waitUntil(lambda: len(source.asked) == MOST_IN_FLIGHT)
        for value in (3_000, 60_000, 200_000):
            gallery.grid.verticalScrollBar().setValue(value)
            QTest.qWait(5)
        assert len(source.asked) == MOST_IN_FLIGHT  # the others wait until one is answered
        source.answer()
        assert source.asked[-1][0] == f"id{gallery.grid.rows_in_sight()[0]}"

    def test_the_picture_is_painted_once_it_is_there(self, qtbot: QtBot) -> None:
        source = HeldSource()
        gallery = shown(qtbot, source)
        gallery.set_samples(parts(1))
        qtbot.waitUntil(lambda: len(source.waiting) == 1)
        assert gallery.grid.grab().toImage().pixelColor(centre(gallery, 0)) == QColor(LIGHT.surface_sunken)
        source.answer(RED)
        assert gallery.grid.grab().toImage().pixelColor(centre(gallery, 0)) == QColor(200, 10, 10)

    def test_a_picture_that_cannot_be_read_says_why_and_is_not_asked_for_again(self, qtbot: QtBot) -> None:
        source = HeldSource(at_once=FomoadError("part 0.png is empty.", "Replace the file."))
        gallery = shown(qtbot, source)
        samples = parts(1)
        gallery.set_samples(samples)
        qtbot.waitUntil(lambda: len(source.asked) == 1)
        tooltip = gallery.grid.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
        assert tooltip == "part 0.png is empty. Replace the file."
        gallery.grid.resize(500, 500)
        QTest.qWait(20)
        assert len(source.asked) == 1
        gallery.set_samples([replace(samples[0], path="/elsewhere/part 0.png")])
        gallery.grid.set_edge(170)
        qtbot.waitUntil(lambda: len(source.asked) == 2)

    def test_answers_that_come_after_the_gallery_has_gone_do_no_harm(self, qtbot: QtBot) -> None:
        source = HeldSource()
        loader = ThumbnailLoader(source)
        loader.want(parts(2), 128)
        loader.deleteLater()
        QTest.qWait(0)
        source.answer()
        del loader
        source.answer()

    def test_a_source_that_answers_at_once_is_asked_without_end_of_stack(self, qtbot: QtBot) -> None:
        source = HeldSource(at_once=RED)
        loader = ThumbnailLoader(source)
        loader.want(parts(2_000), 128)
        assert len(source.asked) == 2_000
        loader.deleteLater()

    def test_larger_tiles_ask_for_larger_thumbnails_and_show_the_small_ones_meanwhile(self, qtbot: QtBot) -> None:
        source = HeldSource()
        loader = ThumbnailLoader(source)
        sample = parts(1)[0]
        loader.want([sample], 128)
        source.answer()
        loader.want([sample], 512)
        assert source.asked == [("id0", 128), ("id0", 512)]
        small = loader.thumbnail("id0", 512)
        assert small is not None
        assert small.width() == 100
        loader.deleteLater()

    def test_few_sizes_are_asked_for(self) -> None:
        assert [request_edge(pixels) for pixels in (10, 128, 129, 512, 2_000)] == [128, 128, 256, 512, 512]

    def test_the_cache_drops_the_least_recently_used_and_keeps_its_limit(self, qapp: QApplication) -> None:
        cache = PixmapCache(limit=4 * 100 * 100 * 3)
        for name in "abc":
            cache.put(name, 128, QPixmap(100, 100))
        assert cache.get("a", 128) is not None
        cache.put("d", 128, QPixmap(100, 100))
        assert [name for name in "abcd" if cache.get(name, 128) is not None] == ["a", "c", "d"]
        cache.put("d", 128, QPixmap(100, 50))
        assert cache.size == 4 * (100 * 100 * 2 + 100 * 50)

    def test_rgb_bytes_become_the_same_pixels(self, qapp: QApplication) -> None:
        pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
        image = to_pixmap(pixels).toImage()
        for y, x in np.ndindex(5, 7):
            assert image.pixelColor(int(x), int(y)).getRgb()[:3] == tuple(pixels[y, x])  # type: ignore[index]

    def test_pictures_keep_their_proportions(self) -> None:
        for width, height in ((640, 480), (100, 900), (50, 50)):
            place = letterbox(width, height, 160)
            assert max(place.width(), place.height()) == pytest.approx(160)
            assert place.width() / place.height() == pytest.approx(width / height)
            assert (place.center().x(), place.center().y()) == (80, 80)


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
