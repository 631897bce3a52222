"""Pictures become a camera's bytes as OpenCV makes them, and what is no camera is refused with the remedy."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.frame import Camera, Pixels, camera, frame_of

PICTURE = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)


def test_two_bytes_a_pixel_are_those_of_opencv() -> None:
    expected = cv2.cvtColor(PICTURE, cv2.COLOR_RGB2BGR565).reshape(5, 14)
    np.testing.assert_array_equal(frame_of(PICTURE, Pixels.RGB565), expected)
    swapped = frame_of(PICTURE, Pixels.RGB565_SWAPPED).reshape(5, 7, 2)
    np.testing.assert_array_equal(swapped[..., ::-1].reshape(5, 14), expected)


def test_other_pixels_are_those_of_opencv() -> None:
    np.testing.assert_array_equal(frame_of(PICTURE, Pixels.GREY8), cv2.cvtColor(PICTURE, cv2.COLOR_RGB2GRAY))
    np.testing.assert_array_equal(frame_of(PICTURE, Pixels.RGB888), PICTURE.reshape(5, 21))
    turned = cv2.cvtColor(PICTURE, cv2.COLOR_RGB2BGR)
    np.testing.assert_array_equal(frame_of(PICTURE, Pixels.BGR888), turned.reshape(5, 21))


@pytest.mark.parametrize("pixels", Pixels)
def test_a_frame_has_the_camera_s_size(pixels: Pixels) -> None:
    assert Camera(40, 33, pixels).frame(PICTURE).shape == (33, 40 * pixels.size)


def test_a_camera_is_told_by_size_and_pixels() -> None:
    assert camera("320x240:rgb565") == Camera(320, 240, Pixels.RGB565)
    assert camera(" 64×48:RGB565-swapped") == Camera(64, 48, Pixels.RGB565_SWAPPED)


@pytest.mark.parametrize("text", ["", "320x240", "320x240:yuv", "320x240:rgb565x", "8x240:grey8", "320x9000:grey8"])
def test_what_is_no_camera_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(FomoadError, match=r"as in 320x240:rgb565"):
        camera(text)
