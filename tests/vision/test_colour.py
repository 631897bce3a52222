from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fomoad_gui.vision.colour import ColourMap, apply, colour_map

# The first and the last entry of the tables that their authors published (matplotlib's _cm_listed.py, in 8 bits).
PUBLISHED = {
    ColourMap.INFERNO: ((0, 0, 4), (252, 255, 164)),
    ColourMap.MAGMA: ((0, 0, 4), (252, 253, 191)),
    ColourMap.VIRIDIS: ((68, 1, 84), (253, 231, 37)),
    ColourMap.CIVIDIS: ((0, 34, 78), (254, 232, 56)),
    ColourMap.TURBO: ((48, 18, 59), (122, 4, 3)),
}


def lightness(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIE 1976 L* of sRGB colours (IEC 61966-2-1, CIE 15)."""
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.asarray(np.where(luminance > (6 / 29) ** 3, 116 * np.cbrt(luminance) - 16, luminance * (29 / 3) ** 3))


@pytest.mark.parametrize("name", ColourMap)
def test_a_map_is_the_published_one(name: ColourMap) -> None:
    table = colour_map(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert np.abs(table[[0, -1]].astype(int) - PUBLISHED[name]).max() <= 1


@pytest.mark.parametrize("name", [name for name in ColourMap if name is not ColourMap.TURBO])
def test_lightness_grows_steadily(name: ColourMap) -> None:
    steps = np.diff(lightness(colour_map(name))[::8])
    assert (steps > 0).all()
    assert steps.max() < 2 * steps.mean()


def test_a_map_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        colour_map(ColourMap.VIRIDIS)[0, 0] = 1


def test_values_run_through_the_whole_map_and_are_held_at_its_ends() -> None:
    table = colour_map(ColourMap.TURBO)
    values = np.array([[-9.0, 2.0, 3.0], [3.999, 4.0, 99.0]])
    expected = table[[[0, 0, 128], [255, 255, 255]]]
    np.testing.assert_array_equal(apply(values, 2.0, 4.0, ColourMap.TURBO), expected)


def test_every_colour_stands_for_an_equal_share_of_the_scale() -> None:
    steps = apply(np.arange(0, 1024) + 0.5, 0.0, 1024.0, ColourMap.VIRIDIS)
    np.testing.assert_array_equal(steps, np.repeat(colour_map(ColourMap.VIRIDIS), 4, axis=0))


def test_a_scale_of_no_extent_is_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        apply(np.zeros(3), 1.0, 1.0, ColourMap.INFERNO)
