"""Directions along which descriptions of pictures vary most, learnt from some of them and kept for those to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.projection import largest_entries_positive

MOST_LEARNT_FROM = 1500
"""Vectors that directions are learnt from; evenly spread ones of more."""
SHARE_OF_USUAL_DEVIATION = 0.3
"""Of what is added to each number's deviation, so that those that hardly vary do not count as much as the others."""
FAINTEST = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """`mean` and `scale` float64 [D] bring vectors to about the same spread, `directions` [D, d] are orthonormal."""

    mean: Float64Array
    scale: Float64Array
    directions: Float64Array


def fit_axes(vectors: Float32Array, dimensions: int) -> Axes:
    """The `dimensions` principal directions of `vectors` [N, D], or N − 1 where there are fewer; at least one.

    The largest entry of each is positive, so that signs do not hang on the machine.
    """
    some = vectors[:: max(1, -(-len(vectors) // MOST_LEARNT_FROM))].astype(np.float64)
    mean, deviation = some.mean(axis=0), some.std(axis=0)
    scale = deviation + SHARE_OF_USUAL_DEVIATION * float(deviation.mean()) + FAINTEST
    centred = (some - mean) / scale
    wanted = max(1, min(dimensions, len(some) - 1, some.shape[1]))
    # the smaller one of both products has the same eigenvalues
    if len(some) < some.shape[1]:
        _, vectors_of_rows = np.linalg.eigh(centred @ centred.T)
        directions = centred.T @ vectors_of_rows[:, ::-1][:, :wanted]
        directions /= np.maximum(np.linalg.norm(directions, axis=0), 1e-12)
    else:
        directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :wanted]
    return Axes(mean, scale, largest_entries_positive(directions))


def along(axes: Axes, vectors: Float32Array) -> Float32Array:
    """Coordinates float32 [N, d] of `vectors` [N, D], that of largest variance first."""
    placed: Float32Array = (((vectors - axes.mean) / axes.scale) @ axes.directions).astype(np.float32)
    return placed


def on_sphere(points: Float32Array) -> Float32Array:
    """`points` [N, d] at length one, so that distance says how far directions differ; those at the origin stay."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    found: Float32Array = (points / np.maximum(lengths, FAINTEST)).astype(np.float32)
    return found
