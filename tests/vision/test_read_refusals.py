"""Files that cannot be read: refused in one sentence that names them, never half shown."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.read import read_image, read_size
from tests.vision.encoded import HEIGHT, WIDTH, encode, png_header, tiff
from tests.vision.kinds import KINDS, FileOf
from tests.vision.refusals import assert_says, refused


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any bytes be a name")
def test_a_name_that_is_no_text_is_named_readably(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    path.write_bytes(b"")
    with pytest.raises(FomoadError) as caught:
        read_image(path)
    assert "caf\ufffd.png" in str(caught.value)
    str(caught.value).encode()


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
