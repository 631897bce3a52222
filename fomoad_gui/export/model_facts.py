"""What an export says of its model to programs: `model.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import CellGrid
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.store.model_file import StoredModel


def require_int8(bundle: ModelBundle) -> None:
    """`FomoadError` for a model on a float32 trunk: exports carry the int8 one."""
    if bundle.backbone.precision != "int8":
        raise FomoadError(
            "This model was trained on a float32 trunk, and an export carries the int8 one.",
            "Train with the precision int8, so that what is exported is what was measured.",
        )


def labels(bundle: ModelBundle) -> list[str]:
    """The verdicts from the lowest scores to the highest."""
    has_review = bundle.calibration.review_threshold is not None
    return [verdict.value for verdict in Verdict if has_review or verdict is not Verdict.REVIEW]


def model_json(model: StoredModel, **more: object) -> bytes:
    """Input, threshold and the evidence for it, the geometry of the cells, regions, provenance, then `more`."""
    bundle = model.bundle
    calibration = bundle.calibration
    grid = model_grid(model.backbone, bundle.pooling, bundle.input)
    facts: dict[str, Any] = {
        "format": 1,
        "input": asdict(bundle.input),
        "labels": labels(bundle),
        "head": bundle.detector.kind.value,
        "top_share": bundle.detector.top_share,
        "threshold": calibration.threshold,
        "review_threshold": calibration.review_threshold,
        "threshold_method": calibration.method.value,
        "false_alarm_rate": calibration.false_alarm_rate,
        "good_scores": [float(score) for score in calibration.good_scores],
        "cells": {"vertical": asdict(grid.vertical), "horizontal": asdict(grid.horizontal)},
        "regions": _regions(bundle, grid),
        "backbone": asdict(bundle.backbone),
        "provenance": asdict(bundle.provenance),
    } | more
    return (json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _regions(bundle: ModelBundle, grid: CellGrid) -> list[dict[str, Any]]:
    """Name, rectangle, and the cells as [row, column]."""
    return [
        asdict(region) | {"cells": [list(map(int, cell)) for cell in np.argwhere(region.cells(grid))]}
        for region in bundle.regions
    ]
