"""How well candidates tell defects from good pictures that they have not learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.detector import Detector, HeadKind, image_score
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.progress import Progress
from fomoad_gui.pipeline.fit import PooledHeads
from fomoad_gui.pipeline.folds import CellHeads, Folds, Heads, corrected_detector
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.made_up import Embeddings

FOLDS = 4
REAL = "real"
"""The kind of defects that a person labelled."""


def judge(
    embeddings: Embeddings,
    real: Float32Array | None,
    variants: Sequence[TrainSettings],
    progress: Progress,
) -> Iterator[tuple[TrainSettings, Mapping[str, float]]]:
    """The image AUROC of each variant by kind of defect: good pictures against defects, none of them learnt from.

    `embeddings` are projected to the most dimensions of any variant, principal components first, so that fewer are the
    first of them. `real` [R, gh, gw, d] are labelled defects; with them the made-up ones do not count.
    """
    by_dimensions: dict[int, list[TrainSettings]] = defaultdict(list)
    for variant in variants:
        by_dimensions[variant.dimensions].append(variant)
    for dimensions, some in by_dimensions.items():
        scored = _Scored(embeddings, real, dimensions, some[0], progress)
        for variant in some:
            yield variant, scored.aurocs(variant.correction, variant.top_share)


class _Scored:
    """Cell scores of all good pictures and defects under heads of so many dimensions, corrected and not."""

    def __init__(
        self,
        embeddings: Embeddings,
        real: Float32Array | None,
        dimensions: int,
        settings: TrainSettings,
        progress: Progress,
    ) -> None:
        good = np.ascontiguousarray(embeddings.good[..., :dimensions])
        kinds = embeddings.defects if real is None else {REAL: real}
        defects = {kind: np.ascontiguousarray(ones[..., :dimensions]) for kind, ones in kinds.items()}
        folds = _random_folds([sample.id for sample in embeddings.samples])
        is_cell = settings.head is HeadKind.CELL
        heads: Heads
        heads = CellHeads(good, folds, progress) if is_cell else PooledHeads(good, settings, progress)
        owners = folds.outer[list(embeddings.of_defects)]
        self._good = {corrected: np.empty(good.shape[:3], np.float32) for corrected in (True, False)}
        self._defects: dict[bool, dict[str, list[Float32Array]]] = {True: defaultdict(list), False: defaultdict(list)}
        for fold in np.unique(folds.outer).tolist():
            members = folds.outer == fold
            detector = corrected_detector(heads, good, folds, ~members, is_cell, 0.0, progress)
            for corrected in (True, False):
                scorer = detector if corrected else Detector(detector.head)
                self._good[corrected][members] = scorer.cell_scores(good[members])
                for kind, ones in defects.items():
                    # a made-up defect is judged by those that have not learnt its picture, a real one by all
                    mine = ones if real is not None else ones[owners == fold]
                    if len(mine):
                        self._defects[corrected][kind].append(scorer.cell_scores(mine))

    def aurocs(self, corrected: bool, top_share: float) -> dict[str, float]:
        """By kind of defect."""
        good = image_score(self._good[corrected], top_share)
        return {
            kind: roc_auc(good, image_score(np.concatenate(maps), top_share))
            for kind, maps in self._defects[corrected].items()
        }


def _random_folds(ids: Sequence[str]) -> Folds:
    """By the ids, which are hashes: as good as random."""
    rank = np.empty(len(ids), np.intp)
    rank[np.argsort(np.array(ids))] = np.arange(len(ids))
    return Folds(rank % min(FOLDS, len(ids)), rank // FOLDS % FOLDS)
