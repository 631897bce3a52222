"""Above the picture: which it is, its score and the verdict."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fomoad_gui.core.calibration import verdict_of
from fomoad_gui.ui.inspect.elided_label import ElidedLabel
from fomoad_gui.ui.inspect.values import InspectedPicture
from fomoad_gui.ui.inspect.verdict_badge import VerdictBadge
from fomoad_gui.ui.inspect.words import percentile_text, unscored_text
from fomoad_gui.ui.samples.shown import format_score
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

LEARNT = "The model has learnt this picture: what it would score says nothing about new ones."


class InspectHeader(QFrame):
    """Name, score, percentile and verdict of the picture, and the way to its neighbours."""

    previous_requested = Signal()
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.previous_button = self._step("previous", "Previous picture (A or ←)")
        self.next_button = self._step("next", "Next picture (D or →)")
        self.previous_button.clicked.connect(self.previous_requested)
        self.next_button.clicked.connect(self.next_requested)
        self.name = ElidedLabel()
        set_role(self.name, "heading")
        self.caption = ElidedLabel()
        set_role(self.caption, "caption")
        self.score = QLabel()
        set_role(self.score, "heading")
        self.percentile = QLabel()
        set_role(self.percentile, "caption")
        self.badge = VerdictBadge()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.S)
        layout.addWidget(self.previous_button)
        layout.addWidget(self.next_button)
        layout.addLayout(_stack(self.name, self.caption, Qt.AlignmentFlag.AlignLeft), 1)
        layout.addLayout(_stack(self.score, self.percentile, Qt.AlignmentFlag.AlignRight))
        layout.addSpacing(Space.XS)
        layout.addWidget(self.badge)
        self.setMinimumHeight(self.badge.sizeHint().height() + 2 * Space.S)
        self.set_picture(None, None)

    def set_picture(
        self, picture: InspectedPicture | None, threshold: float | None, review: float | None = None
    ) -> None:
        """Show what is known of a picture at a threshold (None without a model), and one for review if there is one."""
        self.name.setText(picture.name if picture is not None else "")
        self.caption.setText(picture.caption if picture is not None else "")
        self.caption.setVisible(bool(self.caption.text()))
        score = picture.score if picture is not None else None
        self.badge.setVisible(score is not None and threshold is not None)
        if picture is None:
            self.score.clear()
            self.percentile.clear()
        elif score is None:
            self.score.clear()
            self.percentile.setText(unscored_text(picture))
            self.percentile.setToolTip(LEARNT if picture.in_training else "")
        else:
            self.score.setText(f"Score {format_score(score)}")
            self.percentile.setText(percentile_text(picture))
            self.percentile.setToolTip("")
        if score is not None and threshold is not None:
            self.badge.set_verdict(verdict_of(score, threshold, review))
        else:
            self.badge.set_verdict(None)

    def set_name(self, name: str) -> None:
        """Show a name alone, of a picture that cannot be shown."""
        self.set_picture(None, None)
        self.name.setText(name)

    def set_neighbours(self, has_previous: bool, has_next: bool) -> None:
        """Which of the two buttons leads anywhere."""
        self.previous_button.setEnabled(has_previous)
        self.next_button.setEnabled(has_next)

    def _step(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _stack(upper: QLabel, lower: QLabel, side: Qt.AlignmentFlag) -> QVBoxLayout:
    stack = QVBoxLayout()
    stack.setSpacing(0)
    for label in (upper, lower):
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        stack.addWidget(label)
    return stack
