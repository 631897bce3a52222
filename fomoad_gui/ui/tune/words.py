"""Candidates in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.ui.dialogs.train_terms import HEADS, backbone_title, cut_title

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.values import Judged, Tuned

COSTS = {"fps": "Speed, frames per second", "ram_bytes": "Memory while it runs, kB", "flash_bytes": "Size, kB"}


def cost_of(judged: Judged, axis: str) -> float:
    """The number on the axis of that name in `COSTS`."""
    value = float(getattr(judged.cost, axis))
    return value if axis == "fps" else value / 1024


def facts(judged: Judged) -> tuple[tuple[str, str], ...]:
    """Name and value of all that is to be known of a candidate."""
    settings, cost = judged.settings, judged.cost
    score = "highest cell" if settings.top_share == 0 else f"highest {100 * settings.top_share:g} % of cells"
    head = HEADS[HeadKind(settings.head)]
    kinds = tuple((f"on {kind}", f"{figure:.3f}") for kind, figure in judged.by_kind.items() if len(judged.by_kind) > 1)
    return (
        ("Image AUROC", f"{judged.validation:.3f}"),
        *kinds,
        ("Speed", f"{cost.fps:,.1f} frames per second"),
        ("Memory", f"{cost.ram_bytes / 1024:,.0f} kB"),
        ("Size", f"{cost.flash_bytes / 1024:,.0f} kB"),
        ("Backbone", backbone_title(settings.backbone)),
        ("Cut", cut_title(settings.cut)),
        ("Input", f"{settings.width} × {settings.height} pixels"),
        ("Compare cells", head + (", corrected" if settings.correction else "")),
        ("Dimensions", str(settings.dimensions)),
        ("Picture's score", score),
    )


def summary(tuned: Tuned) -> str:
    """What the search did and did not do, in a sentence or two after the reason."""
    text = tuned.reason
    if tuned.unfit:
        text += f" {tuned.unfit} more exceed the budget."
    if tuned.untried:
        text += f" Time was up before {tuned.untried} others; searching again goes on with them."
    if not tuned.on_real_defects:
        text += " Label five or more defects in the calibration split, and they will be the judges."
    return text
