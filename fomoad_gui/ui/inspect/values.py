"""What the inspector shows, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.core.arrays import BoolArray, Uint8Array
from fomoad_gui.core.scores import CellScores


@dataclass(frozen=True, slots=True, eq=False)
class InspectedPicture:
    """One picture to look at.

    `pixels` uint8 [H, W, 3] RGB; `cells` None where there is no model yet; `percentile` the share of held-out good
    pictures that score below, in per cent; `mask` bool [H, W] the ground truth where there is one. `caption` says what
    is known of the picture ("Test · Defect: crack"). A picture `in_training` shows its heat map but no verdict, scores
    or marked cells: the mixture has learnt it, so they say nothing about new pictures.
    """

    name: str
    pixels: Uint8Array
    cells: CellScores | None = None
    percentile: float | None = None
    mask: BoolArray | None = None
    caption: str = ""
    in_training: bool = False

    @property
    def score(self) -> float | None:
        """The score as a result: None without a model and for a picture in training."""
        return None if self.cells is None or self.in_training else self.cells.image_score


@dataclass(frozen=True, slots=True)
class CellReading:
    """What lies under the cursor.

    `pixel_x`, `pixel_y`, `row` and `column` count from 0, as exported models count; `score` is in nats, `heat` on the
    scale whose 0 is a typical good picture and whose 1 is the threshold (None without a threshold). Both are None for a
    picture in training.
    """

    pixel_x: int
    pixel_y: int
    row: int | None = None
    column: int | None = None
    score: float | None = None
    heat: float | None = None
    over: bool = False
