"""The page with the map of the pictures, its legend, and what deserves a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.explore.colouring import ColourBy, Colouring, Told, colouring
from fomoad_gui.ui.explore.findings_list import FindingsList
from fomoad_gui.ui.explore.hover_card import EDGE, Cells, HoverCard
from fomoad_gui.ui.explore.legend import Legend
from fomoad_gui.ui.explore.scatter import Scatter, Tool
from fomoad_gui.ui.gallery.actions import GalleryActions
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource
from fomoad_gui.ui.samples.shown import format_score, label_text
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import heat_scale

if TYPE_CHECKING:
    from fomoad_gui.pipeline.explore.findings import Findings
    from fomoad_gui.pipeline.explore.mapping import PictureMap

LAYOUTS = {
    "components": ("Principal components", "The two directions in which the pictures vary most: at once."),
    "neighbours": ("By likeness (t-SNE)", "Pictures that are alike come to lie side by side: takes some seconds."),
}
TOOLS = {
    Tool.LASSO: ("Lasso", "Draw around pictures to select them"),
    Tool.RECTANGLE: ("Rectangle", "Drag a rectangle over pictures to select them"),
    Tool.MOVE: ("Move", "Drag the map; the middle button always does"),
}
NOTHING_YET = "The map is made of your pictures, here and now: what a network sees in each decides where it lies."


class ExploreView(QWidget):
    """`map_requested(str)` asks for a map of that layout; selection and actions are those of `scatter`, `actions` and
    `findings`. UI thread only."""

    map_requested = Signal(str)

    def __init__(self, thumbnails: ThumbnailSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scatter = Scatter()
        self.card = HoverCard(thumbnails, self.scatter)
        self._loader = ThumbnailLoader(thumbnails, self)
        self.actions_on_selection = actions = GalleryActions(self.scatter, self.scatter.selection, has_keys=False)
        self.scatter.actions_by_key = {
            Qt.Key.Key_1: actions.good,
            Qt.Key.Key_2: actions.defect,
            Qt.Key.Key_L: actions.defect,
            Qt.Key.Key_3: actions.unlabelled,
            Qt.Key.Key_X: actions.exclude,
            Qt.Key.Key_Delete: actions.remove,
        }
        self.legend, self.findings = Legend(), FindingsList()
        self.layout_choice, self.colour = QComboBox(), QComboBox()
        for key, (title, _) in LAYOUTS.items():
            self.layout_choice.addItem(title, key)
        for by in ColourBy:
            self.colour.addItem(by.value, by)
        for choice in (self.layout_choice, self.colour):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(3)
        self.tools: dict[Tool, QToolButton] = {}
        self.whole = QToolButton()
        set_icon(self.whole, "zoom-fit")
        self.whole.setToolTip("See the whole map")
        self.whole.setAccessibleName("See the whole map")
        self.count = QLabel()
        set_role(self.count, "muted")
        self.hint = QLabel(NOTHING_YET, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self.hint, "muted")
        self._samples: dict[str, Sample] = {}
        self._told = Told()
        self._colouring: Colouring | None = None
        self._lay_out()
        self._connect()

    def show_map(self, found: PictureMap) -> None:
        """Show where the pictures lie, those that are still there."""
        self._show_present(found.ids, found.positions)

    def clear(self) -> None:
        """Forget the map and all that was said of it: what comes is of other pictures."""
        self._told = Told()
        self.findings.show_findings(None, {})
        self._show_present((), np.empty((0, 2), np.float32))

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """What is said of the pictures; those that are gone leave the map."""
        self._samples = {sample.id: sample for sample in samples}
        if not self._samples.keys() >= set(self.scatter.ids):
            self._show_present(self.scatter.ids, self.scatter.positions)
        self.actions_on_selection.set_classes(sorted({s.defect_class for s in samples if s.defect_class}))
        self._recolour()

    def set_results(self, scores: Mapping[str, float], calibration: Calibration | None, cells: Cells) -> None:
        """What the model says of them."""
        self._told = replace(self._told, scores=scores, calibration=calibration)
        self.card.set_heat(cells, heat_scale(calibration) if calibration is not None else None)
        self._recolour()

    def set_colour_map(self, colour_map: ColourMap) -> None:
        """Colours of scores and heat maps from now on."""
        self.card.colour_map = colour_map
        self._recolour()

    def changeEvent(self, event: QEvent) -> None:
        """Take another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def show_findings(self, findings: Findings) -> None:
        """What deserves a look."""
        self.findings.show_findings(findings, self._samples)
        self._told = replace(self._told, clusters=findings.clusters)
        if self.colour.currentData() == ColourBy.CLUSTER:
            self._recolour()

    def set_dates(self, dates: Mapping[str, float]) -> None:
        """When the files were written last, by id."""
        self._told = replace(self._told, dates=dates)
        self._recolour()

    def set_selection(self, ids: Sequence[str]) -> None:
        """Select these pictures on the map; nothing is emitted."""
        self.scatter.set_selection(ids)
        self._say_selected()

    def _show_present(self, ids: Sequence[str], positions: Float32Array) -> None:
        present = [place for place, one in enumerate(ids) if one in self._samples]
        self.scatter.show_points([ids[place] for place in present], positions[present])
        self.pages.setCurrentWidget(self.scatter if present else self.hint)
        self._recolour()

    def _recolour(self) -> None:
        samples = [self._samples[one] for one in self.scatter.ids]
        by = ColourBy(self.colour.currentData())
        self._colouring = colouring(by, samples, self._told, current_theme(), self.card.colour_map)
        self.legend.show_groups(self._colouring)
        self.scatter.set_shades(self._colouring.shades)
        self._filter()

    def _filter(self) -> None:
        if self._colouring is not None:
            self.scatter.set_visible(self.legend.shown(self._colouring))
        self._say_selected()

    def _select_group(self, group: int) -> None:
        if self._colouring is not None:
            self.scatter.choose(self._colouring.groups == group)

    def _tell(self, sample_id: str, where: QPoint) -> None:
        sample = self._samples.get(sample_id)
        if sample is None:
            self.card.leave()
            return
        score = self._told.scores.get(sample_id, np.nan)
        told = [Path(sample.path).name, label_text(sample)]
        if not np.isnan(score):
            told.append(f"Score {format_score(score)}")
        self.card.show_sample(sample, told, self.scatter.mapFromGlobal(where))

    def _load(self, ids: Sequence[str]) -> None:
        self._loader.want([self._samples[one] for one in ids if one in self._samples], EDGE)

    def _say_selected(self) -> None:
        chosen = len(self.scatter.selection())
        self.actions_on_selection.set_enabled(bool(chosen))
        self.count.setText(f"{chosen:,} selected" if chosen else "")

    def _show_menu(self, where: QPoint) -> None:
        self.actions_on_selection.menu().popup(self.scatter.mapToGlobal(where))

    def _choose_tool(self, tool: Tool) -> None:
        self.scatter.tool = tool

    def _connect(self) -> None:
        self.layout_choice.currentIndexChanged.connect(
            lambda _index: self.map_requested.emit(str(self.layout_choice.currentData()))
        )
        self.colour.currentIndexChanged.connect(lambda _index: self._recolour())
        self.legend.toggled.connect(self._filter)
        self.legend.chosen.connect(self._select_group)
        self.whole.clicked.connect(self.scatter.see_all)
        self.findings.menu_requested.connect(lambda where: self.actions_on_selection.menu().popup(where))
        self.scatter.hovered.connect(self._tell)
        self.scatter.picture_of = lambda sample_id: self._loader.thumbnail(sample_id, EDGE)
        self.scatter.pictures_wanted.connect(self._load)
        self._loader.arrived.connect(lambda _id: self.scatter.update())
        self.scatter.selection_changed.connect(lambda _ids: self._say_selected())
        self.scatter.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.scatter.customContextMenuRequested.connect(self._show_menu)

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.hint)
        self.pages.addWidget(self.scatter)
        legend = QScrollArea()
        legend.setWidgetResizable(True)
        legend.setFrameShape(QScrollArea.Shape.NoFrame)
        legend.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        legend.setWidget(self.legend)
        below = _splitter(Qt.Orientation.Horizontal, (legend, 40), (self.findings, 60))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        layout.setSpacing(Space.S)
        layout.addLayout(self._choices())
        layout.addLayout(self._tool_bar())
        layout.addWidget(_splitter(Qt.Orientation.Vertical, (self.pages, 68), (below, 32)), 1)

    def _choices(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(Space.S)
        # the layouts speak for themselves, and the page must fit a narrow window
        self.layout_choice.setAccessibleName("Layout")
        self.layout_choice.setToolTip("How the pictures are laid out")
        self.colour.setAccessibleName("Colour")
        label = QLabel("Colour")
        label.setBuddy(self.colour)
        bar.addWidget(self.layout_choice, 1)
        bar.addWidget(label)
        bar.addWidget(self.colour, 1)
        for place, (_, meaning) in enumerate(LAYOUTS.values()):
            self.layout_choice.setItemData(place, meaning, Qt.ItemDataRole.ToolTipRole)
        return bar

    def _tool_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(Space.XS)
        group = QButtonGroup(self)
        for tool, (title, tip) in TOOLS.items():
            button = QToolButton()
            button.setText(title)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setChecked(tool is self.scatter.tool)
            button.clicked.connect(lambda _on, tool=tool: self._choose_tool(tool))
            group.addButton(button)
            self.tools[tool] = button
            bar.addWidget(button)
        bar.addWidget(self.whole)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.addWidget(self.count, 1)
        return bar


def _splitter(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    for place, (widget, share) in enumerate(parts):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, share)
    splitter.setSizes([10 * share for _, share in parts])
    return splitter
