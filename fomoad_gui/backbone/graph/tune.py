"""Ranges chosen for what comes out at the end.

Coordinate descent on the error of the whole network, after Nahshan et al., "Loss Aware Post-training Quantization"
(Machine Learning 110, 2021); the error is that of the embeddings after whitening, for the detector judges by
Mahalanobis distance: what a loud direction bears without harm drowns a quiet one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.backbone.whitening import Moments
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress

TRIED = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of its observed range that are tried for every tensor, beside that which it starts with."""
ROUNDS = 2
REGULARISATION = 0.01

Shares = Mapping[int, float]


def tuned_shares(
    rounded: Callable[[Shares], bytes], start: Shares, exact: bytes, pictures: Uint8Array, progress: Progress
) -> Shares:
    """Shares by tensor with which `rounded` embeds pictures uint8 [N, h, w, c] nearer to `exact` than with `start`.

    Every tensor is tried once a round, first to last; a round that betters nothing is the last.
    """
    wanted = _embed(exact, pictures)
    moments = Moments(wanted.shape[-1])
    moments.add(wanted)
    whiten = moments.whitening(REGULARISATION).matrix

    def error(shares: Shares) -> float:
        return float(np.square((_embed(rounded(shares), pictures) - wanted) @ whiten).mean())

    best, least = dict(start), error(start)
    for turn in range(ROUNDS):
        before = least
        for done, tensor in enumerate(start):
            progress.checkpoint(turn * len(start) + done, ROUNDS * len(start), "Tuning int8")
            for share in TRIED:
                trial = best | {tensor: share}
                found = error(trial)
                if found < least:
                    best, least = trial, found
        if least == before:
            break
    return best


def _embed(model: bytes, pictures: Uint8Array) -> Float32Array:
    return Backbone(model, InputSpec(pictures.shape[2], pictures.shape[1], pictures.shape[3])).embed(pictures)
