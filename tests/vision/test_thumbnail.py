from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.thumbnail import grey_thumbnail, thumbnail
from tests.vision.encoded import colours, encode, over_white, with_orientation


@pytest.mark.parametrize(
    ("size", "edge", "expected"),
    [
        ((1000, 500), 100, (100, 50)),
        ((500, 1000), 100, (50, 100)),
        ((801, 600), 128, (128, 96)),
        ((128, 64), 128, (128, 64)),
        ((60, 40), 128, (60, 40)),
        ((3000, 2), 128, (128, 1)),
        ((1, 1), 1, (1, 1)),
    ],
)
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_the_longer_side_is_the_edge_and_small_pictures_stay_small(
    size: tuple[int, int], edge: int, expected: tuple[int, int], file_format: str, tmp_path: Path
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(encode(Image.fromarray(colours(*size)), file_format))
    small = thumbnail(path, edge)
    assert small.shape == (expected[1], expected[0], 3)
    assert small.dtype == np.uint8


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("edge", [30, 75, 150, 290])
def test_a_thumbnail_looks_like_the_picture(file_format: str, edge: int, tmp_path: Path) -> None:
    picture = Image.fromarray(colours(600, 450)).filter(ImageFilter.GaussianBlur(5))
    data = with_orientation(picture, file_format, 6, quality=95)
    path = tmp_path / "picture"
    path.write_bytes(data)
    small = thumbnail(path, edge)
    upright = Image.fromarray(over_white(data))
    expected = upright.resize((small.shape[1], small.shape[0]), Image.Resampling.BOX)
    assert max(small.shape) == edge
    assert np.abs(small.astype(int) - np.asarray(expected)).mean() < 2.5


@pytest.mark.parametrize(("edge", "decoded"), [(75, 75), (80, 150), (150, 150), (290, 300), (301, 600)])
def test_a_jpeg_is_decoded_no_larger_than_it_need_be(
    edge: int, decoded: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(encode(Image.fromarray(colours(600, 450)), "JPEG"))
    decode, widths = cv2.imdecode, []

    def watched(data: NDArray[np.uint8], flags: int) -> object:
        pixels = decode(data, flags)
        assert pixels is not None
        widths.append(pixels.shape[1])
        return pixels

    monkeypatch.setattr(cv2, "imdecode", watched)
    thumbnail(path, edge)
    assert widths == [decoded]


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpegs_of_other_colours_have_thumbnails(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(encode(Image.new("RGB", (640, 480), (120, 120, 120)).convert(mode), "JPEG", quality=95))
    assert np.abs(thumbnail(path, 64).astype(int) - 120).max() <= 2


def test_transparency_is_laid_over_white(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(encode(Image.new("RGBA", (640, 480), (0, 0, 0, 0)), "PNG"))
    assert (thumbnail(path, 64) == 255).all()


def test_a_bad_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "half.jpg"
    path.write_bytes(encode(Image.fromarray(colours(640, 480)), "JPEG")[:-500])
    with pytest.raises(FomoadError, match=r"half\.jpg is cut off"):
        thumbnail(path, 64)


def test_an_edge_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 pixels"):
        thumbnail(tmp_path / "picture.png", 0)


def test_a_grey_thumbnail_is_the_average_brightness_whatever_the_shape(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    pixels = np.zeros((64, 256, 3), np.uint8)
    pixels[:, 128:] = 200
    pixels[:, 0] = 101
    path.write_bytes(encode(Image.fromarray(pixels), "PNG"))
    grey = grey_thumbnail(path, 16)
    assert grey.dtype == np.float32
    assert grey.shape == (16, 16)
    assert np.allclose(grey[:, 8:], 200)
    assert np.allclose(grey[:, 0], 101 / 16)
    with pytest.raises(ValueError, match="0 pixels"):
        grey_thumbnail(path, 0)
