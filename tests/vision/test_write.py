from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.write import write_png
from tests.vision.encoded import colours, opacities

PICTURES = {
    "RGB": colours(),
    "RGBA": np.dstack([colours(), opacities()]),
    "L": colours()[..., 0],
}


@pytest.mark.parametrize("mode", PICTURES)
def test_pillow_reads_what_was_written(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "out.png"
    write_png(path, PICTURES[mode])
    with Image.open(path) as image:
        assert (image.format, image.mode) == ("PNG", mode)
        np.testing.assert_array_equal(np.asarray(image), PICTURES[mode])


def test_grey_may_have_a_channel_axis(tmp_path: Path) -> None:
    write_png(tmp_path / "out.png", PICTURES["L"][..., None])
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "out.png")), PICTURES["L"])


@pytest.mark.parametrize("name", ["a b  c.png", "😀 Prüfling 部品.png", "n" * 251 + ".png", "no suffix"])
def test_any_path_is_written_and_nothing_else_is_left(name: str, tmp_path: Path) -> None:
    write_png(tmp_path / name, colours())
    write_png(str(tmp_path / name), 255 - colours())
    assert [path.name for path in tmp_path.iterdir()] == [name]
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / name)), 255 - colours())


def test_others_may_read_the_file_as_they_may_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_png(tmp_path / "out.png", colours())
    assert (tmp_path / "out.png").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "out.png"
    with pytest.raises(FomoadError) as caught:
        write_png(path, colours())
    assert str(path) in caught.value.message


def test_a_disk_that_is_full_leaves_the_old_picture_and_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.png"
    write_png(path, colours())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FomoadError, match=os.strerror(errno.ENOSPC)) as caught:
        write_png(path, 255 - colours())
    assert str(path) in caught.value.message
    assert list(tmp_path.iterdir()) == [path]
    np.testing.assert_array_equal(np.asarray(Image.open(path)), colours())
