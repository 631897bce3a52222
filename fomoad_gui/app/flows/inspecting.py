"""The picture that is looked at, with its heat map, read in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.values import Cancelled, Done, Failed, Job, Lane, Outcome
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.arrays import BoolArray, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores

if TYPE_CHECKING:
    from fomoad_gui.pipeline.score import Scorer


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
        model = snapshot.model
        scorer = self._scorer[1] if self._scorer is not None and self._scorer[0] is model else None
        job = Job("view", Lane.IO, "", lambda progress: inspect(sample, image, model, scorer, progress), visible=False)
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
        self._scorer = (model, scorer) if model is not None and scorer is not None else None
        self.shown.emit(inspection)


def inspect(
    sample: Sample, image: Uint8Array | None, model: TrainedModel | None, scorer: Scorer | None, progress: Progress
) -> tuple[Inspection, Scorer | None]:
    """Read the picture, unless `image` is it already, and score it if there is a model. Any thread.

    Returns the scorer too, to be given the next time: making one takes longer than using it.
    """
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.vision.read import read_image

    if image is None:
        image = read_image(sample.path)
    progress.checkpoint(1, 2, "Reading")
    mask = _mask(sample)
    if model is None:
        return Inspection(sample, image, mask=mask), None
    scorer = scorer or Scorer(model.bundle, model.backbone)
    return Inspection(sample, image, scorer.score(image).cells, mask), scorer


def _mask(sample: Sample) -> BoolArray | None:
    from fomoad_gui.vision.read import read_mask

    try:
        return read_mask(sample.mask_path, sample.width, sample.height) if sample.mask_path else None
    except FomoadError:
        return None  # the picture can be inspected without; evaluation says what is wrong with it
