"""The menu bar and the toolbar, filled with commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from fomoad_gui.ui.gallery.actions import GalleryActions
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.workspace.commands import Commands


def fill_menus(bar: QMenuBar, commands: Commands, selected: GalleryActions) -> QMenu:
    """All that can be done, by kind; returns the menu that is to list the recent projects."""
    project, edit, detector, view, help_ = (
        bar.addMenu(title) for title in ("&Project", "&Edit", "&Detector", "&View", "&Help")
    )
    project.addActions([commands.new, commands.open])
    recent = project.addMenu("Open recent")
    project.addActions([commands.save_as, commands.close])
    project.addSeparator()
    project.addActions([commands.import_pictures, commands.import_folder, commands.sample])
    project.addSeparator()
    project.addActions([commands.export, commands.save_model])
    project.addSeparator()
    project.addAction(commands.quit)
    edit.addActions([commands.undo, commands.redo])
    edit.addSeparator()
    edit.addActions([selected.good, selected.defect, selected.unlabelled])
    edit.addMenu("Move to split").addActions(list(selected.splits.values()))
    edit.addSeparator()
    edit.addAction(selected.remove)
    detector.addActions([commands.train, commands.settings, commands.tune, commands.regions])
    detector.addSeparator()
    detector.addActions([commands.check, commands.stress, commands.report])
    detector.addSeparator()
    detector.addAction(commands.board)
    detector.addSeparator()
    detector.addActions([commands.lower, commands.higher])
    view.addActions([commands.previous, commands.next, commands.fit])
    view.addSeparator()
    view.addActions([commands.theme, commands.system_theme])
    help_.addActions([commands.keys, commands.log, commands.about])
    return recent


def fill_toolbar(bar: QToolBar, commands: Commands) -> None:
    """What is needed most, Train as the one primary button."""
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addAction(commands.import_pictures)
    bar.addWidget(_primary(commands.train))
    bar.addAction(commands.settings)
    bar.addSeparator()
    bar.addActions([commands.undo, commands.redo])
    bar.addSeparator()
    bar.addAction(commands.export)
    gap = QWidget()
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(gap)
    bar.addAction(commands.theme)
    for action in (commands.settings, commands.undo, commands.redo, commands.theme):
        button_of(bar, action).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    for action, text in ((commands.import_pictures, "Import"), (commands.export, "Export")):
        action.setIconText(text)


def _primary(action: QAction) -> QToolButton:
    """The one button that stands out; an icon of its own, for the action's would be lost on the accent."""
    button = QToolButton()
    button.setText(action.text())
    button.setToolTip(action.toolTip())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    set_role(button, "primary")
    set_icon(button, "train", "accent_text")
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button


def button_of(bar: QToolBar, action: QAction) -> QToolButton:
    """The toolbar's button for an action."""
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    return button
