"""A few pictures side by side, each with its label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource, request_edge
from fomoad_gui.ui.inspect.elided_label import ElidedLabel
from fomoad_gui.ui.samples.shown import LABEL_NAMES
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

EDGE = 88


class ThumbnailStrip(QWidget):
    """Shows samples as their thumbnails come in."""

    def __init__(self, source: ThumbnailSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = ThumbnailLoader(source, self)
        self._loader.arrived.connect(self._show_thumbnail)
        self._pictures: dict[str, QLabel] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.S)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show these in place of those before."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._pictures = {}
        for sample in samples:
            self._row.addWidget(self._tile(sample))
        self._row.addStretch(1)
        self._loader.want(samples, self._edge())
        for sample in samples:
            self._show_thumbnail(sample.id)

    def _tile(self, sample: Sample) -> QWidget:
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setFixedSize(EDGE, EDGE)
        picture.setToolTip(sample.path)
        self._pictures[sample.id] = picture
        caption = ElidedLabel(sample.defect_class or LABEL_NAMES[sample.label])
        caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(caption, "caption")
        tile = QWidget()
        tile.setFixedWidth(EDGE)
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(picture)
        column.addWidget(caption)
        return tile

    def _edge(self) -> int:
        return request_edge(EDGE * self.devicePixelRatioF())

    def _show_thumbnail(self, sample_id: str) -> None:
        label = self._pictures.get(sample_id)
        if label is None:
            return
        thumbnail = self._loader.thumbnail(sample_id, self._edge())
        if thumbnail is not None:
            ratio = self.devicePixelRatioF()
            edge = round(EDGE * ratio)
            small = thumbnail.scaled(
                edge, edge, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            small.setDevicePixelRatio(ratio)
            label.setPixmap(small)
        elif self._loader.failure(sample_id) is not None:
            label.setText("unreadable")
