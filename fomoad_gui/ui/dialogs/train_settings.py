"""How the next model is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.calibration import needed_images
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.pipeline.recipe import MIXTURES, EvidenceChoice, TrainSettings, recipe, with_own_choices
from fomoad_gui.ui.dialogs.size_field import SizeField
from fomoad_gui.ui.dialogs.train_terms import (
    CHANNELS,
    COVARIANCES,
    EVIDENCE,
    FITS,
    HEADS,
    KERNELS,
    PROJECTIONS,
    TERMS,
    TOP_SHARES,
    OfferedBackbone,
    backbone_title,
    cut_title,
)
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.spin_boxes import indented
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.threshold.budget import BudgetField

WIDEST_LABEL = "Mixture components"
DEFAULT_STRIDE = 16
"""Pixels between the cells of the cut that is chosen where nothing else is."""


class TrainSettingsPanel(QWidget):
    """Edits `TrainSettings`; only backbones that are `offered` can be chosen. `changed` follows every edit."""

    changed = Signal()

    def __init__(self, offered: Sequence[OfferedBackbone], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = tuple(offered)
        self._settings = TrainSettings()
        self._stride = DEFAULT_STRIDE
        self.backbone, self.fit, self.channels = QComboBox(), QComboBox(), QComboBox()
        self.input_size = SizeField()
        self.rate = BudgetField()
        self.needed = QLabel()
        set_role(self.needed, "caption")
        self.head, self.projection, self.top_share, self.evidence = (QComboBox() for _ in range(4))
        self.cut, self.covariance, self.kernels = QComboBox(), QComboBox(), QComboBox()
        self.proportions = QCheckBox("in the pictures' proportions")
        self.correction = QCheckBox("by what good pictures score there")
        self.recalibrate = QCheckBox("on your own pictures")
        self.dimensions, self.components, self.seed = QSpinBox(), QSpinBox(), QSpinBox()
        for box, most in ((self.dimensions, 128), (self.components, 64), (self.seed, 2**31 - 1)):
            indented(box)
            box.setMaximum(most)
            box.setMinimum(0 if box is self.seed else 1)
        self.add_button = QPushButton("Add…")
        self.add_button.setToolTip(TERMS["add"])
        self.add_button.setAccessibleName("Add a backbone")
        self._fill()
        self._lay_out()
        self._connect()
        self.set_settings(TrainSettings())

    def settings(self) -> TrainSettings:
        """The settings as they stand; what is not shown here stays as it was given."""
        # Qt hands text enumerations back as plain text
        width, height = self.input_size.size_in_pixels()
        return replace(
            self._settings,
            backbone=self.backbone.currentData(),
            cut=self.cut.currentData(),
            channels=self.channels.currentData(),
            width=width,
            height=height,
            keep_proportions=self.proportions.isChecked(),
            fit=Fit(self.fit.currentData()),
            false_alarm_rate=self.rate.rate,
            # a review of no more than are rejected is none
            review_rate=self._settings.review_rate if self._settings.review_rate > self.rate.rate else 0.0,
            dimensions=self.dimensions.value(),
            components=self.components.value(),
            covariance=Covariance(self.covariance.currentData()),
            head=HeadKind(self.head.currentData()),
            projection=ProjectionKind(self.projection.currentData()),
            top_share=self.top_share.currentData(),
            evidence=EvidenceChoice(self.evidence.currentData()),
            correction=self.correction.isChecked(),
            recalibrate=self.recalibrate.isChecked(),
            kernels=Kernels(self.kernels.currentData()),
            seed=self.seed.value(),
        )

    def set_settings(self, settings: TrainSettings) -> None:
        """Show these settings."""
        self._settings = settings
        if self.top_share.findData(settings.top_share) < 0:
            self.top_share.addItem(f"Highest {100 * settings.top_share:g} %", settings.top_share)
        self._show_head(settings)
        for box, value in (
            (self.backbone, settings.backbone),
            (self.cut, settings.cut),
            (self.channels, settings.channels),
            (self.fit, settings.fit),
            (self.covariance, settings.covariance),
            (self.projection, settings.projection),
            (self.top_share, settings.top_share),
            (self.evidence, settings.evidence),
            (self.kernels, settings.kernels),
        ):
            _choose(box, value)
        self.input_size.set_size(settings.width, settings.height)
        self.proportions.setChecked(settings.keep_proportions)
        self.rate.set_rate(settings.false_alarm_rate)
        self.recalibrate.setChecked(settings.recalibrate)
        self.correction.setChecked(settings.correction)
        self.dimensions.setValue(settings.dimensions)
        self.components.setValue(settings.components)
        self.seed.setValue(settings.seed)

    def offer_more(self, entries: Sequence[OfferedBackbone]) -> None:
        """Offer these as well, and choose the first of them."""
        names = {entry.name for entry in entries}
        self._offered = (*(entry for entry in self._offered if entry.name not in names), *entries)
        for name in dict.fromkeys(entry.name for entry in entries):
            if self.backbone.findData(name) < 0:
                self.backbone.addItem(backbone_title(name), name)
        _choose(self.backbone, entries[0].name)
        self._offer()

    def _show_head(self, settings: TrainSettings) -> None:
        self.head.blockSignals(True)
        _choose(self.head, settings.head)
        self.head.blockSignals(False)
        has_mixture = settings.head in MIXTURES
        for field in (self.components, self.covariance):
            field.setEnabled(has_mixture)

    def _suit_head(self) -> None:
        """Show what suits the head that was just chosen, and leave what has nothing to do with it."""
        now = self.settings()
        names = ("backbone", "channels", "fit", "seed", "recalibrate", "precision")
        suited = replace(recipe(now.head), **{name: getattr(now, name) for name in names})
        own = replace(now, evidence=suited.evidence)
        self.set_settings(with_own_choices(suited, own))
        self.changed.emit()

    def _fill(self) -> None:
        names = dict.fromkeys(entry.name for entry in self._offered)
        for name in names or (self._settings.backbone,):
            self.backbone.addItem(backbone_title(name), name)
        choices: tuple[tuple[QComboBox, Mapping[Any, str]], ...] = (
            *((self.fit, FITS), (self.covariance, COVARIANCES), (self.head, HEADS)),
            *((self.projection, PROJECTIONS), (self.top_share, TOP_SHARES), (self.evidence, EVIDENCE)),
            (self.kernels, KERNELS),
        )
        for box, titles in choices:
            for value, title in titles.items():
                box.addItem(title, value)
        self._offer()

    def _offer(self) -> None:
        """Offer the cuts and colours that there are for the chosen backbone, keeping those chosen where possible."""
        fitting = [
            entry
            for entry in self._offered
            if entry.name == self.backbone.currentData() and entry.precision == self._settings.precision
        ]
        strides = {entry.cut: entry.stride for entry in fitting} or {self._settings.cut: self._stride}
        nearest = min(strides, key=lambda cut: abs(strides[cut] - self._stride))
        _refill(self.cut, {cut: cut_title(cut) for cut in strides}, nearest)
        self._stride = strides[self.cut.currentData()]
        channels = {entry.channels for entry in fitting if entry.cut == self.cut.currentData()} or set(CHANNELS)
        _refill(self.channels, {count: title for count, title in CHANNELS.items() if count in channels}, max(channels))

    def _lay_out(self) -> None:
        form = _form()
        self._row(form, "Compare cells", self.head, "head")
        self._row(form, "Backbone", self.backbone, "backbone", self.add_button)
        self._row(form, "Input size", self.input_size, "size")
        self._row(form, "Shape", self.proportions, "proportions")
        self._row(form, "Other shapes", self.fit, "fit")
        self._row(form, "Colour", self.channels, "channels")
        self._row(form, "False-alarm budget", self.rate, "rate")
        form.addRow("", self.needed)
        self.advanced = QWidget()
        more = _form()
        self.advanced.setLayout(more)
        self._row(more, "Cut", self.cut, "cut")
        self._row(more, "Projection", self.projection, "projection")
        self._row(more, "Dimensions", self.dimensions, "dimensions")
        self._row(more, "Mixture components", self.components, "components")
        self._row(more, "Covariance", self.covariance, "covariance")
        self._row(more, "Correct each cell", self.correction, "correction")
        self._row(more, "Picture's score", self.top_share, "top_share")
        self._row(more, "Threshold from", self.evidence, "evidence")
        self._row(more, "Calibrate int8", self.recalibrate, "recalibrate")
        self._row(more, "Compute", self.kernels, "kernels")
        self._row(more, "Seed", self.seed, "seed")
        self.fold = QToolButton()
        self.fold.setText("Advanced")
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(form)
        layout.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.advanced)
        layout.addStretch(1)
        self._unfold(False)

    def _connect(self) -> None:
        self.fold.toggled.connect(self._unfold)
        self.backbone.currentIndexChanged.connect(self._offer)
        self.cut.currentIndexChanged.connect(self._offer)
        self.rate.valueChanged.connect(self._say_needed)
        self.input_size.changed.connect(self.changed)
        self.head.currentIndexChanged.connect(self._suit_head)
        for combo in (
            *(self.backbone, self.cut, self.channels, self.fit, self.covariance),
            *(self.projection, self.top_share, self.evidence, self.kernels),
        ):
            combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for check in (self.recalibrate, self.correction, self.proportions):
            check.toggled.connect(lambda _on: self.changed.emit())
        for box in (self.rate, self.dimensions, self.components, self.seed):
            box.valueChanged.connect(lambda _value: self.changed.emit())
        self._say_needed()

    def _row(self, form: QFormLayout, name: str, field: QWidget, term: str, beside: QWidget | None = None) -> None:
        label = QLabel(name)
        label.setMinimumSize(self.fontMetrics().horizontalAdvance(WIDEST_LABEL) + Space.M, field.sizeHint().height())
        for widget in (label, field):
            widget.setToolTip(TERMS[term])
        if not field.accessibleName():
            field.setAccessibleName(name)
        label.setBuddy(field)
        if beside is None:
            form.addRow(label, field)
            return
        together = QHBoxLayout()
        together.setSpacing(Space.S)
        together.addWidget(field, 1)
        together.addWidget(beside)
        form.addRow(label, together)

    def _say_needed(self) -> None:
        needed = needed_images(self.rate.rate)
        self.needed.setText(f"Takes {needed:,} good pictures to be vouched for.")

    def _unfold(self, is_open: bool) -> None:
        self.advanced.setVisible(is_open)
        set_icon(self.fold, "fold-open" if is_open else "fold-closed")


class TrainSettingsDialog(QDialog):
    """`confirmed(TrainSettings)` carries what was agreed to, `add_requested(Path)` the file of a network to be added.

    Open it with `open()`; it deletes itself when closed.
    """

    confirmed = Signal(object)
    add_requested = Signal(object)

    def __init__(
        self, settings: TrainSettings, offered: Sequence[OfferedBackbone], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Training settings")
        self.setMinimumWidth(460)
        self.panel = TrainSettingsPanel(offered)
        self.panel.set_settings(settings)
        hint = QLabel("They take effect when you train the next time.")
        set_role(hint, "muted")
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox()
        self.apply_button = self.buttons.addButton("Use these", role.AcceptRole)
        self.buttons.addButton("Cancel", role.RejectRole)
        self.defaults_button = self.buttons.addButton("Defaults", role.ResetRole)
        set_role(self.apply_button, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(hint)
        layout.addWidget(self.panel, 1)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.defaults_button.clicked.connect(self._reset)
        self.panel.add_button.clicked.connect(self._ask_file)
        self.accepted.connect(lambda: self.confirmed.emit(self.panel.settings()))

    def _reset(self) -> None:
        """All that this dialog shows; regions are drawn elsewhere and stay."""
        self.panel.set_settings(replace(TrainSettings(), regions=self.panel.settings().regions))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Add a backbone")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Networks (*.tflite *.keras *.h5)")
        dialog.fileSelected.connect(lambda chosen: self.add_requested.emit(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(Space.L)
    form.setVerticalSpacing(Space.S)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def _choose(box: QComboBox, value: object) -> None:
    index = box.findData(value)
    if index >= 0:
        box.setCurrentIndex(index)


def _refill(box: QComboBox, titles: dict[object, str], otherwise: object) -> None:
    """Offer these; what was chosen stays so if it is among them, else `otherwise` is."""
    chosen = box.currentData()
    if [box.itemData(index) for index in range(box.count())] == list(titles):
        return
    box.blockSignals(True)
    box.clear()
    for value, title in titles.items():
        box.addItem(title, value)
    _choose(box, chosen if chosen in titles else otherwise)
    box.blockSignals(False)
