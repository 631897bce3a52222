"""How a picture of any size becomes the input of a network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """What happens to a picture whose shape is not the network's."""

    SQUASH = "squash"
    """Stretched to the input, proportions changed; nothing is lost."""
    FIT_SHORT = "fit-short"
    """Scaled until the short side fits, the long side cropped about its centre."""
    FIT_LONG = "fit-long"
    """Scaled until the long side fits, the short side padded about its centre."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """The network's input: `width` and `height` in pixels, `channels` 3 (RGB) or 1 (grey), and the fit."""

    width: int
    height: int
    channels: int = 3
    fit: Fit = Fit.SQUASH

    def __post_init__(self) -> None:
        if self.width < 32 or self.height < 32:
            raise ValueError(f"an input of {self.width} × {self.height} pixels is smaller than 32 × 32")
        if self.channels not in (1, 3):
            raise ValueError(f"{self.channels} channels; an input is RGB (3) or grey (1)")
