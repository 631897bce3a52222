"""What points without a class are likely to be, from those that have one and how all lie to one another.

Zhou, Bousquet, Lal, Weston, Schölkopf, "Learning with Local and Global Consistency", NIPS 2003: with the weights W of a
symmetric graph of neighbours and S = D^−1/2 W D^−1/2, classes spread as F = (1 − α) (I − α S)^−1 Y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.neighbours import Neighbours

if TYPE_CHECKING:
    from scipy.sparse import csr_array

UNKNOWN = -1
"""The class of a point that has none."""
SPREAD = 0.95
"""α: how far classes spread."""
PRECISION = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Suggestions:
    """For each of N points the likeliest of the classes, int64 [N], and its share of what has reached the point,
    float32 [N] in 0 … 1; `UNKNOWN` and 0 where nothing has."""

    classes: NDArray[np.int64]
    confidence: Float32Array


def spread_labels(neighbours: Neighbours, classes: NDArray[np.int64]) -> Suggestions:
    """From `classes` int64 [N], 0 … C − 1 or `UNKNOWN`. Points that have a class keep it, with confidence 1."""
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import cg

    count = len(classes)
    known = classes != UNKNOWN
    if not known.any() or count < 2:
        return Suggestions(classes.copy(), known.astype(np.float32))
    graph = _graph(neighbours)
    weights = np.asarray(graph.sum(axis=1)).ravel()
    scale = diags_array(1 / np.sqrt(np.maximum(weights, 1e-12)))
    system = diags_array(np.ones(count)) - SPREAD * (scale @ graph @ scale)
    reached = np.zeros((count, int(classes.max()) + 1))
    for one in range(reached.shape[1]):
        reached[:, one] = np.maximum(cg(system, (classes == one).astype(np.float64), rtol=PRECISION)[0], 0)
    total = reached.sum(axis=1)
    # what the solver leaves far from every class is noise
    is_reached = total > 10 * PRECISION / count
    found = np.where(known, classes, np.where(is_reached, reached.argmax(axis=1), UNKNOWN))
    share = np.where(is_reached, reached.max(axis=1) / np.maximum(total, 1e-300), 0)
    return Suggestions(found, np.where(known, 1, share).astype(np.float32))


def _graph(neighbours: Neighbours) -> csr_array:
    """Symmetric weights exp(−distance² / 2 σ²), σ being the usual distance of the last neighbour."""
    from scipy.sparse import csr_array

    count, each = neighbours.indices.shape
    usual = float(np.median(neighbours.distances[:, -1])) or 1.0
    values: Float64Array = np.exp(-0.5 * (neighbours.distances.astype(np.float64) / usual) ** 2).ravel()
    rows = np.repeat(np.arange(count), each)
    one_way = csr_array((values, (rows, neighbours.indices.ravel())), shape=(count, count))
    return one_way.maximum(one_way.T)
