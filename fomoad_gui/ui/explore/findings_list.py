"""Pictures that deserve a look, by what is remarkable about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.ui.samples.shown import label_text
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

if TYPE_CHECKING:
    from fomoad_gui.pipeline.explore.findings import Findings

SUGGESTED = "suggested"
KINDS = {
    "mislabelled": ("Likely mislabelled", "No picture looks mislabelled."),
    "suspicious": ("Suspicious good ones", "The model rejects none of those labelled good, and none is unusual."),
    "duplicate": ("Near-duplicates", "No two pictures are nearly the same."),
    "cluster": ("Clusters without a label", "In every cluster some picture has a label."),
    "outlier": ("Outliers", "No picture lies far from all others."),
    SUGGESTED: ("Suggested labels", "Label a few pictures of each kind, and labels for those like them are suggested."),
    "label next": ("Best to label next", "Every picture has a label."),
}
"""Title, and what there is to say where nothing is found."""
LABELLED = {SUGGESTED, "mislabelled"}
TO_LABEL = {"cluster", "label next"}
TO_EXCLUDE = {"suspicious", "duplicate", "outlier"}
"""What there is to do with the pictures of each kind."""
ID, VALUE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class FindingsList(QWidget):
    """`selection_changed(ids)` follows the rows that are chosen. Of those, or of all where none is, `accepted(ids,
    Label, str)` takes the suggested labels, one signal for each label, `exclude_requested(ids, bool)` excludes them,
    and trains again if that is true; `menu_requested(QPoint)` asks at a place on the screen what is to be done with
    those that are selected. UI thread only."""

    selection_changed = Signal(object)
    accepted = Signal(object, object, str)
    exclude_requested = Signal(object, bool)
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        for key, (title, _) in KINDS.items():
            self.kind.addItem(title, key)
        self.kind.setAccessibleName("What to look for")
        self.rows = QListWidget()
        self.rows.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.rows.setAccessibleName("Pictures that deserve a look")
        self.rows.setWordWrap(True)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setSpacing(2)
        self.empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        set_role(self.empty, "muted")
        self.accept_button = QPushButton("Accept the labels")
        self.accept_button.setToolTip("Give the pictures chosen here, or all of them, the labels that are suggested")
        self.exclude_button = QPushButton("Exclude")
        self.exclude_button.setToolTip(
            "Learn nothing from the pictures chosen here, or all of them, and measure nothing on them"
        )
        self.retrain_button = QPushButton("Exclude and train again")
        self.retrain_button.setToolTip("The same, and train without them: you will see what that has changed")
        self.label_button = QPushButton("Label…")
        self.label_button.setToolTip("Say what the pictures chosen here, or all of them, show")
        self._findings: Findings | None = None
        self._samples: Mapping[str, Sample] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        line = QHBoxLayout()
        line.addWidget(self.kind, 1)
        layout.addLayout(line)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.empty, 1)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        for button in (self.accept_button, self.label_button, self.exclude_button, self.retrain_button):
            acts.addWidget(button)
        layout.addLayout(acts)
        self.kind.currentIndexChanged.connect(lambda _index: self._refresh())
        self.rows.itemSelectionChanged.connect(lambda: self.selection_changed.emit(self._chosen()))
        self.accept_button.clicked.connect(self._accept)
        self.label_button.clicked.connect(self._ask_for_label)
        self.exclude_button.clicked.connect(lambda: self._exclude(trains=False))
        self.retrain_button.clicked.connect(lambda: self._exclude(trains=True))
        self._refresh()

    def show_findings(self, findings: Findings | None, samples: Mapping[str, Sample]) -> None:
        """Of these samples; None while they are not known."""
        self._findings, self._samples = findings, samples
        for place, (key, (title, _)) in enumerate(KINDS.items()):
            count = len(self._entries(key))
            self.kind.setItemText(place, f"{title} ({count:,})" if count else title)
        self._refresh()

    def show_suggestions(self) -> None:
        """Go to the labels that are suggested."""
        self.kind.setCurrentIndex(self.kind.findData(SUGGESTED))

    def _entries(self, kind: str) -> list[tuple[str, str, object]]:
        """Id, what is said of it, and the label that is suggested, or the ids of its cluster."""
        if self._findings is None:
            return []
        if kind == SUGGESTED:
            return [
                (
                    one.id,
                    f"{_words(one.label, one.defect_class)}, {one.confidence:.0%} sure",
                    (one.label, one.defect_class),
                )
                for one in self._findings.suggestions
                if one.id in self._samples
            ]
        return [
            (one.id, _doubt(one.reason, one.label), one.label or one.members or None)
            for one in self._findings.found
            if one.kind == kind and one.id in self._samples
        ]

    def _refresh(self) -> None:
        kind = str(self.kind.currentData())
        entries = self._entries(kind)
        self.rows.blockSignals(True)
        self.rows.clear()
        for sample_id, words, value in entries:
            sample = self._samples[sample_id]
            item = QListWidgetItem(f"{Path(sample.path).name}\n{words}")
            item.setData(ID, sample_id)
            item.setData(VALUE, value)
            item.setToolTip(f"{sample.path}\n{label_text(sample)}")
            self.rows.addItem(item)
        self.rows.blockSignals(False)
        self.rows.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self.empty.setText(KINDS[kind][1] if self._findings is not None else "")
        self.accept_button.setVisible(kind in LABELLED and bool(entries))
        self.label_button.setVisible(kind in TO_LABEL and bool(entries))
        self.exclude_button.setVisible(kind in TO_EXCLUDE and bool(entries))
        self.retrain_button.setVisible(kind in TO_EXCLUDE and bool(entries))

    def _chosen(self) -> tuple[str, ...]:
        chosen: list[str] = []
        for item in self.rows.selectedItems():
            is_cluster = self.kind.currentData() == "cluster"
            chosen += [str(one) for one in item.data(VALUE)] if is_cluster else [str(item.data(ID))]
        return tuple(dict.fromkeys(chosen))

    def _meant(self) -> list[QListWidgetItem]:
        return self.rows.selectedItems() or [self.rows.item(row) for row in range(self.rows.count())]

    def _exclude(self, *, trains: bool) -> None:
        self.exclude_requested.emit(tuple(str(item.data(ID)) for item in self._meant()), trains)

    def _ask_for_label(self) -> None:
        if not self.rows.selectedItems():
            self.rows.selectAll()
        self.selection_changed.emit(self._chosen())  # another may have been selected elsewhere since
        self.menu_requested.emit(self.label_button.mapToGlobal(QPoint(0, self.label_button.height())))

    def _accept(self) -> None:
        by_label: dict[tuple[Label, str], list[str]] = {}
        for item in self._meant():
            label, defect_class = item.data(VALUE)
            by_label.setdefault((Label(label), str(defect_class)), []).append(str(item.data(ID)))
        for (label, defect_class), ids in by_label.items():
            self.accepted.emit(tuple(ids), label, defect_class)


def _doubt(reason: str, label: tuple[Label, str] | None) -> str:
    return reason if label is None else f"{reason} Rather “{_words(*label)}”?"


def _words(label: Label, defect_class: str) -> str:
    return f"Defect: {defect_class}" if defect_class else {Label.GOOD: "Good", Label.DEFECT: "Defect"}[label]
