"""Groups of pictures that are alike, so that a picture is not judged by what learnt from its twins.

Pictures of a line come in series: the same part, light or batch, again and again. Left out at random, a picture has its
neighbours among those learnt from, scores lower than the next batch will, and a threshold from such scores gives more
false alarms than it promises. Left out group by group it does not: what is exchangeable are the groups, as in
conformal prediction for hierarchical data (Dunn, Wasserman and Ramdas 2023).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array

GROUP_SIZE = 5
"""Pictures of a group, on average."""
DIRECTIONS = 30
"""Principal directions that pictures are compared in."""
MOST_PICTURES = 3000
"""Above so many every picture is a group of its own: the comparison takes the square of their number."""


def groups_of_alike(embeddings: Float32Array) -> NDArray[np.intp]:
    """The group of each picture, [N], from projected embeddings [N, gh, gw, d]: Ward's linkage (1963)."""
    count = len(embeddings)
    wanted = count // GROUP_SIZE
    if count > MOST_PICTURES or wanted < 2:
        return np.arange(count)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.linalg import eigh

    flat = embeddings.reshape(count, -1)
    flat = flat - flat.mean(axis=0)
    # the principal components by way of the pictures' products, which are fewer than the embeddings' numbers
    products = (flat @ flat.T).astype(np.float64)
    values, vectors = eigh(products, subset_by_index=(max(count - DIRECTIONS, 0), count - 1))
    points = vectors * np.sqrt(np.maximum(values, 0))
    groups: NDArray[np.intp] = fcluster(linkage(points, "ward"), wanted, "maxclust").astype(np.intp) - 1
    return groups


def balanced_folds(groups: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The fold of each picture, [N]: groups stay whole, the largest go first, each into the fold that is smallest."""
    sizes = np.bincount(groups)
    fold_of_group, load = np.zeros(len(sizes), np.intp), np.zeros(min(count, len(sizes)), np.intp)
    for group in np.argsort(-sizes, kind="stable"):
        fold = int(load.argmin())
        fold_of_group[group] = fold
        load[fold] += sizes[group]
    return fold_of_group[groups]
