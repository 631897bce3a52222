"""Whether parts lie in the same pose in every picture, seen on small grey pictures: do they turn, do they move?

Pairs of pictures are compared upright and in place, and turned or moved against each other. That parts turn or move is
said only where the other pose matches well, markedly better, and in many pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array

ANGLES = 72
"""Steps of 5° on each ring."""
LEAST_TURN = 20.0
"""Degrees; smaller ones are jitter, which the detector learns."""
MOST_HARMONICS = 12
"""Finer than 30° is noise in a thumbnail."""
TURNED_MATCH, TURNED_GAIN = 0.7, 0.3
"""Correlation of two pictures turned to match, and by how much it exceeds that of the same two upright."""
LEAST_STRUCTURE = 0.02
"""Share of a picture's variance that turning can change; a round part on a plain ground has none to tell it by."""
MOVED_MATCH, MOVED_GAIN = 0.8, 0.15
"""The same for pictures moved to match; matches by chance are rarer with all pixels than on rings."""
LEAST_SHARE = 0.4
"""Of the pairs; of parts that lie anyhow, nine in ten are turned against each other by more than `LEAST_TURN`."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Of pairs of pictures: the `share` that match markedly better in another pose, and by how much that differs.

    `amount` is the median of those pairs, in degrees for turning, in shares of the picture's side for moving; `aligned`
    and `upright` are the medians of their correlations in the best pose and as they are.
    """

    share: float
    amount: float
    aligned: float
    upright: float

    @property
    def differs(self) -> bool:
        """Whether so many do that a detector suffers."""
        return self.share >= LEAST_SHARE


STEADY = Pose(0.0, 0.0, 0.0, 0.0)


def turning(thumbnails: Float32Array, ratio: float) -> Pose:
    """How the parts of grey pictures [N, side, side], 0…255, turn against each other about the centre.

    `ratio` is width over height of the pictures before they were squashed into squares. Of each ring about the centre
    the mean and the first harmonic are left out: the one stays the same as a part turns, and the other is what a part
    that moves a little, or light from one side, brings about.
    """
    rings = _rings(thumbnails, ratio)
    spectra = np.fft.rfft(rings, axis=2)
    spectra[:, :, :2] = 0
    spectra[:, :, MOST_HARMONICS + 1 :] = 0
    energy = 2 * (np.abs(spectra) ** 2).sum(axis=(1, 2)) / ANGLES
    total = ((rings - rings.mean(axis=(1, 2), keepdims=True)) ** 2).sum(axis=(1, 2))
    structured = energy >= LEAST_STRUCTURE * np.maximum(total, 1e-9)
    if structured.sum() < 2 or structured.mean() < LEAST_SHARE:
        return STEADY
    spectra = spectra[structured] / np.sqrt(energy[structured])[:, np.newaxis, np.newaxis]
    degrees = np.arange(ANGLES) * 360 / ANGLES
    degrees = np.minimum(degrees, 360 - degrees)
    first, second = np.triu_indices(len(spectra), 1)
    upright, aligned, amount = (np.empty(len(first)) for _ in range(3))
    for pair, (one, other) in enumerate(zip(first, second, strict=True)):
        matches = np.fft.irfft((spectra[one].conj() * spectra[other]).sum(axis=0), ANGLES)
        best = int(matches.argmax())
        upright[pair], aligned[pair], amount[pair] = matches[0], matches[best], degrees[best]
    return _pose(upright, aligned, amount, (TURNED_MATCH, TURNED_GAIN, LEAST_TURN))


def moving(thumbnails: Float32Array, least: tuple[float, float]) -> Pose:
    """How far the parts of grey pictures [N, side, side] move, where by more than `least` of the (width, height).

    The match is looked for by moving a picture around, what leaves on one side coming in on the other: parts that
    move lie on a ground, and the ground is the same everywhere or the pictures do not match.
    """
    side = thumbnails.shape[1]
    centred = thumbnails.astype(np.float64) - thumbnails.mean(axis=(1, 2), keepdims=True)
    length = np.sqrt((centred**2).sum(axis=(1, 2)))
    spectra = np.fft.rfft2(centred[length > side] / length[length > side][:, np.newaxis, np.newaxis])
    if len(spectra) < 2:
        return STEADY
    steps = np.arange(side)
    steps = np.minimum(steps, side - steps) / side
    far = np.maximum(steps[np.newaxis] / least[0], steps[:, np.newaxis] / least[1])
    distance = np.hypot(steps[np.newaxis], steps[:, np.newaxis])
    first, second = np.triu_indices(len(spectra), 1)
    upright, aligned, amount, cells = (np.empty(len(first)) for _ in range(4))
    for pair, (one, other) in enumerate(zip(first, second, strict=True)):
        matches = np.fft.irfft2(spectra[one].conj() * spectra[other], (side, side))
        best = np.unravel_index(int(matches.argmax()), matches.shape)
        upright[pair], aligned[pair], amount[pair] = matches[0, 0], matches[best], distance[best]
        cells[pair] = far[best]
    return _pose(upright, aligned, np.where(cells > 1, amount, 0.0), (MOVED_MATCH, MOVED_GAIN, 1e-9))


def _pose(
    upright: Float64Array, aligned: Float64Array, amount: Float64Array, limits: tuple[float, float, float]
) -> Pose:
    match, gain, least = limits
    other = (aligned >= match) & (aligned - upright >= gain) & (amount >= least)
    if not other.any():
        return STEADY
    return Pose(
        share=float(other.mean()),
        amount=float(np.median(amount[other])),
        aligned=float(np.median(aligned[other])),
        upright=float(np.median(upright[other])),
    )


def _rings(thumbnails: Float32Array, ratio: float) -> Float64Array:
    """Grey values [N, rings, ANGLES] on circles of the picture as it was, weighted by what area each stands for."""
    side = thumbnails.shape[1]
    radii = np.arange(1, side // 2) + 0.0
    angles = np.arange(ANGLES) * 2 * np.pi / ANGLES
    # of the shorter side all is covered, of the longer one its middle
    x = (side - 1) / 2 + radii[:, np.newaxis] * np.cos(angles) * min(1.0, 1 / ratio)
    y = (side - 1) / 2 + radii[:, np.newaxis] * np.sin(angles) * min(1.0, ratio)
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    right, bottom = np.minimum(left + 1, side - 1), np.minimum(top + 1, side - 1)
    across, down = x - left, y - top
    values = thumbnails.astype(np.float64)
    values -= values.mean(axis=(1, 2), keepdims=True)
    upper = values[:, top, left] * (1 - across) + values[:, top, right] * across
    lower = values[:, bottom, left] * (1 - across) + values[:, bottom, right] * across
    rings: Float64Array = (upper * (1 - down) + lower * down) * np.sqrt(radii)[:, np.newaxis]
    return rings
