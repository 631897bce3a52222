"""Pictures that are nearly the same, found by small grey thumbnails.

A thumbnail's mean is taken off and its length made one, so that brightness and contrast play no part; what is left of
two copies of a picture, compressed or resized anew, has a product of nearly one. Two pictures of like parts in like
places come near that too, so that the rest of the pictures says what is near: a pair must be much nearer to one another
than pictures of the set commonly are to their nearest neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array

SIDE = 32
"""Pixels of a thumbnail's side."""
BLOCK = 512
LIKENESS = 0.98
"""Products below this are never the same picture."""
NEARER = 1 / 3
"""A pair's distance is at most this share of the usual distance to the nearest other picture learnt from."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The picture `first` of one set nearly equals the picture `second` of the other; `likeness` is their product."""

    first: int
    second: int
    likeness: float


def prints(thumbnails: Float32Array) -> Float32Array:
    """Thumbnails [N, side, side] to [N, side²] of mean zero and length one; a flat one stays zero."""
    flat = thumbnails.reshape(len(thumbnails), -1).astype(np.float64)
    flat -= flat.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    made: Float32Array = (flat / np.maximum(lengths, 1e-12)).astype(np.float32)
    return made


def near_duplicates(first: Float32Array, second: Float32Array) -> tuple[Pair, ...]:
    """For each of `first` [N, p] the nearest of `second` [M, p] if they are nearly the same; both from `prints`."""
    if not len(first) or not len(second):
        return ()
    nearest, likeness = _nearest(first, second)
    usual = _usual_distance(second)
    distance = np.sqrt(np.maximum(2 - 2 * likeness, 0))
    near = (likeness >= LIKENESS) & (distance <= NEARER * usual)
    return tuple(Pair(int(n), int(nearest[n]), float(likeness[n])) for n in np.flatnonzero(near))


def _usual_distance(points: Float32Array) -> float:
    """The median distance to the nearest other one; copies among them count once."""
    if len(points) < 3:
        return float("inf")
    _, likeness = _nearest(points, points, skip_itself=True)
    distance = np.sqrt(np.maximum(2 - 2 * likeness, 0))
    apart = distance[distance > 1e-3]
    return float(np.median(apart)) if apart.size else 0.0


def _nearest(
    first: Float32Array, second: Float32Array, skip_itself: bool = False
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Float64Array]:
    nearest, likeness = np.zeros(len(first), np.intp), np.zeros(len(first))
    for start in range(0, len(first), BLOCK):
        products = first[start : start + BLOCK] @ second.T
        if skip_itself:
            rows = np.arange(len(products))
            products[rows, start + rows] = -1
        best = products.argmax(axis=1)
        nearest[start : start + BLOCK] = best
        likeness[start : start + BLOCK] = products[np.arange(len(products)), best]
    return nearest, likeness
