"""Writes the report: a page, and the same as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.export.report.page import Example, page
from fomoad_gui.export.report.tables import pictures_csv, summary_csv
from fomoad_gui.export.staging import check_free, write_folder
from fomoad_gui.pipeline.evaluate import Evaluation
from fomoad_gui.pipeline.overlays import overlaid
from fomoad_gui.pipeline.score import ImageScore
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import shrunk
from fomoad_gui.vision.read import read_image
from fomoad_gui.vision.write import png_bytes

MOST_EXAMPLES = 8
EXAMPLE_SIDE = 320
"""Pixels of an example's longer side in the page."""


def write_report(evaluation: Evaluation, model: StoredModel, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the new or empty folder `directory` and return its files; equal evaluations give equal bytes.

    Raises `FomoadError` if something is there already.
    """
    check_free(directory)
    good, defect = (
        sorted((pair for pair in evaluation.pictures if pair[0].label is label), key=lambda pair: pair[1].score)
        for label in (Label.GOOD, Label.DEFECT)
    )
    alarms = _examples(good[::-1][:MOST_EXAMPLES], model, progress)
    missed = _examples(defect[:MOST_EXAMPLES], model, progress)
    plan = {
        "report.html": page(evaluation, model, alarms, missed).encode("utf-8", "replace"),
        "summary.csv": summary_csv(evaluation),
        "pictures.csv": pictures_csv(evaluation),
    }
    return write_folder(directory, plan, lambda _folder: None)


def _examples(pairs: Sequence[tuple[Sample, ImageScore]], model: StoredModel, progress: Progress) -> list[Example]:
    examples: list[Example] = []
    for done, (sample, result) in enumerate(pairs):
        progress.checkpoint(done, len(pairs), "Drawing the worst mistakes")
        try:
            picture = overlaid(read_image(sample.path), result, model.bundle.calibration)
        except FomoadError:
            examples.append((sample, result, b""))
            continue
        examples.append((sample, result, png_bytes(shrunk(picture, EXAMPLE_SIDE))))
    return examples
