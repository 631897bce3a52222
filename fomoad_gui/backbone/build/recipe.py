"""What a training run is told: everything that decides the weights, so that the same recipe gives the same run."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.backbone.architecture import STRIDES


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one distillation.

    `edge` is the side of the square views in pixels, a multiple of 16; `cut_weights` the share of each cut in the loss,
    shallow to deep; `adaptor` puts a learned 1×1 linear layer between the student's features and the teacher's
    (without it the student must speak in the teacher's own basis); `regularisation` is that of the whitening; over the
    last `frozen_share` of the steps batch normalisation uses its statistics instead of the batch's; `averaging` is the
    momentum of the average of the weights, which is what is kept.
    `pictures` are drawn once and seen again and again in other views; `real_share` of those in a batch are crops of
    real ones where there are any.
    """

    name: str
    steps: int = 20_000
    seed: int = 0
    pictures: int = 12_000
    real_share: float = 0.35
    batch: int = 32
    edge: int = 80
    learning_rate: float = 3e-3
    warm_up: int = 200
    weight_decay: float = 1e-4
    cut_weights: tuple[float, ...] = (0.5, 1.0, 0.5)
    adaptor: bool = True
    regularisation: float = 1e-2
    frozen_share: float = 0.2
    averaging: float = 0.998

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch < 1 or self.edge % 16 or self.edge < 32:
            raise ValueError(f"{self} asks for no steps, an empty batch or views that are not a multiple of 16 pixels")
        if len(self.cut_weights) != len(STRIDES):
            raise ValueError(f"{len(self.cut_weights)} weights for {len(STRIDES)} cuts")

    @property
    def frozen_from(self) -> int:
        """The first step with batch normalisation frozen."""
        return self.steps - int(self.steps * self.frozen_share)
