"""The design system: contrast, colours told apart by everyone, the system's scheme followed, icons that are there."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from fomoad_gui.core.samples import Label
from fomoad_gui.resources import resource_path
from fomoad_gui.ui.theme.apply import ThemeChoice, ThemeController, apply_theme
from fomoad_gui.ui.theme.badges import paint_badge
from fomoad_gui.ui.theme.current import THEME_PROPERTY, current_theme
from fomoad_gui.ui.theme.empty_state import EmptyState
from fomoad_gui.ui.theme.fonts import SMALLEST_POINTS, font, points
from fomoad_gui.ui.theme.icons import SIZES, icon, pixmap, set_icon
from fomoad_gui.ui.theme.style import palette, set_role, stylesheet
from fomoad_gui.ui.theme.tokens import DARK, LIGHT, TextRole, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)

COLOUR_VISION_DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Severity 1.0, on linear RGB: Machado, Oliveira and Fernandes 2009, table 1."""


@pytest.fixture(autouse=True)
def plain_application(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setStyleSheet("")
    qapp.setProperty(THEME_PROPERTY, None)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)


def linear(colour: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    encoded = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio and relative luminance."""
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted((float(linear(first) @ weights), float(linear(second) @ weights)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """CIE L*a*b* of linear sRGB, D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_contrast_formula_knows_the_published_examples() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@THEMES
def test_every_text_is_readable_on_its_ground(theme: Theme) -> None:
    names = {getattr(theme, field.name): field.name for field in dataclasses.fields(theme)}
    poor = [
        (names[text], names[ground], round(contrast(text, ground), 2))
        for text, ground in theme.text_pairs()
        if contrast(text, ground) < 4.5
    ]
    assert poor == []


@THEMES
def test_outlines_of_what_can_be_operated_and_the_focus_stand_out(theme: Theme) -> None:
    for line in (theme.border_strong, theme.focus, theme.accent):
        assert contrast(line, theme.surface) >= 3.0
        assert contrast(line, theme.window) >= 3.0


@THEMES
@pytest.mark.parametrize("deficiency", COLOUR_VISION_DEFICIENCIES)
def test_good_and_defect_differ_for_everyone(theme: Theme, deficiency: str) -> None:
    simulate = np.array(COLOUR_VISION_DEFICIENCIES[deficiency])
    difference = lab(simulate @ linear(theme.good)) - lab(simulate @ linear(theme.defect))
    assert float(np.linalg.norm(difference)) > 25  # CIE76; 2.3 is just noticeable


@THEMES
def test_the_style_sheet_uses_every_value_it_names_and_only_files_that_exist(theme: Theme) -> None:
    sheet = stylesheet(theme)
    assert "$" not in sheet
    files = re.findall(r'url\("([^"]+)"\)', sheet)
    assert files
    assert all(Path(file).is_file() for file in files)
    assert not re.search(r"font-size:\s*[\d.]+px", sheet)  # points follow the screen's scale


@THEMES
def test_item_views_keep_an_opaque_ground_so_that_scrolling_moves_what_is_painted(theme: Theme, qtbot: QtBot) -> None:
    apply_theme(_application(), theme)
    view = QListView()
    qtbot.addWidget(view)
    view.show()
    assert view.viewport().autoFillBackground()
    assert view.palette().color(view.viewport().backgroundRole()) == QColor(theme.surface)


def test_applying_a_theme_reaches_palette_widgets_and_those_who_paint(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Train")
    qtbot.addWidget(button)
    set_role(button, "primary")
    button.resize(120, 40)
    for theme in (LIGHT, DARK):
        apply_theme(qapp, theme)
        assert current_theme() is theme
        assert qapp.palette().window().color() == QColor(theme.window)
        assert button.grab().toImage().pixelColor(10, 20) == QColor(theme.accent)


def test_a_role_may_change_at_any_time(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, LIGHT)
    button = QPushButton("Train")
    qtbot.addWidget(button)
    button.resize(120, 40)
    assert button.grab().toImage().pixelColor(10, 20) == QColor(LIGHT.surface_raised)
    set_role(button, "primary")
    assert button.grab().toImage().pixelColor(10, 20) == QColor(LIGHT.accent)


def test_the_systems_scheme_is_followed_unless_a_theme_is_chosen(qapp: QApplication) -> None:
    controller = ThemeController(qapp)
    seen: list[str] = []
    controller.changed.connect(lambda theme: seen.append(theme.name))
    try:
        assert current_theme() is LIGHT
        controller.choose(ThemeChoice.DARK)
        assert current_theme() is DARK
        controller.choose(ThemeChoice.DARK)
        controller.choose(ThemeChoice.SYSTEM)
        assert current_theme() is LIGHT
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)  # what a platform does when its scheme changes
        assert current_theme() is DARK
        assert seen == ["dark", "light", "dark"]
    finally:
        controller.setParent(None)
        controller.deleteLater()


def test_a_chosen_theme_stays_when_the_system_changes(qapp: QApplication) -> None:
    controller = ThemeController(qapp, ThemeChoice.LIGHT)
    try:
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert current_theme() is LIGHT
        assert controller.choice is ThemeChoice.LIGHT
    finally:
        controller.setParent(None)
        controller.deleteLater()


def test_icons_of_buttons_and_actions_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, LIGHT)
    button, field = QPushButton(), QLineEdit()
    qtbot.addWidget(button)
    qtbot.addWidget(field)
    action = QAction(field)
    field.addAction(action, QLineEdit.ActionPosition.LeadingPosition)
    set_icon(button, "stop")
    set_icon(action, "stop", "text_muted")
    assert _ink(button.icon()) == QColor(LIGHT.text)
    apply_theme(qapp, DARK)
    assert _ink(button.icon()) == QColor(DARK.text)
    assert _ink(action.icon()) == QColor(DARK.text_muted)
    assert _ink(button.icon(), QIcon.Mode.Disabled) == QColor(DARK.text_disabled)


def test_icons_are_there_in_every_size_that_is_asked_for(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, LIGHT)
    toolbar, button = QToolBar(), QToolButton()
    for widget in (toolbar, button):
        qtbot.addWidget(widget)
    assert {toolbar.iconSize().width(), button.iconSize().width()} == set(SIZES)
    sizes = icon("stop", LIGHT).availableSizes()
    assert {size.width() for size in sizes} >= set(SIZES)


def test_a_picture_of_an_icon_is_the_callers_own(qapp: QApplication) -> None:
    assert qapp.devicePixelRatio() == 1
    mine = pixmap("stop", LIGHT.text, 20)
    mine.setDevicePixelRatio(2)
    mine.fill(QColor(LIGHT.accent))
    again = pixmap("stop", LIGHT.text, 20)
    assert again.devicePixelRatio() == 1
    assert again.toImage() != mine.toImage()


def test_every_icon_is_a_tintable_line_drawing_of_one_set() -> None:
    drawings = [path for path in sorted(resource_path("icons").glob("*.svg")) if "glyph" not in path.stem]
    assert len(drawings) > 20
    styles = {
        path.stem: re.findall(r'viewBox="[^"]*"|stroke[^ =]*="[^"]*"', path.read_text("utf-8")) for path in drawings
    }
    agreed = {'viewBox="0 0 20 20"', 'stroke="currentColor"', 'stroke-width="1.5"', 'stroke-linecap="round"'}
    assert {name: style for name, style in styles.items() if not agreed <= set(style)} == {}
    inks = {path.stem: opacity(pixmap(path.stem, LIGHT.text, 40).toImage()) > 128 for path in drawings}
    assert {name for name, inked in inks.items() if not 20 < np.count_nonzero(inked) < 800} == set()
    cut_off = {name for name, inked in inks.items() if np.count_nonzero(inked[2:-2, 2:-2]) < np.count_nonzero(inked)}
    assert cut_off == set()


@THEMES
def test_each_label_has_its_own_shape_not_only_its_own_colour(theme: Theme) -> None:
    shapes = [_silhouette(label, theme) for label in Label]
    for place, shape in enumerate(shapes):
        assert shape.any()
        for other in shapes[place + 1 :]:
            assert np.mean((shape & other)[shape | other]) < 0.85  # intersection over union


def test_text_sizes_are_points_of_the_systems_font(qapp: QApplication) -> None:
    before = qapp.font()
    try:
        larger = qapp.font()
        larger.setPointSizeF(20)
        qapp.setFont(larger)
        assert points(TextRole.BODY) == 20
        assert font(TextRole.TITLE).pointSizeF() == pytest.approx(32)
        assert font(TextRole.TITLE).family() == larger.family()
        larger.setPointSizeF(5)
        qapp.setFont(larger)
        assert points(TextRole.CAPTION) == SMALLEST_POINTS
    finally:
        qapp.setFont(before)


def test_the_palette_mutes_what_is_disabled() -> None:
    made = palette(DARK)
    assert made.color(made.ColorGroup.Disabled, made.ColorRole.Text) == QColor(DARK.text_disabled)
    assert made.color(made.ColorGroup.Active, made.ColorRole.Text) == QColor(DARK.text)


def test_an_empty_state_shows_all_of_its_sentence_in_a_narrow_pane(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, LIGHT)
    empty = EmptyState("picture", "Nothing here", "A sentence that does not fit on one line of a narrow pane.", "Do it")
    qtbot.addWidget(empty)
    empty.resize(260, 400)
    empty.show()
    sentence = next(label for label in empty.findChildren(QLabel) if label.text().startswith("A sentence"))
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    assert sentence.height() > sentence.fontMetrics().height() * 1.5
    with qtbot.waitSignal(empty.pressed):
        QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _ink(drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """The colour of the most opaque pixel."""
    image = drawn.pixmap(40, mode).toImage()
    y, x = divmod(int(np.argmax(opacity(image))), image.width())
    return image.pixelColor(x, y)


def opacity(image: QImage) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The alpha channel, uint8 [h, w]."""
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    rows = np.frombuffer(alpha.constBits(), np.uint8).reshape(alpha.height(), alpha.bytesPerLine())
    return rows[:, : alpha.width()].copy()


def _silhouette(label: Label, theme: Theme) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_badge(painter, QRectF(0, 0, 40, 40), label, theme)
    painter.end()
    return opacity(image) > 128
