"""What a person may choose before training, with defaults that suit most parts."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from statistics import median

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.core.regions import Region
from fomoad_gui.core.samples import Sample

SMALLEST_SIZE = 64
LARGEST_SIZE = 4096
"""Inputs of more than 640 pixels a side are embedded tile by tile, see `backbone.tiling`."""
MOST_OBLONG = 4.0
SIZE_STEP = 16
"""An input side is a multiple of this, so that every cut has whole cells."""
SHALLOW_CUT, DEEP_CUT = "block_6_expand_relu", "block_13_expand_relu"
"""Of a MobileNetV2: cells 8 and 16 pixels apart."""
HALVING = Pooling(kernel=3, stride=2)
"""What shared cells are pooled with: half as many cells, each seeing more."""
SMOOTHING = Pooling(kernel=3, stride=1, same=True)
"""What a cell's own Gaussian wants: as many cells, steadier under small shifts."""


class EvidenceChoice(StrEnum):
    """Which good pictures the threshold is to rest on."""

    AUTO = "auto"
    """All in turn, where learning anew without some costs little: with Gaussians per cell, or with few pictures. Else
    those that are held out."""
    HELD_OUT = "held-out"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One recipe for a detector.

    `width` and `height` are the network's input in pixels; with `keep_proportions` they say how many pixels it has, and
    its shape is that of the pictures, see `shaped`. `dimensions` is the length of a projected embedding, `components`
    and `covariance` describe the mixture of a shared head, `false_alarm_rate` is the share of good parts that may be
    called NG. With `precision` "int8" the app scores with the very graph that an export carries, and with the reference
    `kernels` it gives the bits that boards give; with `recalibrate` its ranges come from the good pictures to learn
    from, else they are those of the catalogue. With `correction` a cell's
    score is seen beside what good pictures score there; `top_share` is the share of highest cells that make the
    picture's score, 0 for the highest alone. `review_rate` is the share of good parts that may be sent to review or
    called NG, 0 for no review.
    """

    backbone: str = "mobilenet_v2_0.35"
    cut: str = DEEP_CUT
    precision: str = "int8"
    kernels: Kernels = Kernels.FAST
    width: int = 224
    height: int = 224
    keep_proportions: bool = True
    channels: int = 3
    fit: Fit = Fit.SQUASH
    pooling: Pooling | None = SMOOTHING
    projection: ProjectionKind = ProjectionKind.PRINCIPAL
    dimensions: int = 32
    head: HeadKind = HeadKind.CELL
    components: int = 16
    covariance: Covariance = Covariance.FULL
    correction: bool = True
    top_share: float = 0.0
    false_alarm_rate: float = 0.01
    review_rate: float = 0.0
    evidence: EvidenceChoice = EvidenceChoice.AUTO
    seed: int = 0
    recalibrate: bool = False
    regions: tuple[Region, ...] = ()

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not SMALLEST_SIZE <= side <= LARGEST_SIZE or side % SIZE_STEP:
                raise FomoadError(
                    f"An input size of {side} pixels cannot be used.",
                    f"Choose a multiple of {SIZE_STEP} from {SMALLEST_SIZE} to {LARGEST_SIZE}.",
                )
        if not 0.0 < self.false_alarm_rate < 1.0:
            raise FomoadError(
                f"A false-alarm rate of {self.false_alarm_rate} cannot be asked for.",
                "Choose a share between 0 and 1, such as 0.01 for one in a hundred.",
            )
        if self.review_rate and not self.false_alarm_rate < self.review_rate < 1.0:
            raise FomoadError(
                f"A review of {self.review_rate} of the good parts is less than the false alarms asked for.",
                f"Choose a share above {self.false_alarm_rate:g}, or 0 for no review.",
            )
        if not 0.0 <= self.top_share <= 1.0:
            raise FomoadError(
                f"A picture's score cannot be the mean of a share of {self.top_share} of its cells.",
                "Choose a share between 0, the highest cell alone, and 1, all of them.",
            )
        for name, value in (("dimensions", self.dimensions), ("components", self.components)):
            if value < 1:
                raise FomoadError(f"{value} {name} are too few.", "Choose at least 1.")

    @property
    def input(self) -> InputSpec:
        """The network's input."""
        return InputSpec(width=self.width, height=self.height, channels=self.channels, fit=self.fit)

    @property
    def computed_by(self) -> Kernels:
        """The kernels that compute embeddings: no board computes in float32."""
        return self.kernels if self.precision == "int8" else Kernels.FAST


def with_own_choices(settings: TrainSettings, own: TrainSettings) -> TrainSettings:
    """`settings` with what only a person can say taken from `own`: rates, evidence, regions, kernels."""
    return replace(
        settings,
        false_alarm_rate=own.false_alarm_rate,
        review_rate=own.review_rate,
        evidence=own.evidence,
        regions=own.regions,
        kernels=own.kernels,
    )


def shaped(settings: TrainSettings, samples: Sequence[Sample]) -> TrainSettings:
    """The settings with an input of about as many pixels in the pictures' usual proportions, where these are kept.

    These are the median of width over height, at most `MOST_OBLONG` to 1. A thin crack in a tall picture is lost where
    the picture is squashed into a square.
    """
    if not settings.keep_proportions or not samples:
        return settings
    ratio = median(sample.width / sample.height for sample in samples)
    ratio = min(max(ratio, 1 / MOST_OBLONG), MOST_OBLONG)
    side = math.sqrt(settings.width * settings.height)
    width, height = (_whole_step(side * stretch) for stretch in (math.sqrt(ratio), 1 / math.sqrt(ratio)))
    return replace(settings, width=width, height=height, keep_proportions=False)


def _whole_step(pixels: float) -> int:
    return min(max(round(pixels / SIZE_STEP) * SIZE_STEP, SMALLEST_SIZE), LARGEST_SIZE // SIZE_STEP * SIZE_STEP)


MIXTURES = (HeadKind.SHARED, HeadKind.EDGE_IMPULSE)
"""The heads that have components."""


def fingerprint(settings: TrainSettings, dimensions_in: int) -> str:
    """Names all of a recipe that makes a difference to a trunk of `dimensions_in`, but the rates.

    These can be changed after the training, and have no part in it.
    """
    facts = asdict(settings)
    del facts["false_alarm_rate"], facts["review_rate"]
    facts["dimensions"] = min(settings.dimensions, dimensions_in)
    if settings.head not in MIXTURES:
        del facts["components"], facts["covariance"]
    facts["recalibrate"] = settings.recalibrate and settings.precision == "int8"
    if settings.computed_by is Kernels.FAST:
        # as versions wrote it that knew no others
        del facts["kernels"]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def recipe(head: HeadKind) -> TrainSettings:
    """What suits a head; that of `EDGE_IMPULSE` is what Edge Impulse ships, on a trunk of ours."""
    if head is HeadKind.CELL:
        return TrainSettings()
    shared = TrainSettings(
        head=HeadKind.SHARED,
        cut=SHALLOW_CUT,
        width=160,
        height=160,
        keep_proportions=False,
        pooling=HALVING,
        projection=ProjectionKind.GAUSSIAN,
        correction=False,
    )
    if head is HeadKind.SHARED:
        return shared
    if head is HeadKind.EDGE_IMPULSE:
        return replace(shared, head=head, dimensions=16, evidence=EvidenceChoice.HELD_OUT)
    return replace(TrainSettings(), head=head, dimensions=192, correction=False, evidence=EvidenceChoice.HELD_OUT)
