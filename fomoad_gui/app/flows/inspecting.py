"""The picture that is looked at, with its heat map, read in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.values import Cancelled, Done, Failed, Job, Lane, Outcome
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.arrays import BoolArray, Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import fit_transform
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores

if TYPE_CHECKING:
    from fomoad_gui.pipeline.score import Scorer

_NONE: Mapping[str, Float32Array] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A picture uint8 [H, W, 3] to look at; `cells` where there is a model, `failure` where it cannot be read.

    `mask` bool [H, W] is the ground truth, where there is one that can be read.
    """

    sample: Sample
    image: Uint8Array | None
    cells: CellScores | None = None
    mask: BoolArray | None = None
    failure: Failed | None = None


class InspectFlow(QObject):
    """Follows the current sample of the session. `shown(Inspection | None)` brings its picture. Main thread."""

    shown = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self._image: tuple[str, Uint8Array] | None = None
        self._scorer: tuple[TrainedModel, Scorer] | None = None
        self._session.changed.connect(self._look)

    def _look(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.selection or changes.model or changes.project:
            self._start(self._session.snapshot)

    def _start(self, snapshot: Snapshot) -> None:
        sample = snapshot.sample(snapshot.current)
        if sample is None:
            self._workplace.runner.cancel("view")
            self._image = None
            self.shown.emit(None)
            return
        image = self._image[1] if self._image is not None and self._image[0] == sample.id else None
        model, known = snapshot.model, snapshot.results.cells
        scorer = self._scorer[1] if self._scorer is not None and self._scorer[0] is model else None

        def work(progress: Progress) -> tuple[Inspection, Scorer | None]:
            return inspect(sample, image, model, progress, known, scorer)

        job = Job("view", Lane.IO, "", work, visible=False)
        self._workplace.runner.submit(job, lambda outcome: self._show(sample, model, outcome))

    def _show(
        self, sample: Sample, model: TrainedModel | None, outcome: Outcome[tuple[Inspection, Scorer | None]]
    ) -> None:
        if isinstance(outcome, Cancelled):
            return
        if isinstance(outcome, Failed):
            self._image = None
            self.shown.emit(Inspection(sample, None, failure=outcome))
            return
        assert isinstance(outcome, Done)
        inspection, scorer = outcome.value
        if inspection.image is not None:
            self._image = (sample.id, inspection.image)
        if scorer is not None and model is not None:
            self._scorer = (model, scorer)
        self.shown.emit(inspection)


def inspect(
    sample: Sample,
    image: Uint8Array | None,
    model: TrainedModel | None,
    progress: Progress,
    known: Mapping[str, Float32Array] = _NONE,
    scorer: Scorer | None = None,
) -> tuple[Inspection, Scorer | None]:
    """Read the picture, unless `image` is it already; with a model, with its cells. Any thread.

    `known` holds, by sample id, the cell scores [gh, gw] that the model gave. A picture without (the model learnt from
    it) is scored; the scorer is returned too, to be given the next time: making one takes longer than using it.
    """
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.vision.read import read_image

    if image is None:
        image = read_image(sample.path)
    progress.checkpoint(1, 2, "Reading")
    mask = _mask(sample)
    if model is None:
        return Inspection(sample, image, mask=mask), scorer
    cells = known_cells(sample.id, image.shape[1], image.shape[0], model, known)
    if cells is not None:
        return Inspection(sample, image, cells, mask), scorer
    scorer = scorer or Scorer(model.bundle, model.backbone)
    return Inspection(sample, image, scorer.score(image).cells, mask), scorer


def known_cells(
    sample_id: str, width: int, height: int, model: TrainedModel, known: Mapping[str, Float32Array]
) -> CellScores | None:
    """What the model said about this picture of `width` × `height` pixels; None if that was never asked, or cannot be
    read."""
    from fomoad_gui.pipeline.model import model_grid

    try:
        values = known.get(sample_id)
    except FomoadError:
        return None  # the file is damaged: the picture is scored anew
    if values is None:
        return None
    bundle = model.bundle
    grid = model_grid(model.backbone, bundle.pooling, bundle.input)
    transform = fit_transform(width, height, bundle.input)
    return CellScores(values, grid, transform, width, height, bundle.detector.top_share)


def _mask(sample: Sample) -> BoolArray | None:
    from fomoad_gui.vision.read import read_mask

    try:
        return read_mask(sample.mask_path, sample.width, sample.height) if sample.mask_path else None
    except FomoadError:
        return None  # the picture can be inspected without; evaluation says what is wrong with it
