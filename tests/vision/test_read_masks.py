"""Masks: where a person marked a defect, whatever values they used for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.read import read_mask
from tests.vision.encoded import HEIGHT, WIDTH, encode, tiff
from tests.vision.kinds import KINDS, FileOf
from tests.vision.refusals import assert_says

SQUARE = np.zeros((HEIGHT, WIDTH), np.uint8)
SQUARE[10:20, 30:45] = 1


@pytest.mark.parametrize(
    "data",
    [
        encode(Image.fromarray(SQUARE * 255), "PNG"),
        encode(Image.fromarray(SQUARE), "PNG"),
        encode(Image.fromarray(SQUARE.astype(bool)), "PNG"),
        encode(Image.fromarray(SQUARE.astype(np.uint16)), "PNG"),
        encode(Image.fromarray(np.dstack([SQUARE * 0, SQUARE * 0, SQUARE])), "BMP"),
        encode(Image.fromarray(np.dstack([SQUARE * 200, SQUARE * 9, SQUARE, SQUARE * 255])), "PNG"),
        encode(Image.fromarray(np.dstack([SQUARE * 0 + 255] * 3 + [SQUARE * 255])), "PNG"),
        encode(Image.fromarray(SQUARE * 255), "JPEG", quality=60),
        tiff((1 - SQUARE.astype(np.uint16)) * 65535, 0),
    ],
    ids=["0 and 255", "0 and 1", "bilevel", "16-bit", "blue", "alpha", "alpha alone", "jpeg", "inverted"],
)
def test_a_mask_is_true_where_there_is_a_defect(data: bytes, file_of: FileOf) -> None:
    mask = read_mask(file_of(data), WIDTH, HEIGHT)
    assert mask.dtype == np.bool_
    np.testing.assert_array_equal(mask, SQUARE == 1)


@given(width=st.integers(1, 150), height=st.integers(1, 150))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mask_of_another_size_is_resized_to_the_nearest_neighbour(width: int, height: int, file_of: FileOf) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 2, (HEIGHT, WIDTH), dtype=np.uint8) * 255)
    mask = read_mask(file_of(encode(noise, "PNG")), width, height)
    np.testing.assert_array_equal(mask, np.asarray(noise.resize((width, height), Image.Resampling.NEAREST)) > 0)


def test_a_mask_that_cannot_be_read_is_named(file_of: FileOf) -> None:
    path = file_of(KINDS["png"][:-100])
    with pytest.raises(FomoadError) as caught:
        read_mask(path, 10, 10)
    assert_says(caught.value, path, "cut off")
