"""Pictures of any kind that can be read, as they should look."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fomoad_gui.vision.read import IMAGE_SUFFIXES, read_image, read_size
from tests.vision.encoded import HEIGHT, WIDTH, colours, encode, opacities, over_white, tiff, with_orientation
from tests.vision.kinds import KINDS, RGB, FileOf


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_any_kind_looks_as_pillow_shows_it_over_white(kind: str, file_of: FileOf) -> None:
    image = read_image(file_of(KINDS[kind]))
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    expected = over_white(KINDS[kind])
    assert image.shape == expected.shape == (HEIGHT, WIDTH, 3)
    # Two decoders of JPEG, or two roundings of an opacity, may differ by a little; of anything else by nothing.
    tolerance = 2 if "jpeg" in kind or "alpha" in kind else 0
    assert np.abs(image.astype(int) - expected).max() <= tolerance


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_is_that_of_the_picture(kind: str, file_of: FileOf) -> None:
    assert read_size(file_of(KINDS[kind])) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_are_turned_upright(file_format: str, orientation: int, file_of: FileOf) -> None:
    options = {"lossless": True} if file_format == "WEBP" else {}
    data = with_orientation(RGB, file_format, orientation, **options)
    image = read_image(file_of(data))
    expected = over_white(data)
    assert image.shape == expected.shape
    assert np.abs(image.astype(int) - expected).max() <= (2 if file_format == "JPEG" else 0)
    assert read_size(file_of(data)) == (image.shape[1], image.shape[0])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_tiffs_are_turned_upright_like_shallow_ones(orientation: int, file_of: FileOf) -> None:
    shallow = read_image(file_of(tiff(colours(), 2, {274: orientation})))
    deep = read_image(file_of(tiff(colours().astype(np.uint16) * 257, 2, {274: orientation})))
    np.testing.assert_array_equal(deep, shallow)


def sixteen_bits() -> np.ndarray:
    return np.arange(65536, dtype=np.uint16).reshape(256, 256)


@pytest.mark.parametrize(
    "data",
    [encode(Image.fromarray(sixteen_bits()), "PNG"), tiff(sixteen_bits(), 1), tiff(65535 - sixteen_bits(), 0)],
    ids=["png", "tiff", "tiff inverted"],
)
def test_every_16_bit_value_is_scaled_by_the_full_range(data: bytes, file_of: FileOf) -> None:
    image = read_image(file_of(data))
    expected = np.rint(sixteen_bits() / 257).astype(np.uint8)
    np.testing.assert_array_equal(image, np.repeat(expected[..., None], 3, axis=2))


def test_a_dark_16_bit_picture_is_not_stretched(file_of: FileOf) -> None:
    data = encode(Image.fromarray((sixteen_bits() % 4096).astype(np.uint16)), "PNG")
    assert read_image(file_of(data)).max() == round(4095 / 257)


def test_transparency_is_rounded_to_the_nearest_colour(file_of: FileOf) -> None:
    image = read_image(file_of(KINDS["png alpha"]))
    alpha = opacities()[..., None] / 255
    np.testing.assert_array_equal(image, np.rint(colours() * alpha + 255 * (1 - alpha)))


@pytest.mark.parametrize(("extra", "premultiplied"), [(1, True), (2, False)])
def test_a_deep_tiff_with_alpha_is_laid_over_white(extra: int, premultiplied: bool, file_of: FileOf) -> None:
    colour = colours() / 255
    alpha = opacities()[..., None] / 255
    stored = np.concatenate([colour * alpha if premultiplied else colour, alpha], axis=2)
    image = read_image(file_of(tiff(np.rint(stored * 65535).astype(np.uint16), 2, {338: extra})))
    expected = 255 * (colour * alpha + (1 - alpha))
    assert np.abs(image - expected).max() <= 1.5


def test_every_suffix_on_offer_is_one_that_pillow_knows_and_the_six_formats_have(tmp_path: Path) -> None:
    Image.init()
    for suffix in IMAGE_SUFFIXES:
        path = tmp_path / f"a{suffix}"
        RGB.save(path, Image.EXTENSION[suffix])
        assert read_image(path).shape == (HEIGHT, WIDTH, 3)


def test_the_contents_say_what_a_file_is_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(KINDS["png"])
    np.testing.assert_array_equal(read_image(path), colours())


@pytest.mark.parametrize(
    "name",
    [
        "with spaces  in it.png",
        "😀 Prüfling №1 部品.png",
        "#%25&'\";$(x).png",
        "n" * 250 + ".png",
        "/".join(["d" * 99] * 4),
    ],
    ids=["spaces", "emoji", "punctuation", "254 characters", "400 characters"],
)
def test_any_path_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(KINDS["png"])
    np.testing.assert_array_equal(read_image(path), colours())
    np.testing.assert_array_equal(read_image(str(path)), colours())
    assert read_size(path) == (WIDTH, HEIGHT)


def test_a_picture_30_000_pixels_long_and_20_wide_is_read(file_of: FileOf) -> None:
    image = np.zeros((20, 30_000, 3), np.uint8)
    image[:, ::2] = (10, 200, 30)
    path = file_of(encode(Image.fromarray(image), "PNG"))
    assert read_size(path) == (30_000, 20)
    np.testing.assert_array_equal(read_image(path), image)
