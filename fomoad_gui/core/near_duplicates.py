"""Pictures that are nearly the same: compressed again, resized, a little brighter, or the very scene once more.

Pictures of one part in one rig are all alike, so that a limit on their correlation alone would call most of them
copies. What tells a copy is that it lies far closer to its original than pictures of the set lie to one another. On
eight sets, drawn and real, different pictures came no closer than 0.39 of the usual distance below, and copies (JPEG of
quality 75, four fifths or half of the size, 4 % brighter) lay within 0.18. A tile and a solar cell of public sets that
were photographed twice, once on either side of the split, are found. In a set that consists of series of many nearly
equal pictures, such as those of a film, that nearness is the usual distance, and none is found.
"""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.blocks import multiply
from fomoad_gui.core.neighbours import Neighbours
from fomoad_gui.core.progress import Progress

LEAST_CORRELATION = 0.99
"""Below that, 1 % of a thumbnail's variance differs: more than compression or resizing changes."""
LARGEST_RESIDUAL = 2.0
"""Grey levels, root mean square: JPEG of quality 50 changes averages over many pixels by less than one."""
SHARE_OF_USUAL_DISTANCE = 0.25
"""Between the 0.18 of copies and the 0.39 of different pictures."""
NEIGHBOUR = 5
"""The usual distance is that to the fifth nearest: a few copies within the set do not make it that of copies."""
FAINTEST = 2.0
"""Standard deviation in grey levels below which a thumbnail is as good as blank, and a copy of nothing."""
MOST_COMPARED = 200
"""Pictures whose neighbours make the usual distance."""
OTHERS_AT_ONCE = 64


def near_pairs(test: Float32Array, others: Float32Array, progress: Progress) -> tuple[tuple[int, int, float], ...]:
    """(index in `test`, index in `others`, correlation) of each test picture that nearly equals another, and of which.

    `test` [T, h, w] and `others` [N, h, w] are grey thumbnails of 0…255, about 16 × 16. The best match counts.
    Raises `Cancelled`.
    """
    if not len(test) or not len(others):
        return ()
    (tested, contrast), (known, _) = _normalised(test), _normalised(others)
    best, found = np.full(len(tested), -1.0, np.float32), np.zeros(len(tested), np.intp)
    for start in range(0, len(known), OTHERS_AT_ONCE):
        progress.checkpoint(start, len(known), "Looking for pictures that are nearly the same")
        correlations = multiply(tested, np.ascontiguousarray(known[start : start + OTHERS_AT_ONCE].T))
        nearest = correlations.argmax(axis=1)
        value = np.take_along_axis(correlations, nearest[:, np.newaxis], axis=1)[:, 0]
        better = value > best
        best[better], found[better] = value[better], nearest[better] + start
    distance = _distance(best)
    near = (best >= LEAST_CORRELATION) & (distance * contrast <= LARGEST_RESIDUAL)
    near &= distance <= SHARE_OF_USUAL_DISTANCE * _usual_distance(known)
    return tuple((int(i), int(found[i]), min(float(best[i]), 1.0)) for i in np.flatnonzero(near))


def near_neighbours(neighbours: Neighbours) -> tuple[tuple[int, int, float], ...]:
    """(index, that of its nearest, likeness) of each point that lies as near to another as copies do, by the same rule;
    likeness is 1 for equal points and 0 at the usual distance. None where there are too few to say what is usual.

    For descriptions of pictures by a network: JPEG of quality 75 and 4 % more light mostly stay within it on six of
    seven sets, and different pictures of four of them do not come so near.
    """
    if neighbours.distances.shape[1] < NEIGHBOUR:
        return ()
    usual = float(np.median(neighbours.distances[:, NEIGHBOUR - 1]))
    closest = neighbours.distances[:, 0]
    near = np.flatnonzero(closest <= SHARE_OF_USUAL_DISTANCE * usual)
    return tuple((int(i), int(neighbours.indices[i, 0]), 1 - float(closest[i]) / max(usual, 1e-12)) for i in near)


def _normalised(thumbnails: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Vectors [N, h·w] without mean and of length one, shorter where blank, and the contrasts [N] in grey levels."""
    flat = thumbnails.reshape(len(thumbnails), -1).astype(np.float32)
    flat = flat - flat.mean(axis=1, keepdims=True)
    contrast = flat.std(axis=1)
    scale = np.maximum(contrast, FAINTEST) * np.float32(np.sqrt(flat.shape[1]))
    return flat / scale[:, np.newaxis], contrast


def _distance(correlation: Float32Array) -> Float32Array:
    """Root mean square difference of two pictures, in units of their contrast."""
    distance: Float32Array = np.sqrt(np.maximum(2 * (1 - correlation), 0))
    return distance


def _usual_distance(known: Float32Array) -> float:
    """Median distance to the fifth nearest in the set itself; no limit where there are too few to say."""
    if len(known) <= NEIGHBOUR:
        return np.inf
    some = known[:: -(-len(known) // MOST_COMPARED)]
    # the last NEIGHBOUR + 1, the picture itself among them
    closest = np.empty((len(some), 0), np.float32)
    for start in range(0, len(known), OTHERS_AT_ONCE):
        more = multiply(some, np.ascontiguousarray(known[start : start + OTHERS_AT_ONCE].T))
        closest = np.sort(np.concatenate([closest, more], axis=1), axis=1)[:, -(NEIGHBOUR + 1) :]
    return float(np.median(_distance(closest[:, 0])))
