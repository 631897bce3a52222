"""The compatibility head: the cell score that Edge Impulse's FOMO-AD ships, |standardised log-likelihood|.

It is two-sided: a cell that is likelier than the usual one scores as odd as one that is as much less likely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.mixture import GaussianMixture, cell_log_likelihood


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedMixture:
    """A mixture with the `mean` and `deviation` of its log-likelihood, in nats, over the training cells."""

    mixture: GaussianMixture
    mean: float
    deviation: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and math.isfinite(self.deviation) and self.deviation > 0):
            raise ValueError(f"a log-likelihood of mean {self.mean} and deviation {self.deviation}")

    @property
    def dimensions(self) -> int:
        """d, the dimensions of a projected embedding."""
        return self.mixture.dimensions

    def scores(self, embeddings: Float32Array) -> Float32Array:
        """|z| of the log-likelihood, float32 [..., gh, gw], of projected embeddings [..., gh, gw, d]."""
        standardised = (cell_log_likelihood(self.mixture, embeddings) - self.mean) / self.deviation
        scores: Float32Array = np.abs(standardised).astype(np.float32)
        return scores


def standardised(mixture: GaussianMixture, embeddings: Float32Array) -> StandardisedMixture:
    """The head of a mixture and the training cells [..., gh, gw, d] that it was fitted to."""
    likelihoods = cell_log_likelihood(mixture, embeddings)
    deviation = float(likelihoods.std())
    return StandardisedMixture(mixture, float(likelihoods.mean()), deviation if deviation > 0 else 1.0)
