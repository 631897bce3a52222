"""The colour of each verdict."""

from __future__ import annotations

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.ui.theme.tokens import Theme


def verdict_colour(verdict: Verdict, theme: Theme) -> str:
    """A text or fill of the theme; never shown without the word."""
    return {Verdict.OK: theme.good, Verdict.REVIEW: theme.warning, Verdict.NG: theme.defect}[verdict]
