from __future__ import annotations

import io
import struct
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fomoad_gui.vision.header import Alpha, Format, UnsupportedPictureError, read_header
from tests.vision.encoded import colours, encode, png_header, tiff, with_orientation

SIZES = st.integers(1, 70)
PICTURE = Image.fromarray(colours())
SMALL_FILES = {
    Format.PNG: encode(PICTURE, "PNG"),
    Format.JPEG: encode(PICTURE, "JPEG"),
    Format.BMP: encode(PICTURE, "BMP"),
    Format.GIF: encode(PICTURE, "GIF"),
    Format.WEBP: encode(PICTURE, "WEBP"),
    Format.TIFF: encode(PICTURE, "TIFF"),
}


@given(width=SIZES, height=SIZES, kind=st.sampled_from(Format), mode=st.sampled_from(["RGB", "L"]))
def test_the_size_is_what_was_encoded(width: int, height: int, kind: Format, mode: str) -> None:
    data = encode(Image.new(mode, (width, height), 128), kind.value.upper())
    header = read_header(io.BytesIO(data))
    assert (header.format, header.width, header.height, header.orientation) == (kind, width, height, 1)


@pytest.mark.parametrize(
    ("file_format", "options"),
    [
        ("WEBP", {"lossless": True}),
        ("WEBP", {"save_all": True, "append_images": [PICTURE.rotate(180)]}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"icc_profile": bytes(200_000)}),
        ("JPEG", {"comment": b"\xff\xd9 \xff\xc0"}),
        ("PNG", {"save_all": True, "append_images": [PICTURE.rotate(180)]}),
        ("GIF", {"save_all": True, "append_images": [PICTURE.rotate(180)]}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"big_tiff": True}),
        ("TIFF", {"save_all": True, "append_images": [PICTURE.resize((5, 5))]}),
    ],
)
def test_every_variety_of_a_format_gives_its_size(file_format: str, options: dict[str, object]) -> None:
    header = read_header(io.BytesIO(encode(PICTURE, file_format, **options)))
    assert (header.width, header.height) == PICTURE.size


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_size_is_that_of_the_upright_picture(file_format: str, orientation: int) -> None:
    header = read_header(io.BytesIO(with_orientation(PICTURE, file_format, orientation)))
    expected = PICTURE.size if orientation < 5 else PICTURE.size[::-1]
    assert (header.width, header.height) == expected
    assert header.orientation == (1 if file_format == "TIFF" else orientation)


@pytest.mark.parametrize("length", [100, 101])
def test_the_orientation_of_a_webp_is_found_behind_a_chunk_of_odd_length(length: int) -> None:
    data = with_orientation(PICTURE, "WEBP", 8, icc_profile=bytes(length))
    assert read_header(io.BytesIO(data)).orientation == 8


def test_an_orientation_that_makes_no_sense_is_ignored() -> None:
    header = read_header(io.BytesIO(with_orientation(PICTURE, "JPEG", 77)))
    assert (header.width, header.height, header.orientation) == (*PICTURE.size, 1)


def test_exif_data_that_make_no_sense_are_ignored() -> None:
    header = read_header(io.BytesIO(encode(PICTURE, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")))
    assert (header.width, header.height, header.orientation) == (*PICTURE.size, 1)


def test_a_bmp_with_rows_from_the_top_has_a_positive_height() -> None:
    data = bytearray(SMALL_FILES[Format.BMP])
    data[22:26] = (-PICTURE.height).to_bytes(4, "little", signed=True)
    assert read_header(io.BytesIO(bytes(data))).height == PICTURE.height


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_is_read_in_either_byte_order(order: Literal["<", ">"]) -> None:
    header = read_header(io.BytesIO(tiff(colours(), 2, order=order)))
    assert (header.width, header.height, header.alpha) == (*PICTURE.size, Alpha.IGNORED)


@pytest.mark.parametrize(
    ("pixels", "photometric", "tags", "holds"),
    [
        (np.zeros((4, 4), np.float32), 1, {339: 3}, "floating-point"),
        (np.zeros((4, 4), np.int16), 1, {339: 2}, "signed"),
        (np.zeros((4, 4), np.uint32), 1, {}, "32-bit"),
        (np.zeros((4, 4, 4), np.uint16), 5, {}, "neither grey nor RGB"),
        (np.zeros((4, 4, 2), np.uint8), 1, {338: 2}, "further"),
    ],
)
def test_a_tiff_that_would_be_decoded_wrongly_is_named(
    pixels: np.ndarray, photometric: int, tags: dict[int, int], holds: str
) -> None:
    with pytest.raises(UnsupportedPictureError, match=holds):
        read_header(io.BytesIO(tiff(pixels, photometric, tags)))


@pytest.mark.parametrize("offset", [1 << 40, (1 << 64) - 1])
def test_a_tiff_whose_directory_lies_far_behind_the_end_is_cut_off(offset: int) -> None:
    data = bytearray(encode(PICTURE, "TIFF", big_tiff=True))
    data[8:16] = struct.pack("<Q", offset)
    with pytest.raises(EOFError):
        read_header(io.BytesIO(bytes(data)))


@pytest.mark.parametrize("count", [1 << 40, (1 << 64) - 1])
def test_a_tiff_of_endless_tags_is_no_picture(count: int) -> None:
    data = bytearray(encode(PICTURE, "TIFF", big_tiff=True))
    (start,) = struct.unpack("<Q", data[8:16])
    data[start : start + 8] = struct.pack("<Q", count)
    with pytest.raises(ValueError, match="tags"):
        read_header(io.BytesIO(bytes(data)))


def test_the_size_of_a_huge_picture_is_read_without_its_pixels() -> None:
    header = read_header(io.BytesIO(png_header(30_000, 30_001)))
    assert (header.width, header.height) == (30_000, 30_001)


@pytest.mark.parametrize("kind", [Format.PNG, Format.JPEG, Format.WEBP])
def test_wherever_it_is_cut_off_the_end_is_missed(kind: Format) -> None:
    data = SMALL_FILES[kind]
    missing = 2 if kind is Format.WEBP and data[-1] == 0 else 1
    for length in range(16, len(data) - missing, 7):
        with pytest.raises(EOFError):
            read_header(io.BytesIO(data[:length]))
    with pytest.raises(EOFError):
        read_header(io.BytesIO(data[:-missing]))


@pytest.mark.parametrize("kind", Format)
def test_what_follows_the_end_does_not_matter(kind: Format) -> None:
    header = read_header(io.BytesIO(SMALL_FILES[kind] + b"appended by a camera" * 5000))
    assert (header.width, header.height) == PICTURE.size


def test_the_end_of_an_embedded_thumbnail_is_not_the_end_of_a_jpeg() -> None:
    thumbnail = encode(PICTURE.resize((16, 12)), "JPEG")
    data = encode(PICTURE, "JPEG", exif=b"Exif\0\0" + thumbnail)
    assert thumbnail in data
    with pytest.raises(EOFError):
        read_header(io.BytesIO(data[: len(data) * 3 // 4]))


@pytest.mark.parametrize("data", [b"", b"x", b"not a picture at all", b"BM" + bytes(100), b"RIFF\0\0\0\0WAVEfmt "])
def test_anything_else_is_no_picture(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_header(io.BytesIO(data))


@given(kind=st.sampled_from(Format), data=st.data())
def test_damage_anywhere_ends_in_a_header_or_one_of_the_errors_promised(kind: Format, data: st.DataObject) -> None:
    contents = bytearray(SMALL_FILES[kind])
    reach = min(len(contents), 700)
    for _ in range(data.draw(st.integers(1, 4))):
        contents[data.draw(st.integers(0, reach - 1))] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(0, len(contents)))
    for stream in (io.BytesIO(bytes(contents)), io.BytesIO(bytes(contents[:length]))):
        try:
            header = read_header(stream)
        except (ValueError, EOFError, UnsupportedPictureError):
            continue
        assert header.width > 0
        assert header.height > 0
