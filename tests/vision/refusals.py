"""What every refusal of a file has to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.read import read_image, read_size


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
