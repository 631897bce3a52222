"""What can be done with the selected pictures: keys on the grid and entries of its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from fomoad_gui.core.samples import USED_SPLITS, Label, Split
from fomoad_gui.ui.gallery.class_dialog import ClassDialog
from fomoad_gui.ui.samples.shown import SPLIT_NAMES
from fomoad_gui.ui.theme.icons import set_icon

Ids = tuple[str, ...]


class GalleryActions(QObject):
    """The actions belong to `host`, whose keys they are if they have some, and act on the ids that `selected` returns.

    `label_requested(ids, Label, str)` carries the defect class, or the empty string; `split_requested(ids, Split)`;
    `remove_requested(ids)`; `open_requested()`.
    """

    label_requested = Signal(object, object, str)
    split_requested = Signal(object, object)
    remove_requested = Signal(object)
    open_requested = Signal()

    def __init__(self, host: QWidget, selected: Callable[[], Ids], *, has_keys: bool = True) -> None:
        super().__init__(host)
        self._has_keys = has_keys
        self._host = host
        self._selected = selected
        self._classes: tuple[str, ...] = ()
        self._last_class = ""
        self.open = self._action("Open", "eye", self.open_requested.emit)
        if has_keys:
            self.open.setShortcut(QKeySequence(Qt.Key.Key_Return))
        self.good = self._action("Label as good", "good", lambda: self._label(Label.GOOD), "1", "good")
        self.defect = self._action("Label as defect…", "defect", self.ask_for_class, "2", "defect")
        if has_keys:
            self.defect.setShortcuts([QKeySequence("2"), QKeySequence("L")])
        self.unlabelled = self._action("Remove the label", "unlabelled", lambda: self._label(Label.UNLABELLED), "3")
        self.remove = self._action("Remove from the project", "remove", self._remove, "Del")
        self.exclude = self._action("Exclude", "", self._mover(Split.EXCLUDED), "X")
        self.exclude.setToolTip("Keep it, but learn nothing from it and measure nothing on it")
        self.splits = {split: self._action(SPLIT_NAMES[split], "", self._mover(split)) for split in USED_SPLITS}
        self.set_enabled(False)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Offer these defect classes."""
        self._classes = tuple(classes)

    def set_enabled(self, is_enabled: bool) -> None:
        """Whether there is anything to act on."""
        for action in (
            self.open,
            self.good,
            self.defect,
            self.unlabelled,
            self.exclude,
            self.remove,
            *self.splits.values(),
        ):
            action.setEnabled(is_enabled)

    def menu(self) -> QMenu:
        """A menu of all that can be done now; it deletes itself."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.open)
        menu.addSeparator()
        menu.addActions([self.good, self.defect])
        if self._classes:
            classes = menu.addMenu("Label as defect of class")
            classes.setEnabled(self.defect.isEnabled())
            for name in self._classes:
                classes.addAction(name).triggered.connect(self._labeller(name))
        menu.addAction(self.unlabelled)
        menu.addSeparator()
        splits = menu.addMenu("Move to split")
        splits.setEnabled(self.defect.isEnabled())
        splits.addActions(list(self.splits.values()))
        menu.addSeparator()
        menu.addActions([self.exclude, self.remove])
        return menu

    def ask_for_class(self) -> None:
        """Label the pictures that are selected now as defects, of a class that a person chooses or types."""
        ids = self._selected()
        dialog = ClassDialog(self._classes, self._last_class, len(ids), self._host)
        dialog.chosen.connect(lambda name: self._label_as_defect(ids, name))
        dialog.open()

    def _action(
        self, text: str, icon_name: str, act: Callable[[], object], key: str = "", tint: str = "text"
    ) -> QAction:
        action = QAction(text, self._host)
        if icon_name:
            set_icon(action, icon_name, tint)
        if key and self._has_keys:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._host.addAction(action)
        action.triggered.connect(lambda: act())
        return action

    def _label(self, label: Label) -> None:
        self.label_requested.emit(self._selected(), label, "")

    def _label_as_defect(self, ids: Ids, name: str) -> None:
        self._last_class = name
        self.label_requested.emit(ids, Label.DEFECT, name)

    def _labeller(self, name: str) -> Callable[[], None]:
        return lambda: self._label_as_defect(self._selected(), name)

    def _mover(self, split: Split) -> Callable[[], None]:
        return lambda: self.split_requested.emit(self._selected(), split)

    def _remove(self) -> None:
        self.remove_requested.emit(self._selected())
