from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import clip_box, fit_transform
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.vision.fit import fit_image, luma

SIDES = st.integers(8, 300)
INPUT_SIDES = st.integers(32, 200)
FITS = st.sampled_from(Fit)


def noise(width: int, height: int) -> NDArray[np.uint8]:
    return np.random.default_rng(width * 1000 + height).integers(0, 256, (height, width, 3), dtype=np.uint8)


def bump(width: int, height: int, centre: tuple[float, float], radius: tuple[float, float]) -> NDArray[np.float64]:
    """A Gaussian bump of 0…1 at the pixels' centres, in continuous coordinates."""
    x = np.exp(-(((np.arange(width) + 0.5 - centre[0]) / radius[0]) ** 2) / 2)
    y = np.exp(-(((np.arange(height) + 0.5 - centre[1]) / radius[1]) ** 2) / 2)
    return np.outer(y, x)


def centroid(image: NDArray[np.float64]) -> tuple[float, float]:
    x, y = np.arange(image.shape[1]) + 0.5, np.arange(image.shape[0]) + 0.5
    return float(image.sum(0) @ x / image.sum()), float(image.sum(1) @ y / image.sum())


@given(
    size=st.tuples(st.integers(100, 300), st.integers(100, 300)),
    input_size=st.tuples(st.integers(96, 200), st.integers(96, 200)),
    fit=FITS,
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@settings(max_examples=60)
def test_what_is_drawn_in_the_picture_lands_where_the_transform_says(
    size: tuple[int, int], input_size: tuple[int, int], fit: Fit, place: tuple[float, float]
) -> None:
    width, height = size
    spec = InputSpec(*input_size, 3, fit)
    transform = fit_transform(width, height, spec)
    # A bump of at least three pixels in radius on either side, so that its centroid survives rounding to pixels, in
    # the part of the picture that is not cropped away.
    radius_x, radius_y = 3 / min(transform.scale_x, 1), 3 / min(transform.scale_y, 1)
    x0, y0, x1, y1 = clip_box(transform.to_image((0, 0, *input_size)), width, height)
    x = x0 + 4 * radius_x + place[0] * (x1 - x0 - 8 * radius_x)
    y = y0 + 4 * radius_y + place[1] * (y1 - y0 - 8 * radius_y)
    drawn = np.rint(255 * bump(width, height, (x, y), (radius_x, radius_y))).astype(np.uint8)
    fitted = fit_image(np.repeat(drawn[..., None], 3, axis=2), spec)
    found = centroid(fitted[..., 0].astype(np.float64))
    assert found == pytest.approx(transform.to_input((x, y, x, y))[:2], abs=0.1)


@given(size=st.tuples(SIDES, SIDES), fit=FITS, place=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)))
@settings(max_examples=60)
def test_a_lone_pixel_stays_within_half_a_pixel_of_where_its_box_lands(
    size: tuple[int, int], fit: Fit, place: tuple[float, float]
) -> None:
    width, height = size
    x, y = int(place[0] * width), int(place[1] * height)
    spec = InputSpec(96, 64, 3, fit)
    image = np.zeros((height, width, 3), np.uint8)
    image[y, x] = 255
    transform = fit_transform(width, height, spec)
    left, top, right, bottom = (round(edge) for edge in clip_box(transform.to_input((0, 0, width, height)), 96, 64))
    rows, columns = np.nonzero(fit_image(image, spec)[top:bottom, left:right, 0])
    # Linear interpolation carries a pixel as far as its neighbours' centres, that is half of it beyond its box.
    x0, y0, x1, y1 = transform.to_input((x, y, x + 1, y + 1))
    beyond_x, beyond_y = transform.scale_x / 2, transform.scale_y / 2
    assert (columns + left + 1 >= x0 - beyond_x).all()
    assert (columns + left <= x1 + beyond_x).all()
    assert (rows + top + 1 >= y0 - beyond_y).all()
    assert (rows + top <= y1 + beyond_y).all()


@given(width=INPUT_SIDES, height=INPUT_SIDES, fit=FITS)
@settings(max_examples=40)
def test_a_picture_of_the_inputs_size_is_unchanged(width: int, height: int, fit: Fit) -> None:
    image = noise(width, height)
    fitted = fit_image(image, InputSpec(width, height, 3, fit))
    np.testing.assert_array_equal(fitted, image)
    assert not np.shares_memory(fitted, image)


@given(width=SIDES, height=SIDES, fit=FITS, channels=st.sampled_from([1, 3]))
@settings(max_examples=40)
def test_any_picture_becomes_the_input(width: int, height: int, fit: Fit, channels: int) -> None:
    fitted = fit_image(noise(width, height), InputSpec(80, 48, channels, fit))
    assert fitted.shape == (48, 80, channels)
    assert fitted.dtype == np.uint8
    assert fitted.flags.c_contiguous


@given(width=SIDES, height=SIDES, fit=FITS, level=st.integers(0, 255))
@settings(max_examples=40)
def test_a_uniform_picture_stays_uniform_padding_included(width: int, height: int, fit: Fit, level: int) -> None:
    fitted = fit_image(np.full((height, width, 3), level, np.uint8), InputSpec(64, 96, 3, fit))
    assert (fitted == level).all()


@pytest.mark.parametrize(("width", "height"), [(320, 192), (700, 500), (161, 97)])
def test_shrinking_averages_over_the_area_of_each_pixel(width: int, height: int) -> None:
    image = noise(width, height)
    fitted = fit_image(image, InputSpec(160, 96))
    # Pillow's BOX filter takes whole pixels only, so it is an oracle for whole factors.
    if width % 160 == 0:
        expected = np.asarray(Image.fromarray(image).resize((160, 96), Image.Resampling.BOX))
        assert np.abs(fitted.astype(int) - expected).max() <= 1
    exact = area_weights(height, 96) @ image[..., 0] @ area_weights(width, 160).T
    assert np.abs(fitted[..., 0] - exact).max() <= 1


def area_weights(size: int, wanted: int) -> NDArray[np.float64]:
    """[wanted, size]: the share of each new pixel's span that each old pixel covers."""
    edges = np.arange(wanted + 1) * size / wanted
    pixels = np.arange(size)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.asarray(np.maximum(overlap, 0) * wanted / size)


def test_growing_is_linear_between_the_pixels_centres() -> None:
    image = noise(40, 30)
    fitted = fit_image(image, InputSpec(100, 90))
    x = (np.arange(100) + 0.5) * 40 / 100 - 0.5
    y = (np.arange(90) + 0.5) * 30 / 90 - 0.5
    rows = np.stack([np.interp(x, np.arange(40), row) for row in image[..., 1]])
    expected = np.stack([np.interp(y, np.arange(30), column) for column in rows.T], axis=1)
    assert np.abs(fitted[..., 1] - expected).max() <= 1


def test_one_axis_may_shrink_while_the_other_grows() -> None:
    image = noise(640, 20)
    fitted = fit_image(image, InputSpec(160, 40))
    shrunk = image[..., 2] @ area_weights(640, 160).T
    y = (np.arange(40) + 0.5) / 2 - 0.5
    expected = np.stack([np.interp(y, np.arange(20), column) for column in shrunk.T], axis=1)
    assert np.abs(fitted[..., 2] - expected).max() <= 1.5


def test_padding_repeats_the_border() -> None:
    image = noise(100, 50)
    fitted = fit_image(image, InputSpec(100, 100, 3, Fit.FIT_LONG))
    np.testing.assert_array_equal(fitted[25:75], image)
    np.testing.assert_array_equal(fitted[:25], np.broadcast_to(image[0], (25, 100, 3)))
    np.testing.assert_array_equal(fitted[75:], np.broadcast_to(image[-1], (25, 100, 3)))


def test_cropping_keeps_the_middle() -> None:
    image = noise(100, 50)
    np.testing.assert_array_equal(fit_image(image, InputSpec(50, 50, 3, Fit.FIT_SHORT)), image[:, 25:75])


def test_luma_is_opencvs_and_within_one_of_pillows() -> None:
    image = noise(512, 512)
    grey = luma(image)[..., 0]
    np.testing.assert_array_equal(grey, cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    assert np.abs(grey.astype(int) - np.asarray(Image.fromarray(image).convert("L"))).max() <= 1


def test_luma_leaves_grey_pixels_as_they_are() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    np.testing.assert_array_equal(luma(ramp), ramp[..., :1])


def test_a_grey_input_is_the_luma_of_the_fitted_colours() -> None:
    image = noise(300, 200)
    np.testing.assert_array_equal(fit_image(image, InputSpec(64, 64, 1)), luma(fit_image(image, InputSpec(64, 64, 3))))


def test_a_hairline_picture_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(FomoadError, match="30000 × 2 pixels is too long and narrow"):
        fit_image(np.zeros((2, 30_000, 3), np.uint8), InputSpec(160, 160, 3, Fit.FIT_SHORT))
    assert fit_image(np.zeros((2, 30_000, 3), np.uint8), InputSpec(160, 160)).shape == (160, 160, 3)
    assert fit_image(np.zeros((2, 30_000, 3), np.uint8), InputSpec(160, 160, 3, Fit.FIT_LONG)).shape == (160, 160, 3)
