"""The field for the share of good parts that may be called NG."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from fomoad_gui.ui.theme.spin_boxes import indented


class BudgetField(QDoubleSpinBox):
    """A share of good parts, shown in per cent. `valueChanged` follows what is typed when it is complete.

    With a `nothing` it may be 0 too, and that is the word for it.
    """

    def __init__(self, parent: QWidget | None = None, nothing: str = "") -> None:
        super().__init__(parent)
        indented(self)
        self.setRange(0.0 if nothing else 0.1, 50.0)
        self.setSpecialValueText(nothing)
        self.setSingleStep(0.5)
        self.setDecimals(1)
        self.setSuffix(" %")
        self.setKeyboardTracking(False)
        self.setAccessibleName("False-alarm budget")

    @property
    def rate(self) -> float:
        """The rate between 0 and 1."""
        return round(self.value() / 100, 6)

    def set_rate(self, rate: float) -> None:
        """Show a rate between 0 and 1."""
        self.setValue(100 * rate)
