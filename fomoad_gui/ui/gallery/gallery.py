"""The gallery as one widget: filters above, tiles in the middle, counts and tile size below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QStackedLayout, QVBoxLayout, QWidget

from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.core.words import counted
from fomoad_gui.ui.gallery.actions import GalleryActions
from fomoad_gui.ui.gallery.arrangement import Arrangement
from fomoad_gui.ui.gallery.filter_bar import FilterBar
from fomoad_gui.ui.gallery.list_view import DEFAULT_EDGE, LARGEST_EDGE, SMALLEST_EDGE, TileGrid
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.model import GalleryModel
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource
from fomoad_gui.ui.samples.selection import SampleSelection
from fomoad_gui.ui.theme.empty_state import EmptyState
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space


class Gallery(QWidget):
    """Shows samples and asks for changes by signals; it changes none itself.

    `selection_changed(tuple[str, ...])` and `current_changed(str)` follow what a person does, not `set_selection`.
    `label_requested(ids, Label, str)` carries the defect class, or the empty string; `split_requested(ids, Split)`,
    `remove_requested(ids)`, `open_requested(str)` and `import_requested()` say what they mean.
    """

    selection_changed = Signal(object)
    current_changed = Signal(str)
    open_requested = Signal(str)
    label_requested = Signal(object, object, str)
    split_requested = Signal(object, object)
    remove_requested = Signal(object)
    import_requested = Signal()

    def __init__(self, source: ThumbnailSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = ThumbnailLoader(source, self)
        self._model = GalleryModel(self._loader.failure, self)
        self.filters = FilterBar()
        self.grid = TileGrid(self._model, self._loader)
        self._selection = SampleSelection(self.grid, self._model)
        self.actions_on_selection = GalleryActions(self.grid, self._selection.ids)
        self.count = QLabel()
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.empty = EmptyState(
            "picture",
            "Drop pictures of good parts here",
            "Twenty or more are enough to start. Files and whole folders both work, and nothing leaves this computer.",
            "Import pictures…",
        )
        self.nothing_found = EmptyState(
            "search",
            "No picture matches",
            "Other pictures are there, but the search or the filters hide them.",
            "Show all",
        )
        self._lay_out()
        self._connect()
        self._refresh()

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show these samples, in the order in which they were added."""
        classes = sorted({s.defect_class for s in samples if s.label is Label.DEFECT and s.defect_class})
        self._model.set_samples(samples)
        self.filters.set_classes(classes)
        self.actions_on_selection.set_classes(classes)
        self._refresh()

    def set_results(self, scores: Mapping[str, float], threshold: float | None, review: float | None = None) -> None:
        """Show these scores, by sample id, and the verdicts of the thresholds; never those of training pictures."""
        self._model.set_results(scores, threshold, review)
        self._refresh()

    def set_threshold(self, threshold: float | None, review: float | None = None) -> None:
        """Show the verdicts of other thresholds."""
        self._model.set_threshold(threshold, review)
        self._refresh()

    def show_only(self, ids: Sequence[str], words: str) -> None:
        """Show these samples alone until somebody clears that; `words` say what they are."""
        self.filters.show_only(ids, words)

    def set_selection(self, ids: Iterable[str]) -> None:
        """Select these samples, as far as they are shown; emits nothing."""
        if set(ids := tuple(ids)) != set(self._selection.ids()):
            self._selection.set_ids(ids)
            self._refresh()

    def selection(self) -> tuple[str, ...]:
        """The selected samples, in the order in which they are shown; hidden ones are never selected."""
        return self._selection.ids()

    def current(self) -> str:
        """The sample that has the keyboard's focus, or the empty string."""
        return self._selection.current()

    def shown_ids(self) -> tuple[str, ...]:
        """The samples that the filters let through, in the order shown."""
        return tuple(self._model.id_at(row) for row in range(self._model.rowCount()))

    def _lay_out(self) -> None:
        self.size_slider.setRange(SMALLEST_EDGE, LARGEST_EDGE)
        self.size_slider.setValue(DEFAULT_EDGE)
        self.size_slider.setFixedWidth(120)
        self.size_slider.setAccessibleName("Thumbnail size")
        self.size_slider.setToolTip("Thumbnail size")
        set_role(self.count, "caption")
        set_role(self.empty.button, "primary")
        self._footer = QFrame()
        set_role(self._footer, "footer")
        line = QHBoxLayout(self._footer)
        line.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        line.addWidget(self.count, 1)
        line.addWidget(self.size_slider)
        self._stack = QStackedLayout()
        for widget in (self.grid, self.empty, self.nothing_found):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self._footer)

    def _connect(self) -> None:
        self.filters.changed.connect(self._arrange)
        self.size_slider.valueChanged.connect(self.grid.set_edge)
        self._selection.changed.connect(self._tell_selection)
        self._selection.current_changed.connect(self.current_changed)
        self.grid.open_requested.connect(self.open_requested)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._show_menu)
        actions = self.actions_on_selection
        actions.label_requested.connect(self.label_requested)
        actions.split_requested.connect(self.split_requested)
        actions.remove_requested.connect(self.remove_requested)
        actions.open_requested.connect(lambda: self.open_requested.emit(self.current()))
        self.empty.pressed.connect(self.import_requested)
        self.nothing_found.pressed.connect(self.filters.clear)

    def _arrange(self, arrangement: Arrangement) -> None:
        self._model.set_arrangement(arrangement)
        self._refresh()

    def _tell_selection(self, ids: tuple[str, ...]) -> None:
        self._refresh()
        self.selection_changed.emit(ids)

    def _show_menu(self, place: QPoint) -> None:
        self.actions_on_selection.menu().popup(self.grid.viewport().mapToGlobal(place))

    def _refresh(self) -> None:
        samples, shown = self._model.samples, self._model.rowCount()
        page = self.empty if not samples else self.grid if shown else self.nothing_found
        self._stack.setCurrentWidget(page)
        self.filters.setVisible(bool(samples))
        self._footer.setVisible(bool(samples))
        self.count.setText(count_line(samples, shown, len(self._selection.ids())))
        self.actions_on_selection.set_enabled(bool(self._selection.ids()))


def count_line(samples: Sequence[Sample], shown: int, selected: int) -> str:
    """What the gallery holds, in words."""
    labels = Counter(sample.label for sample in samples)
    total = f"{len(samples):,}"
    counts = [f"{shown:,} of {total} pictures" if shown != len(samples) else counted(len(samples), "picture")]
    if labels[Label.GOOD]:
        counts.append(f"{labels[Label.GOOD]:,} good")
    if labels[Label.DEFECT]:
        counts.append(counted(labels[Label.DEFECT], "defect"))
    if labels[Label.UNLABELLED]:
        counts.append(f"{labels[Label.UNLABELLED]:,} unlabelled")
    if selected:
        counts.append(f"{selected:,} selected")
    return " · ".join(counts)
