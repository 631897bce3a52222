"""The single definition of a picture's score, for the gallery, the live view, evaluation and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.geometry import Box, CellGrid, fit_transform
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.model import model_grid


@dataclass(frozen=True, slots=True)
class ImageScore:
    """One picture, judged.

    `score` is the highest cells', higher is more anomalous; `percentile` the share of held-out good
    pictures that score below, in per cent; `peak_box` the highest cell in the picture's pixels.
    """

    score: float
    percentile: float
    verdict: Verdict
    cells: CellScores

    @property
    def peak_box(self) -> Box:
        """Where in the picture the highest cell lies."""
        return self.cells.peak_box


class Scorer:
    """Scores pictures with one model. `backbone` is the content of the model's `.tflite`. Safe to share by threads.

    `kernels` compute the network, by default those that the model was trained with.
    """

    def __init__(self, bundle: ModelBundle, backbone: bytes, kernels: Kernels | None = None) -> None:
        self.bundle = bundle
        chosen = kernels or Kernels(bundle.backbone.kernels)
        self.extractor = Extractor(backbone, bundle.input, bundle.pooling, bundle.projection, chosen)
        self.grid: CellGrid = model_grid(backbone, bundle.pooling, bundle.input)

    def score(self, image: Uint8Array) -> ImageScore:
        """Judge a picture uint8 [H, W, 3] of any size."""
        return self.score_embedding(self.extractor.embed(image), image.shape[1], image.shape[0])

    def score_embedding(self, embedding: Float32Array, image_width: int, image_height: int) -> ImageScore:
        """Judge a picture of `image_width` × `image_height` pixels by its projected embedding [gh, gw, d]."""
        return self.judge(
            CellScores(
                values=self.bundle.detector.cell_scores(embedding[np.newaxis])[0],
                grid=self.grid,
                transform=fit_transform(image_width, image_height, self.bundle.input),
                image_width=image_width,
                image_height=image_height,
                top_share=self.bundle.detector.top_share,
            )
        )

    def by_region(self, cells: CellScores) -> dict[str, float]:
        """The highest score in each named region; at or over the threshold it is to blame."""
        named = {region.name: region.cells(self.grid) for region in self.bundle.regions if not region.ignored}
        return {name: float(cells.values[inside].max()) for name, inside in named.items()}

    def judge(self, cells: CellScores) -> ImageScore:
        """The verdict on cells that are scored already."""
        calibration = self.bundle.calibration
        score = cells.image_score
        return ImageScore(
            score=score,
            percentile=calibration.percentile(score),
            verdict=calibration.verdict(score),
            cells=cells,
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """Samples with their scores, in the order in which they were given, and the files that had to be left out."""

    samples: tuple[Sample, ...]
    scores: tuple[ImageScore, ...]
    problems: tuple[Problem, ...]


def score_samples(
    samples: Sequence[Sample],
    scorer: Scorer,
    progress: Progress,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
) -> Scored:
    """Judge many files; see `embed_samples` for `executor`, `cache` and cancelling."""
    embedded = embed_samples(samples, scorer.extractor, progress, executor, cache)
    readable = tuple(sample for sample in samples if sample.id in embedded.by_id)
    scores = []
    for done, sample in enumerate(readable):
        progress.checkpoint(done, len(readable), f"Scoring {counted(len(readable), 'picture')}")
        scores.append(scorer.score_embedding(embedded.by_id[sample.id], sample.width, sample.height))
    return Scored(samples=readable, scores=tuple(scores), problems=embedded.problems)
