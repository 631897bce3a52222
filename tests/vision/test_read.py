from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.read import IMAGE_SUFFIXES, read_image, read_mask, read_size
from tests.vision.encoded import (
    HEIGHT,
    WIDTH,
    colours,
    encode,
    opacities,
    over_white,
    png_header,
    tiff,
    with_orientation,
)

RGB = Image.fromarray(colours())
RGBA = Image.fromarray(np.dstack([colours(), opacities()]))
OTHER_FRAME = Image.fromarray(255 - colours())
ANIMATED = {"save_all": True, "append_images": [OTHER_FRAME, RGB]}


def palette_with_hole() -> Image.Image:
    image = RGB.quantize(7)
    image.paste(3, (5, 6, 30, 20))
    return image


KINDS: dict[str, bytes] = {
    "png": encode(RGB, "PNG"),
    "png grey": encode(RGB.convert("L"), "PNG"),
    "png bilevel": encode(RGB.convert("1"), "PNG"),
    "png grey alpha": encode(RGBA.convert("LA"), "PNG"),
    "png alpha": encode(RGBA, "PNG"),
    "png palette": encode(RGB.quantize(200), "PNG"),
    "png palette alpha": encode(palette_with_hole(), "PNG", transparency=3),
    "png transparent colour": encode(RGB, "PNG", transparency=tuple(colours()[20, 30].tolist())),
    "png stored": encode(RGB, "PNG", compress_level=0),
    "apng": encode(RGB, "PNG", **ANIMATED),
    "jpeg": encode(RGB, "JPEG"),
    "jpeg progressive": encode(RGB, "JPEG", progressive=True),
    "jpeg grey": encode(RGB.convert("L"), "JPEG"),
    "jpeg 4:4:4": encode(RGB, "JPEG", subsampling=0, quality=97),
    "jpeg cmyk": encode(RGB.convert("CMYK"), "JPEG", quality=95),
    "bmp": encode(RGB, "BMP"),
    "bmp grey": encode(RGB.convert("L"), "BMP"),
    "bmp palette": encode(RGB.quantize(16), "BMP"),
    "gif": encode(RGB, "GIF"),
    "gif animated": encode(RGB, "GIF", **ANIMATED),
    "gif transparent": encode(palette_with_hole(), "GIF", transparency=3),
    "webp": encode(RGB, "WEBP"),
    "webp alpha": encode(RGBA, "WEBP", lossless=True, exact=True),
    "webp animated": encode(RGB, "WEBP", lossless=True, **ANIMATED),
    "tiff": encode(RGB, "TIFF"),
    "tiff big-endian": tiff(colours(), 2, order=">"),
    "tiff big": encode(RGB, "TIFF", big_tiff=True),
    "tiff lzw": encode(RGB, "TIFF", compression="tiff_lzw"),
    "tiff deflate": encode(RGB, "TIFF", compression="tiff_adobe_deflate"),
    "tiff grey": encode(RGB.convert("L"), "TIFF"),
    "tiff grey inverted": tiff(colours()[..., 0], 0),
    "tiff bilevel": encode(RGB.convert("1"), "TIFF", compression="group4"),
    "tiff palette": encode(RGB.quantize(30), "TIFF"),
    "tiff cmyk": encode(RGB.convert("CMYK"), "TIFF"),
    "tiff alpha": encode(RGBA, "TIFF"),
    "tiff fourth channel of no meaning": tiff(np.dstack([colours(), opacities()]), 2, {338: 0}),
    "tiff jpeg": encode(RGB, "TIFF", compression="jpeg"),
    "tiff pages": encode(RGB, "TIFF", save_all=True, append_images=[OTHER_FRAME]),
}


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "picture"
        path.write_bytes(data)
        return path

    return write


FileOf = Callable[[bytes], Path]


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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any bytes be a name")
def test_a_name_that_is_no_text_is_named_readably(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    path.write_bytes(b"")
    with pytest.raises(FomoadError) as caught:
        read_image(path)
    assert "caf\ufffd.png" in str(caught.value)
    str(caught.value).encode()


def refused(path: Path, *says: str) -> FomoadError:
    """Both ways to open the file refuse it in one line that names it."""
    with pytest.raises(FomoadError) as size_error:
        read_size(path)
    with pytest.raises(FomoadError) as caught:
        read_image(path)
    assert str(size_error.value) == str(caught.value)
    assert_says(caught.value, path, *says)
    return caught.value


def assert_says(error: FomoadError, path: Path, *says: str) -> None:
    assert str(path) in error.message
    for words in says:
        assert words in error.message
    for sentence in (error.message, error.remedy):
        assert "\n" not in sentence
        assert sentence[0].isupper() or sentence.startswith(str(path))
        assert sentence.endswith(".")


def test_an_empty_file_is_refused(file_of: FileOf) -> None:
    refused(file_of(b""), "empty")


def test_text_with_a_picture_s_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("Received 20 parts on Monday.\n")
    error = refused(path, "not a picture")
    assert "PNG" in error.remedy


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "gone.png", "does not exist")


def test_a_file_below_a_file_is_refused(file_of: FileOf) -> None:
    refused(file_of(KINDS["png"]) / "below.png")


def test_a_name_too_long_for_the_file_system_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / ("n" * 300 + ".png"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe.png"
    os.mkfifo(path)
    refused(path, "not an ordinary file")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_file_without_permission_is_refused(number: int, file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(KINDS["png"])

    def denied(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "open", denied)
    error = refused(path, "permission")
    assert "access" in error.remedy


def test_a_file_in_a_folder_without_permission_is_refused(file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(KINDS["png"])

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "stat", denied)
    refused(path, "permission")


def test_a_drive_that_fails_while_reading_is_told(file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(KINDS["png"])

    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "open", lambda *_, **__: Failing())
    refused(path, os.strerror(errno.EIO))


def test_a_huge_picture_is_refused_by_its_header(file_of: FileOf) -> None:
    refused(file_of(png_header(30_000, 30_000)), "30000 × 30000", "100 megapixels")
    refused(file_of(png_header(2_000_000, 20)), "2000000 × 20")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "stack.tif"
    path.write_bytes(KINDS["tiff"])
    with path.open("r+b") as stream:
        stream.truncate(5 << 30)  # sparse: it takes no room
    refused(path, "5.4 GB")


def test_a_picture_30_000_pixels_long_and_20_wide_is_read(file_of: FileOf) -> None:
    image = np.zeros((20, 30_000, 3), np.uint8)
    image[:, ::2] = (10, 200, 30)
    path = file_of(encode(Image.fromarray(image), "PNG"))
    assert read_size(path) == (30_000, 20)
    np.testing.assert_array_equal(read_image(path), image)


def test_values_without_an_agreed_white_are_refused(file_of: FileOf) -> None:
    error = refused(file_of(tiff(np.zeros((4, 4), np.float32), 1, {339: 3})), "floating-point")
    assert "16-bit" in error.remedy


NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8))


@pytest.mark.parametrize(
    ("file_format", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("BMP", {}),
        ("GIF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
    ],
)
def test_a_cut_off_picture_is_never_half_shown(file_format: str, options: dict[str, object], file_of: FileOf) -> None:
    data = encode(NOISE, file_format, **options)
    for share in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        path = file_of(data[: int(len(data) * share)])
        with pytest.raises(FomoadError) as caught:
            read_image(path)
        assert_says(caught.value, path)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_of_the_usual_formats_a_missing_end_is_found_by_the_size_alone(file_format: str, file_of: FileOf) -> None:
    data = encode(NOISE, file_format)
    refused(file_of(data[: len(data) // 2]), "cut off")
    refused(file_of(data[: len(data) // 2] + bytes(len(data) // 2)) if file_format != "WEBP" else file_of(data[:99]))


def test_a_png_with_a_flipped_bit_is_refused(file_of: FileOf) -> None:
    data = bytearray(encode(NOISE, "PNG"))
    data[len(data) // 2] ^= 4
    path = file_of(bytes(data))
    with pytest.raises(FomoadError) as caught:
        read_image(path)
    assert_says(caught.value, path, "damaged")


@pytest.mark.parametrize(
    "decoded",
    [
        np.zeros((HEIGHT, WIDTH + 1, 3), np.uint8),
        np.zeros((HEIGHT, WIDTH, 3), np.float32),
        np.zeros((HEIGHT, WIDTH, 2), np.uint8),
    ],
    ids=["size", "depth", "channels"],
)
def test_pixels_that_are_not_what_the_header_says_are_refused(
    decoded: np.ndarray, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(KINDS["png"])
    monkeypatch.setattr("cv2.imdecode", lambda *_: decoded)
    with pytest.raises(FomoadError) as caught:
        read_image(path)
    assert_says(caught.value, path, "damaged")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_damage_never_ends_in_anything_but_a_picture_or_a_sentence(
    kind: str, data: st.DataObject, file_of: FileOf
) -> None:
    contents = bytearray(KINDS[kind])
    for _ in range(data.draw(st.integers(1, 5))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    path = file_of(bytes(contents))
    try:
        image = read_image(path)
    except FomoadError as error:
        assert_says(error, path)
    else:
        assert read_size(path) == (image.shape[1], image.shape[0])


def test_the_usual_bad_files_leave_nothing_on_standard_error(tmp_path: Path) -> None:
    for name, data in {
        "text.png": b"text",
        "half.png": KINDS["png"][:-300],
        "half.jpg": KINDS["jpeg"][:-300],
        "half.tif": KINDS["tiff"][:-300],
        "half.bmp": KINDS["bmp"][:-300],
        "half.webp": KINDS["webp"][:-50],
    }.items():
        (tmp_path / name).write_bytes(data)
    program = (
        "import sys, pathlib\n"
        "from fomoad_gui.core.errors import FomoadError\n"
        "from fomoad_gui.vision.read import read_image\n"
        "for path in pathlib.Path(sys.argv[1]).iterdir():\n"
        "    try: read_image(path)\n"
        "    except FomoadError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n" * 6
    assert done.stderr == ""


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
