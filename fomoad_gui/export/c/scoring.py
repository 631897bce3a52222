"""Pictures judged by the very C that an export carries, so that what is seen is what the chip runs."""

from __future__ import annotations

from collections.abc import Sequence

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import fit_transform
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores
from fomoad_gui.core.words import counted
from fomoad_gui.export.c.compiled import compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.pipeline.score import ImageScore, Scored, Scorer
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image


def score_in_c(samples: Sequence[Sample], model: StoredModel, progress: Progress) -> Scored:
    """As `pipeline.score.score_samples`, with cells scored by the exported C, compiled for this machine.

    Takes a second to compile, and one picture at a time. `FomoadError` for a model that cannot be exported as C.
    """
    progress.checkpoint(0, len(samples), "Compiling the C")
    detector = compiled(model)
    scorer = Scorer(model.bundle, model.backbone)
    readable, scores, problems = [], [], []
    with NativeDetector(detector.sources, progress=progress) as native:
        for done, sample in enumerate(samples):
            progress.checkpoint(done, len(samples), f"Scoring {counted(len(samples), 'picture')}")
            try:
                image = read_image(sample.path)
            except FomoadError as error:
                problems.append(Problem.of(sample.path, error))
                continue
            readable.append(sample)
            scores.append(_judged(image, scorer, native))
    return Scored(tuple(readable), tuple(scores), tuple(problems))


def _judged(image: Uint8Array, scorer: Scorer, native: NativeDetector) -> ImageScore:
    bundle = scorer.bundle
    height, width = image.shape[:2]
    cells = native.run(fit_image(image, bundle.input)).cells
    transform = fit_transform(width, height, bundle.input)
    return scorer.judge(CellScores(cells, scorer.grid, transform, width, height, bundle.detector.top_share))
