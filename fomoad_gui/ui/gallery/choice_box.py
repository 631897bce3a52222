"""A combo box whose entries stand for Python values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget


class ChoiceBox(QComboBox):
    """Keeps the values beside Qt's texts: a `StrEnum` handed to Qt as an entry's data comes back as a bare string."""

    def __init__(self, name: str, choices: Sequence[tuple[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_choices(choices)

    @property
    def value(self) -> Any:
        """What the entry chosen stands for."""
        return self._values[self.currentIndex()]

    def set_choices(self, choices: Sequence[tuple[str, Any]]) -> bool:
        """Offer these (text, value) instead; whether another value is chosen now, which is told only by this."""
        chosen = self._values[self.currentIndex()] if self._values else None
        self._values = [value for _, value in choices]
        with QSignalBlocker(self):
            self.clear()
            self.addItems([text for text, _ in choices])
            self.setCurrentIndex(self._values.index(chosen) if chosen in self._values else 0)
        return bool(self.value != chosen)

    def choose(self, value: object) -> None:
        """Choose the entry that stands for this value."""
        self.setCurrentIndex(self._values.index(value))
