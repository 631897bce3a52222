"""Where pictures lie on a map: by their principal components at once, or by t-SNE, which takes longer and shows more.

t-SNE: van der Maaten, Hinton, "Visualizing Data using t-SNE", JMLR 2008, by openTSNE (Poličar, Stražar, Zupan, 2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.axes import along, fit_axes, on_sphere
from fomoad_gui.core.progress import Progress
from fomoad_gui.pipeline.explore.describe import Described

DIMENSIONS = 32
"""Of the points that are compared and mapped."""
PERPLEXITY = 30.0
FEWEST_FOR_TSNE = 10
LEAST_KNOWN = 0.25
"""Share of the pictures whose places must be known for the others to be placed among them."""
ROUNDS = 750
"""openTSNE's: 250 with early exaggeration, and 500 without."""
ROUNDS_A_REPORT = 10
SEED = 0


class Layout(StrEnum):
    """How a map is made."""

    COMPONENTS = "components"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True, slots=True, eq=False)
class PictureMap:
    """`positions` float32 [N, 2] of the pictures `ids`, and their `points` float32 [N, d], unit vectors that lie near
    one another where pictures are alike."""

    layout: Layout
    ids: tuple[str, ...]
    positions: Float32Array
    points: Float32Array


def mapped(
    described: Described, layout: Layout, progress: Progress, known: Mapping[str, tuple[float, float]] | None = None
) -> PictureMap:
    """A map of what was described. Pictures whose position is `known` from an earlier map of the layout stay there, and
    others are placed among them; all are placed anew without, or if those known are too few to stand for all. Equal
    arguments give equal maps. Raises `Cancelled`.
    """
    learnt_from = [i for i, one in enumerate(described.ids) if known and one in known]
    if len(learnt_from) < max(FEWEST_FOR_TSNE, LEAST_KNOWN * len(described.ids)):
        learnt_from = list(range(len(described.ids)))
        known = None
    if len(described.ids) < 2:
        return PictureMap(layout, described.ids, np.zeros((len(described.ids), 2), np.float32), _no_points(described))
    # what is new must not move the axes, or all that is known would move
    coordinates = along(fit_axes(described.vectors[learnt_from], DIMENSIONS), described.vectors)
    points = on_sphere(coordinates)
    is_flat = layout is Layout.COMPONENTS or len(described.ids) < FEWEST_FOR_TSNE
    if known is None:
        positions = _two(coordinates) if is_flat else _tsne(points, progress)
        return PictureMap(layout, described.ids, positions, points)
    positions = np.array([known.get(one, (0.0, 0.0)) for one in described.ids], np.float32)
    new = np.setdiff1d(np.arange(len(described.ids)), learnt_from)
    if new.size and is_flat:
        positions[new] = _on_the_same_plane(coordinates[learnt_from], positions[learnt_from], coordinates[new])
    elif new.size:
        positions[new] = _placed_among(points[learnt_from], positions[learnt_from], points[new], progress)
    return PictureMap(layout, described.ids, positions, points)


def known_positions(picture_map: PictureMap) -> dict[str, tuple[float, float]]:
    """The positions by id, to be kept and given to `mapped` again."""
    return {one: (float(x), float(y)) for one, (x, y) in zip(picture_map.ids, picture_map.positions, strict=True)}


def _no_points(described: Described) -> Float32Array:
    return np.zeros((len(described.ids), 1), np.float32)


def _two(coordinates: Float32Array) -> Float32Array:
    missing = max(0, 2 - coordinates.shape[1])
    return np.pad(coordinates[:, :2], ((0, 0), (0, missing)))


def _tsne(points: Float32Array, progress: Progress) -> Float32Array:
    from openTSNE import TSNE

    rounds = 0

    def report(_round: int, _error: float, _embedding: Float64Array) -> bool:
        nonlocal rounds
        rounds = min(rounds + ROUNDS_A_REPORT, ROUNDS)
        progress.checkpoint(rounds, ROUNDS, "Arranging the pictures by likeness")
        return False

    progress.checkpoint(0, ROUNDS, "Looking for neighbours")
    embedding = TSNE(
        perplexity=_perplexity(len(points)),
        random_state=SEED,
        callbacks=report,
        callbacks_every_iters=ROUNDS_A_REPORT,
    ).fit(points)
    # pictures that are all the same have no neighbours to keep apart from
    return np.nan_to_num(np.asarray(embedding, np.float32))


def _on_the_same_plane(coordinates: Float32Array, positions: Float32Array, new: Float32Array) -> Float32Array:
    """Positions of `new` coordinates by the affine map that takes those known to their positions, by least squares."""
    known = np.column_stack([coordinates, np.ones(len(coordinates))])
    plane, *_ = np.linalg.lstsq(known, positions.astype(np.float64), rcond=1e-6)
    placed: Float32Array = (np.column_stack([new, np.ones(len(new))]) @ plane).astype(np.float32)
    return placed


def _placed_among(points: Float32Array, positions: Float32Array, new: Float32Array, progress: Progress) -> Float32Array:
    """Positions of `new` points beside those that have theirs, which stay."""
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    progress.checkpoint(0, 1, "Placing new pictures among the others")
    affinities = PerplexityBasedNN(points, perplexity=_perplexity(len(points)), random_state=SEED)
    embedding = TSNEEmbedding(positions.astype(np.float64), affinities, random_state=SEED)
    return np.nan_to_num(np.asarray(embedding.transform(new), np.float32))


def _perplexity(count: int) -> float:
    return min(PERPLEXITY, (count - 1) / 3)


def order_of(ids: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each of `wanted` stands in `ids`, without those that are not there."""
    places = {one: place for place, one in enumerate(ids)}
    return [places[one] for one in wanted if one in places]
