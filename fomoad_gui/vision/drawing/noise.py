"""Seamless noise: every field wraps around at its edges, so that crops of it can be taken anywhere.

All functions return float32 [size, size] scaled to 0..1.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array

Uint16Array = NDArray[np.uint16]


def unit(field: Float32Array) -> Float32Array:
    """The field scaled so that its smallest value is 0 and its largest 1; a constant field becomes 0."""
    low, high = float(field.min()), float(field.max())
    return (field - np.float32(low)) * np.float32(1.0 / max(high - low, 1e-9))


def soft_step(field: Float32Array, level: float, slope: float) -> Float32Array:
    """0 below `level` and 1 above it, with a linear passage of width 1 / `slope` between."""
    return np.asarray(np.clip((field - np.float32(level)) * np.float32(slope) + np.float32(0.5), 0.0, 1.0), np.float32)


def equalised(field: Float32Array) -> Float32Array:
    """The field's ranks, 0..1: every value becomes equally frequent, whatever the distribution was."""
    flat = field.ravel()
    ranks = np.empty(flat.size, np.float32)
    ranks[np.argsort(flat, kind="stable")] = np.linspace(0.0, 1.0, flat.size, dtype=np.float32)
    return ranks.reshape(field.shape)


def blurred(field: Float32Array, sigma: float) -> Float32Array:
    """Gaussian blur of a field that wraps around; `sigma` in pixels."""
    margin = min(int(4 * sigma) + 1, field.shape[0])
    padded = np.pad(field, margin, mode="wrap")
    smooth = cv2.GaussianBlur(padded, (0, 0), sigma)
    return np.asarray(smooth[margin:-margin, margin:-margin], np.float32)


def _frequencies(size: int) -> tuple[Float32Array, Float32Array]:
    vertical = np.fft.fftfreq(size).astype(np.float32)[:, None] * size
    horizontal = np.fft.rfftfreq(size).astype(np.float32)[None, :] * size
    return vertical, horizontal


def spectral_noise(
    rng: np.random.Generator, size: int, exponent: float, anisotropy: float = 1.0, low_cut: float = 0.0
) -> Float32Array:
    """Gaussian noise whose amplitude falls as frequency to the power of `-exponent`.

    Natural pictures have an exponent near 1 (Field 1987). `anisotropy` over 1 stretches the grain along x; waves longer
    than size / `low_cut` are left out.
    """
    white = np.fft.rfft2(rng.standard_normal((size, size), np.float32))
    vertical, horizontal = _frequencies(size)
    radius = np.hypot(vertical, horizontal * anisotropy)
    radius[0, 0] = 1.0
    amplitude = radius**-exponent
    amplitude[radius < max(low_cut, 1e-3)] = 0.0
    amplitude[0, 0] = 0.0
    return unit(np.fft.irfft2(white * amplitude, s=(size, size)).astype(np.float32))


def band_noise(rng: np.random.Generator, size: int, waves: float, width: float, angle: float = 0.0) -> Float32Array:
    """Noise of one frequency band: `waves` per field, `width` relative to it (log-normal).

    A narrow band gives the labyrinths and spots of reaction and diffusion. `angle` other than 0 keeps only waves within
    that many radians of the x axis: ripples.
    """
    white = np.fft.rfft2(rng.standard_normal((size, size), np.float32))
    vertical, horizontal = _frequencies(size)
    radius = np.hypot(vertical, horizontal)
    radius[0, 0] = 1e-6
    amplitude = np.exp(-0.5 * (np.log(radius / waves) / width) ** 2)
    if angle > 0.0:
        amplitude *= np.exp(-0.5 * (np.arctan2(vertical, horizontal) / angle) ** 2)
    return unit(np.fft.irfft2(white * amplitude, s=(size, size)).astype(np.float32))


def value_noise(rng: np.random.Generator, size: int, cells: int, smooth: bool = True) -> Float32Array:
    """Random values on a grid of `cells` × `cells`, interpolated between (`smooth`) or not (a patchwork of squares)."""
    grid = rng.random((cells, cells), np.float32)
    if not smooth:
        return np.asarray(cv2.resize(grid, (size, size), interpolation=cv2.INTER_NEAREST), np.float32)
    padded = np.pad(grid, 2, mode="wrap")
    step = size / cells
    matrix = np.array([[1.0 / step, 0.0, 1.5 + 0.5 / step], [0.0, 1.0 / step, 1.5 + 0.5 / step]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(padded, matrix, (size, size), flags=flags), np.float32)


def fractal_noise(
    rng: np.random.Generator, size: int, cells: int, octaves: int, gain: float, ridged: bool = False
) -> Float32Array:
    """Octaves of value noise, each of twice the frequency and `gain` times the amplitude of the one before.

    `ridged` folds every octave about its middle, which gives creases (Musgrave's ridged multifractal).
    """
    total = np.zeros((size, size), np.float32)
    amplitude = 1.0
    for octave in range(octaves):
        count = cells << octave
        if count > size // 2:
            break
        layer = value_noise(rng, size, count)
        if ridged:
            layer = 1.0 - np.abs(2.0 * layer - 1.0)
        total += np.float32(amplitude) * layer
        amplitude *= gain
    return unit(total)


def warped(field: Float32Array, by_x: Float32Array, by_y: Float32Array, amplitude: float) -> Float32Array:
    """The field looked up at places shifted by two other fields (0..1); `amplitude` is the largest shift in pixels."""
    rows, columns = field.shape
    grid_y, grid_x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    map_x = (grid_x + (by_x - 0.5) * np.float32(2.0 * amplitude)) % columns
    map_y = (grid_y + (by_y - 0.5) * np.float32(2.0 * amplitude)) % rows
    return np.asarray(cv2.remap(field, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32)


def cellular(rng: np.random.Generator, size: int, cells: int, jitter: float = 1.0) -> tuple[Float32Array, Float32Array]:
    """Worley's cellular noise: the distance to the nearest seed (0..1), and a random value for every seed's cell.

    The seeds stand on a grid of `cells` × `cells`, each moved by up to `jitter` half steps.
    """
    step = size / cells
    row, column = np.divmod(np.arange(cells * cells), cells)
    moved = (rng.random((2, cells * cells)) - 0.5) * jitter
    points_y, points_x = ((row + 0.5 + moved[0]) * step) % size, ((column + 0.5 + moved[1]) * step) % size
    field = np.full((size, size), 255, np.uint8)
    identity = np.zeros((size, size), np.int32)
    places = points_y.astype(np.int64) % size, points_x.astype(np.int64) % size
    field[places] = 0
    identity[places] = np.arange(cells * cells)
    margin = min(int(3 * step), size)
    padded = np.pad(field, margin, mode="wrap")
    names = np.pad(identity, margin, mode="wrap")
    distance, labels = cv2.distanceTransformWithLabels(padded, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    by_label = np.zeros(int(labels.max()) + 1, np.int32)
    by_label[labels[padded == 0]] = names[padded == 0]
    inner = slice(margin, margin + size)
    values = rng.random(cells * cells, np.float32)[by_label[labels[inner, inner]]]
    return unit(np.asarray(distance[inner, inner], np.float32)), values
