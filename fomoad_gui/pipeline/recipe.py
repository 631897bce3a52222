"""What a person may choose before training, with defaults that suit most parts."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling

SMALLEST_SIZE = 64
LARGEST_SIZE = 640
POOLING = Pooling(kernel=3, stride=2)
SIZE_STEP = 16
"""An input side is a multiple of this, so that every cut has whole cells."""


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One recipe for a detector.

    `width` and `height` are the network's input in pixels, `dimensions` the length of a projected embedding,
    `components` the number of mixture components, `false_alarm_rate` the share of good parts that may be called NG.
    With `precision` "int8" the app scores with the very graph that an export carries; with `recalibrate` its ranges
    come from the good pictures to learn from, else they are those of the catalogue.
    """

    backbone: str = "mobilenet_v2_0.35"
    cut: str = "block_6_expand_relu"
    precision: str = "int8"
    width: int = 160
    height: int = 160
    channels: int = 3
    fit: Fit = Fit.SQUASH
    pooling: Pooling | None = POOLING
    dimensions: int = 32
    components: int = 16
    covariance: Covariance = Covariance.FULL
    false_alarm_rate: float = 0.01
    seed: int = 0
    recalibrate: bool = False

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
        for name, value in (("dimensions", self.dimensions), ("components", self.components)):
            if value < 1:
                raise FomoadError(f"{value} {name} are too few.", "Choose at least 1.")

    @property
    def input(self) -> InputSpec:
        """The network's input."""
        return InputSpec(width=self.width, height=self.height, channels=self.channels, fit=self.fit)
