"""The results table, against SciPy, driven with mouse and keys."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scipy.stats import percentileofscore

from fomoad_gui.core.calibration import Calibration, Evidence, calibrate
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.results.columns import Column
from fomoad_gui.ui.results.sorting import row_order
from fomoad_gui.ui.results.view import ResultsView
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from tests.ui.galleries import dressed_in_light

GOOD_SCORES = [1.0, 2.0, 3.0, 4.0]
SAMPLES = (
    Sample("train", "/data/a.png", 8, 8, Label.GOOD, "", Split.TRAIN),
    Sample("held", "/data/b.png", 8, 8, Label.GOOD, "", Split.CALIBRATION),
    Sample("fine", "/data/part 10.png", 8, 8, Label.GOOD, "", Split.TEST),
    Sample("alarm", "/data/part 9.png", 8, 8, Label.GOOD, "", Split.TEST),
    Sample("caught", "/data/d.png", 8, 8, Label.DEFECT, "scratch", Split.TEST),
    Sample("missed", "/data/e.png", 8, 8, Label.DEFECT, "", Split.TEST),
    Sample("new", "/data/f.png", 8, 8),
    Sample("unscored", "/data/g.png", 8, 8, Label.GOOD, "", Split.TEST),
)
SCORES = {"train": 0.5, "held": 3.0, "fine": 2.5, "alarm": 9.5, "caught": 100.0, "missed": -3.0, "new": 10.0}


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    yield from dressed_in_light(qapp)


@pytest.fixture(autouse=True)
def light(dressed: None, qapp: QApplication) -> None:
    del dressed
    if current_theme() is not LIGHT:  # a theme takes a while to apply
        apply_theme(qapp, LIGHT)


@pytest.fixture
def view(qtbot: QtBot) -> ResultsView:
    made = ResultsView()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.set_samples(SAMPLES)
    made.set_results(SCORES, Calibration(5.0, 0.01, np.array(GOOD_SCORES)))
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    made.table.setFocus()
    return made


def cell(
    view: ResultsView, sample_id: str, column: Column, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole
) -> object:
    return index(view, sample_id, column).data(role)


def index(view: ResultsView, sample_id: str, column: Column = Column.NAME) -> QModelIndex:
    return view.table.model().index(shown_ids(view).index(sample_id), column)


def shown_ids(view: ResultsView) -> list[str]:
    names = {sample.path.rsplit("/", 1)[1]: sample.id for sample in SAMPLES}
    model = view.table.model()
    return [names[model.index(row, Column.NAME).data()] for row in range(model.rowCount())]


def colours(view: ResultsView, sample_id: str, column: Column) -> set[str]:
    image = view.table.viewport().grab(view.table.visualRect(index(view, sample_id, column))).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def colours_on_screen(view: ResultsView, sample_id: str, column: Column) -> set[str]:
    """What was painted of its own accord, where `colours` has the cell painted."""
    place = view.table.visualRect(index(view, sample_id, column))
    place.moveTo(view.table.viewport().mapTo(view, place.topLeft()))
    image = view.screen().grabWindow(view.winId(), place.x(), place.y(), place.width(), place.height()).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def click_header(view: ResultsView, column: Column) -> None:
    header = view.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def click_row(
    view: ResultsView, sample_id: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    place = view.table.visualRect(index(view, sample_id)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


class TestSorting:
    @given(st.lists(st.one_of(st.floats(allow_nan=False), st.just(math.nan)), max_size=30), st.booleans())
    def test_order_is_by_number_and_nothing_comes_last(self, values: list[float], is_descending: bool) -> None:
        keys = np.array(values, dtype=np.float64)
        ordered = [values[place] for place in row_order(keys, is_descending)]
        numbers = [value for value in values if not math.isnan(value)]
        assert ordered[: len(numbers)] == sorted(numbers, reverse=is_descending)
        assert all(math.isnan(value) for value in ordered[len(numbers) :])

    def test_the_most_suspicious_comes_first_until_asked_otherwise(self, view: ResultsView) -> None:
        assert shown_ids(view) == ["caught", "new", "alarm", "held", "fine", "missed", "train", "unscored"]

    def test_a_click_on_a_header_sorts_numbers_as_numbers(self, view: ResultsView) -> None:
        click_header(view, Column.SCORE)
        assert shown_ids(view) == ["missed", "fine", "held", "alarm", "new", "caught", "train", "unscored"]
        click_header(view, Column.NAME)
        assert shown_ids(view) == ["train", "held", "caught", "missed", "new", "unscored", "alarm", "fine"]

    @pytest.mark.parametrize(
        ("column", "first"),
        [
            (Column.LABEL, ["train", "held", "fine", "alarm", "unscored", "missed", "caught", "new"]),
            (Column.SPLIT, ["train", "held", "fine", "alarm", "caught", "missed", "new", "unscored"]),
            (Column.PERCENTILE, ["missed", "fine", "held", "alarm", "new", "caught", "train", "unscored"]),
            (Column.VERDICT, ["held", "fine", "missed", "alarm", "caught", "new", "train", "unscored"]),
            (Column.OUTCOME, ["fine", "caught", "alarm", "missed", "held", "train", "new", "unscored"]),
        ],
    )
    def test_every_column_can_be_sorted(self, view: ResultsView, column: Column, first: list[str]) -> None:
        view.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        assert shown_ids(view) == first

    def test_a_table_sorted_by_verdict_follows_the_threshold(self, view: ResultsView) -> None:
        view.table.sortByColumn(Column.OUTCOME, Qt.SortOrder.DescendingOrder)
        assert shown_ids(view)[:2] == ["held", "missed"]
        view.set_threshold(-5.0)
        assert shown_ids(view)[:3] == ["held", "fine", "alarm"]  # all good ones of the test are false alarms now

    def test_the_selection_moves_with_its_rows(self, view: ResultsView) -> None:
        click_row(view, "alarm")
        click_header(view, Column.NAME)
        assert view.selection() == ("alarm",)


class TestCells:
    def test_a_training_image_is_said_to_be_in_training(self, view: ResultsView) -> None:
        texts = [cell(view, "train", column) for column in Column]
        assert texts == ["a.png", "Good", "Training", "in training", "–", "–", "–"]

    def test_a_test_image_shows_all_there_is(self, view: ResultsView) -> None:
        texts = [cell(view, "caught", column) for column in Column]
        assert texts == ["d.png", "Defect: scratch", "Test", "100.00", "100.0 %", "NG", "correct"]
        assert [cell(view, name, Column.OUTCOME) for name in ("alarm", "missed", "new")] == [
            "false alarm",
            "missed",
            "–",
        ]
        assert cell(view, "caught", Column.NAME, Qt.ItemDataRole.ToolTipRole) == "/data/d.png\nDefect: scratch"

    def test_a_held_out_picture_over_the_threshold_is_ng_and_no_false_alarm(self, view: ResultsView) -> None:
        view.set_threshold(-5.0)
        assert [cell(view, "held", column) for column in (Column.VERDICT, Column.OUTCOME)] == ["NG", "held out"]

    @pytest.mark.parametrize("name", ["held", "fine", "alarm", "missed"])
    def test_percentiles_are_those_of_scipy(self, view: ResultsView, name: str) -> None:
        expected = percentileofscore(GOOD_SCORES, SCORES[name], kind="strict")
        assert cell(view, name, Column.PERCENTILE) == f"{expected:.1f} %"

    def test_a_moved_threshold_changes_verdicts_and_results(self, view: ResultsView) -> None:
        view.set_threshold(9.6)
        assert (cell(view, "alarm", Column.VERDICT), cell(view, "alarm", Column.OUTCOME)) == ("OK", "correct")
        view.set_threshold(None)
        assert (cell(view, "alarm", Column.VERDICT), cell(view, "alarm", Column.OUTCOME)) == ("–", "–")
        assert cell(view, "alarm", Column.SCORE) == "9.50"

    def test_a_threshold_that_turns_nothing_repaints_nothing(self, view: ResultsView) -> None:
        changes: list[QModelIndex] = []
        view.table.model().dataChanged.connect(lambda first, _last: changes.append(first))
        view.set_threshold(5.5)
        assert changes == []
        view.set_threshold(9.6)
        assert len(changes) == 1

    def test_a_verdict_that_turns_is_painted_anew(self, view: ResultsView) -> None:
        QTest.qWait(1)
        before = colours_on_screen(view, "alarm", Column.VERDICT)
        view.set_threshold(9.6)
        QTest.qWait(1)
        after = colours_on_screen(view, "alarm", Column.VERDICT)
        assert LIGHT.defect in before - after
        assert LIGHT.good in after - before

    def test_verdicts_have_their_colour_in_either_theme(self, view: ResultsView, qapp: QApplication) -> None:
        for theme in (LIGHT, DARK):
            apply_theme(qapp, theme)
            assert theme.defect in colours(view, "caught", Column.VERDICT)
            assert theme.good in colours(view, "fine", Column.VERDICT)
            assert theme.defect in colours(view, "missed", Column.OUTCOME)
            assert theme.defect not in colours(view, "caught", Column.OUTCOME)
            assert theme.defect in colours(view, "missed", Column.LABEL)  # its badge

    def test_a_selected_row_keeps_the_colours_of_its_cells(self, view: ResultsView) -> None:
        click_row(view, "caught")
        assert {LIGHT.selection, LIGHT.defect} <= colours(view, "caught", Column.VERDICT)

    def test_headers_say_what_they_mean(self, view: ResultsView) -> None:
        model = view.table.model()
        for column in Column:
            title, meaning = (
                model.headerData(column, Qt.Orientation.Horizontal, role)
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            )
            assert title
            assert meaning
            assert title != meaning

    def test_a_narrow_table_keeps_score_verdict_and_result_in_sight(self, view: ResultsView) -> None:
        hidden = []
        for width in (2000, 400, 500, 600, 700, 2000):
            view.resize(width, 500)
            for column in (Column.NAME, Column.SCORE, Column.VERDICT, Column.OUTCOME):
                place = view.table.visualRect(index(view, "caught", column))
                assert not place.isEmpty()
                assert view.table.viewport().rect().contains(place), (width, column)
            hidden.append(sum(view.table.isColumnHidden(column) for column in Column))
        assert hidden[0] == hidden[-1] == 0
        assert hidden[1] > 0
        assert hidden[1:] == sorted(hidden[1:], reverse=True)


class TestSelection:
    def test_clicks_select_rows_and_tell(self, view: ResultsView) -> None:
        heard: list[tuple[str, ...]] = []
        currents: list[str] = []
        view.selection_changed.connect(heard.append)
        view.current_changed.connect(currents.append)
        click_row(view, "alarm")
        click_row(view, "caught", Qt.KeyboardModifier.ControlModifier)
        assert heard == [("alarm",), ("caught", "alarm")]
        assert currents == ["alarm", "caught"]

    def test_a_selection_from_outside_is_shown_and_not_told(self, view: ResultsView) -> None:
        heard: list[object] = []
        view.selection_changed.connect(heard.append)
        view.current_changed.connect(heard.append)
        view.set_selection(["new", "unknown"])
        assert view.selection() == ("new",)
        assert view.table.selectionModel().isRowSelected(shown_ids(view).index("new"), QModelIndex())
        view.set_selection([])
        assert view.selection() == ()
        assert heard == []

    def test_the_selection_outlives_new_samples_and_results(self, view: ResultsView) -> None:
        view.set_selection(["alarm"])
        view.set_samples([replace(sample, label=Label.GOOD, defect_class="") for sample in SAMPLES])
        view.set_results({**SCORES, "alarm": 0.0}, None)
        assert view.selection() == ("alarm",)

    def test_return_and_double_click_open(self, view: ResultsView, qtbot: QtBot) -> None:
        opened: list[str] = []
        view.open_requested.connect(opened.append)
        click_row(view, "alarm")
        place = view.table.visualRect(index(view, "alarm")).center()
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        QTest.keyClick(view.table, Qt.Key.Key_Down)
        QTest.keyClick(view.table, Qt.Key.Key_Return)
        assert opened == ["alarm", "held"]


class TestCopy:
    def test_selected_rows_are_copied_as_a_spreadsheet_reads_them(self, view: ResultsView) -> None:
        click_row(view, "caught")
        click_row(view, "train", Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
        assert rows[0] == ["Name", "Label", "Split", "Score", "Percentile", "Verdict", "Result"]
        assert rows[1] == ["d.png", "Defect: scratch", "Test", "100.0", "100.0", "NG", "correct"]
        assert rows[2] == ["a.png", "Good", "Training", "in training", "", "", ""]

    def test_numbers_are_copied_in_full(self, view: ResultsView) -> None:
        view.set_results({"new": -1 / 3}, None)
        view.set_selection(["new"])
        view.copy()
        assert float(QGuiApplication.clipboard().text().splitlines()[1].split("\t")[3]) == -1 / 3

    def test_nothing_selected_leaves_the_clipboard_alone(self, view: ResultsView) -> None:
        QGuiApplication.clipboard().setText("before")
        QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "before"


class TestSummary:
    def test_the_counts_follow_the_threshold(self, view: ResultsView) -> None:
        summary = view.summary
        said = [f.accessibleName() for f in (summary.good, summary.false_alarms, summary.defects, summary.missed)]
        assert said == ["Good: 2", "False alarms: 1, 50.0 %", "Defects: 2", "Missed: 1, 50.0 %"]
        assert "threshold of 5.00" in summary.sentence.text()
        assert "1 good picture is held out for calibration; 0 of them are at or over" in summary.sentence.text()
        view.set_threshold(np.nextafter(2.0, 3.0))
        assert "threshold of 2.01" in summary.sentence.text()
        assert summary.false_alarms.accessibleName() == "False alarms: 2, 100.0 %"
        assert "1 of them is at or over" in summary.sentence.text()

    def test_training_images_are_never_counted(self, view: ResultsView) -> None:
        only_training = [replace(sample, split=Split.TRAIN) for sample in SAMPLES]
        view.set_samples(only_training)
        assert not view.summary.good.isVisible()
        assert view.summary.sentence.text().startswith("No scores yet")

    def test_without_labelled_test_images_it_says_what_to_do(self, view: ResultsView) -> None:
        view.set_samples([SAMPLES[1], SAMPLES[6]])
        assert not view.summary.good.isVisible()
        assert view.summary.sentence.text().startswith("No labelled test pictures yet")

    def test_the_tooltip_says_how_sure_a_rate_is(self, view: ResultsView, qapp: QApplication) -> None:
        figure = view.summary.missed
        qapp.sendEvent(figure, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), figure.mapToGlobal(QPoint(1, 1))))
        # Clopper and Pearson for 1 of 2: 1 - sqrt(0.975) and sqrt(0.975)
        assert f"between {100 * (1 - math.sqrt(0.975)):.1f} % and {100 * math.sqrt(0.975):.1f} %" in figure.toolTip()


def test_a_calibration_brings_its_own_threshold(qtbot: QtBot) -> None:
    view = ResultsView()
    qtbot.addWidget(view)
    view.set_samples(SAMPLES)
    calibration = calibrate([9.0, 9.2, 9.4], 0.3)
    view.set_results(SCORES, calibration)
    assert cell(view, "alarm", Column.VERDICT) == "NG"
    assert cell(view, "held", Column.VERDICT) == "OK"


def test_calibration_pictures_that_were_learnt_from_in_turn_are_in_training(view: ResultsView) -> None:
    without = {name: score for name, score in SCORES.items() if name != "held"}
    view.set_results(without, calibrate(GOOD_SCORES, 0.25, Evidence.CROSS))
    assert cell(view, "held", Column.SCORE) == "in training"
    assert cell(view, "unscored", Column.SCORE) == "–"
    view.set_results(without, calibrate(GOOD_SCORES, 0.25))
    assert cell(view, "held", Column.SCORE) == "–"
