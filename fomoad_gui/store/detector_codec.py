"""A detector as facts and arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import CellCorrection, Detector, Head, HeadKind
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.standardised_mixture import StandardisedMixture
from fomoad_gui.store.fields import fields

DETECTOR_ARRAYS = {
    "weights": "<f8",
    "means": "<f8",
    "precision_cholesky": "<f8",
    "cell_means": "<f4",
    "cell_factors": "<f4",
    "coreset": "<f4",
    "correction_slope": "<f4",
    "correction_offset": "<f4",
}
"""Name → type of every array that some detector has. `cell_factors` holds the upper triangles, row by row."""

_MIXTURE = ("weights", "means", "precision_cholesky")
_ARRAYS_OF = {
    HeadKind.SHARED: _MIXTURE,
    HeadKind.EDGE_IMPULSE: _MIXTURE,
    HeadKind.CELL: ("cell_means", "cell_factors"),
    HeadKind.PATCHCORE: ("coreset",),
}


def detector_facts(detector: Detector) -> dict[str, Any] | None:
    """As JSON values; None for a plain shared mixture, of which versions wrote nothing that knew no other."""
    if detector.kind is HeadKind.SHARED and detector.correction is None and detector.top_share == 0:
        return None
    facts: dict[str, Any] = {
        "head": detector.kind.value,
        "top_share": detector.top_share,
        "corrected": detector.correction is not None,
    }
    if isinstance(detector.head, StandardisedMixture):
        facts |= {"mean": detector.head.mean, "deviation": detector.head.deviation}
    return facts


def detector_arrays(detector: Detector) -> dict[str, NDArray[Any]]:
    """The arrays by their names in `DETECTOR_ARRAYS`."""
    arrays: dict[str, NDArray[Any]] = {}
    head = detector.head.mixture if isinstance(detector.head, StandardisedMixture) else detector.head
    if isinstance(head, GaussianMixture):
        arrays |= {name: getattr(head, name) for name in _MIXTURE}
    elif isinstance(head, CellGaussians):
        rows, columns = np.triu_indices(head.dimensions)
        arrays |= {"cell_means": head.means, "cell_factors": head.factors[..., rows, columns]}
    else:
        arrays |= {"coreset": head.members}
    if detector.correction is not None:
        arrays |= {
            "correction_slope": detector.correction.slope,
            "correction_offset": detector.correction.offset,
        }
    return arrays


def decode_detector(facts: object, arrays: Mapping[str, NDArray[Any]]) -> Detector:
    """What the two functions above were given. ValueError for anything that they cannot have written."""
    if facts is None:
        facts = {"head": HeadKind.SHARED.value, "top_share": 0.0, "corrected": False}
    types: dict[str, type] = {"head": str, "top_share": float, "corrected": bool}
    if isinstance(facts, dict) and facts.get("head") == HeadKind.EDGE_IMPULSE:
        types |= {"mean": float, "deviation": float}
    read = fields(facts, types)
    kind = HeadKind(read["head"])
    corrections = ("correction_slope", "correction_offset") if read["corrected"] else ()
    if set(arrays) != {*_ARRAYS_OF[kind], *corrections}:
        raise ValueError("the archive does not hold the arrays of a model")
    correction = CellCorrection(*(arrays[name] for name in corrections)) if corrections else None
    return Detector(_decode_head(kind, read, arrays), correction, read["top_share"])


def _decode_head(kind: HeadKind, read: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Head:
    if kind is HeadKind.PATCHCORE:
        return Coreset(arrays["coreset"])
    if kind is HeadKind.CELL:
        return CellGaussians(arrays["cell_means"], _triangles(arrays["cell_factors"], arrays["cell_means"].shape[-1]))
    mixture = GaussianMixture(*(arrays[name] for name in _MIXTURE))
    return mixture if kind is HeadKind.SHARED else StandardisedMixture(mixture, read["mean"], read["deviation"])


def _triangles(packed: NDArray[Any], dimensions: int) -> NDArray[Any]:
    """[gh, gw, d, d] from the upper triangles [gh, gw, d (d + 1) / 2]."""
    rows, columns = np.triu_indices(dimensions)
    if packed.shape[-1:] != rows.shape:
        raise ValueError(f"triangles of {packed.shape[-1:]} numbers for {dimensions} dimensions")
    factors = np.zeros((*packed.shape[:-1], dimensions, dimensions), np.float32)
    factors[..., rows, columns] = packed
    return factors
