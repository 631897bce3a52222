"""The style sheet's text; `$name` stands for a value of the theme (see `style.stylesheet`).

Item views get neither background nor border here, but for the short ones in dialogs: a view with one of them loses its
opaque ground, and Qt then repaints all of it at every step of a scroll. Their ground is the palette's; those without a
frame call `setFrameShape`.
"""

from __future__ import annotations

SHEET = """
QToolTip {
    background: $tooltip; color: $tooltip_text; border: none; padding: 6px 8px;
}

QLabel[role="title"] { font-size: $title_size; font-weight: $title_weight; }
QLabel[role="heading"] { font-size: $heading_size; font-weight: $heading_weight; }
QLabel[role="strong"] { font-weight: $strong_weight; }
QLabel[role="caption"] { font-size: $caption_size; color: $text_muted; }
QLabel[role="muted"] { color: $text_muted; }
QLabel[role="good"] { color: $good; font-weight: $strong_weight; }
QLabel[role="defect"] { color: $defect; font-weight: $strong_weight; }
QLabel[role="warning"] { color: $warning; }

QFrame[role="card"] { background: $surface_raised; border: 1px solid $border; border-radius: $radius_l; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[role="footer"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[role="notice"] { background: $warning_surface; border: 1px solid $warning; border-radius: $radius_m; }
QFrame[role="surface"] { background: $surface; border: none; }

QPushButton {
    background: $surface_raised; color: $text; border: 1px solid $border_strong; border-radius: $radius_m;
    padding: 6px 14px; min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border: 2px solid $focus; padding: 5px 13px; }
QPushButton:disabled { color: $text_disabled; border-color: $border; background: $window; }
QPushButton[role="primary"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: $strong_weight;
}
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $pressed; color: $text_disabled; border-color: $pressed; }
QPushButton[role="danger"] { color: $defect; border-color: $defect; }
QPushButton::menu-indicator { image: url("$icons/glyph-down.svg"); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 8px; }

QToolBar { background: $surface; border: none; border-bottom: 1px solid $border; padding: 6px 8px; spacing: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 4px 6px; }
QToolButton {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: $radius_m; padding: 5px 8px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $selection; color: $selection_text; }
QToolButton:focus { border: 1px solid $focus; }
QToolButton:disabled { color: $text_disabled; }
QToolButton[role="primary"] { background: $accent; color: $accent_text; font-weight: $strong_weight; }
QToolButton[role="primary"]:hover { background: $accent_hover; }
QToolButton[role="primary"]:pressed { background: $accent_pressed; }
QToolButton[role="primary"]:focus { border: 1px solid $text; }
QToolButton[role="primary"]:disabled { background: $pressed; color: $text_disabled; }
QToolButton::menu-indicator { image: none; }
QToolButton[popupMode="1"] { padding-right: 22px; }
QToolButton::menu-button { border: none; width: 18px; }
QToolButton::menu-arrow { image: url("$icons/glyph-down.svg"); width: 12px; height: 12px; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QAbstractSpinBox {
    background: $surface; color: $text; border: 1px solid $border_strong; border-radius: $radius_m;
    padding: 5px 8px; selection-background-color: $accent; selection-color: $accent_text; min-height: 18px;
}
QLineEdit { lineedit-clear-button-icon: url("$icons/glyph-clear.svg"); }
QComboBox { background: $surface_raised; padding-right: 24px; combobox-popup: 0; }
QComboBox:hover { background: $hover; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $focus; padding-top: 4px; padding-bottom: 4px; padding-left: 7px;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
    color: $text_disabled; border-color: $border; background: $window;
}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: none; padding: 0 0 0 6px; background: transparent;
    min-height: 0; }
QComboBox QLineEdit { padding-left: 2px; }
QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit:focus { border: none; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$icons/glyph-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface_raised; color: $text; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $selection_text;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: $radius_s; color: $text; }
QComboBox QAbstractItemView::item:hover { background: $hover; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $selection_text; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; width: 18px; subcontrol-origin: border; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; top: 2px; right: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; bottom: 2px; right: 2px; }
QAbstractSpinBox::up-arrow { image: url("$icons/glyph-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/glyph-down.svg"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: $space_s; padding: 3px 2px; border: 1px solid transparent;
    border-radius: $radius_s; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox:disabled, QRadioButton:disabled { color: $text_disabled; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 16px; height: 16px; border: 1px solid $border_strong; background: $surface;
}
QCheckBox::indicator { border-radius: $radius_s; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $focus; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/glyph-tick.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent;
    image: url("$icons/glyph-dash.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/glyph-dot.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $pressed; border-color: $border; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QGroupBox { border: 1px solid $border; border-radius: $radius_l; margin-top: 22px; padding: 12px; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; left: 2px; padding: 0 0 4px 0;
    color: $text; font-weight: $strong_weight; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabWidget::tab-bar { left: 8px; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $text_muted; border: none; border-bottom: 2px solid transparent;
    padding: 9px 12px; margin-right: 4px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $link; }
QTabBar::tab:disabled { color: $text_disabled; }

QAbstractItemView { color: $text; outline: none; }
QAbstractItemView QScrollBar { background: $surface; }
QTableView, QTreeView, QListView, QListWidget {
    selection-background-color: $selection; selection-color: $selection_text; gridline-color: $border;
}
QDialog QListView, QDialog QTableView, QDialog QTreeView {
    background: $surface; border: 1px solid $border; border-radius: $radius_m; padding: 3px;
}
QDialog QListView::item { padding: 5px 8px; border-radius: $radius_s; }
QDialog QListView::item:hover { background: $hover; }
QDialog QListView::item:selected { background: $selection; color: $selection_text; }
QTableView::item { border: none; padding: 0 8px; }
QTableView::item:selected { background: $selection; color: $selection_text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $text_muted; border: none; border-bottom: 1px solid $border;
    padding: 9px 11px 7px 11px; font-size: $caption_size; font-weight: $strong_weight;
}
QHeaderView::section:hover { color: $text; background: $hover; }
QHeaderView::up-arrow { image: url("$icons/glyph-up.svg"); width: 9px; height: 9px;
    subcontrol-position: top center; subcontrol-origin: border; }
QHeaderView::down-arrow { image: url("$icons/glyph-down.svg"); width: 9px; height: 9px;
    subcontrol-position: top center; subcontrol-origin: border; }
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $border; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text_muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider:horizontal { min-height: 22px; }
QSlider:vertical { min-width: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $pressed; }
QSlider::groove:vertical { width: 4px; border-radius: 2px; background: $pressed; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical { background: $accent; border-radius: 2px; }
QSlider::handle { background: $surface_raised; border: 2px solid $accent; border-radius: 8px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; }
QSlider::handle:vertical { width: 12px; height: 12px; margin: 0 -6px; }
QSlider::handle:hover { background: $selection; }
QSlider::handle:focus { background: $accent; }
QSlider::handle:disabled { border-color: $border_strong; }
QSlider::sub-page:horizontal:disabled { background: $border_strong; }

QProgressBar {
    background: $pressed; color: $text; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
    text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QMenuBar { background: $surface; color: $text; padding: 2px 4px; border: none; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: $radius_s; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $surface_raised; color: $text; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: $radius_s; }
QMenu::item:selected { background: $selection; color: $selection_text; }
QMenu::item:disabled { color: $text_disabled; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QMenu::right-arrow { image: url("$icons/glyph-right.svg"); width: 12px; height: 12px; right: 6px; }

QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QStatusBar { background: $surface; color: $text_muted; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QDockWidget::title { background: $surface; padding: 8px; }
"""
