"""Errors, progress, samples and input specifications."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split


def sample(name: str, label: Label = Label.GOOD, split: Split = Split.TRAIN) -> Sample:
    return Sample(id=name, path=f"/{name}.png", width=8, height=8, label=label, split=split)


def test_error_says_what_is_wrong_and_then_how_to_mend_it() -> None:
    error = FomoadError("The file a.png is empty.", "Take the picture again.")
    assert (error.message, error.remedy) == ("The file a.png is empty.", "Take the picture again.")
    assert str(error) == "The file a.png is empty. Take the picture again."


def test_no_progress_never_stops_work() -> None:
    NoProgress().checkpoint(1, 2, "Working")


def test_dataset_refuses_the_same_sample_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Dataset((sample("a"), sample("a", Label.DEFECT, Split.TEST)))


def test_dataset_selects_by_label_and_split_in_order() -> None:
    dataset = Dataset((sample("b"), sample("c", split=Split.TEST), sample("a"), sample("d", Label.DEFECT, Split.TEST)))
    assert [s.id for s in dataset.select(Label.GOOD, Split.TRAIN)] == ["b", "a"]
    assert [s.id for s in dataset.select(Label.DEFECT, Split.TEST)] == ["d"]
    assert len(dataset) == 4


@pytest.mark.parametrize(("width", "height", "channels"), [(31, 96, 3), (96, 31, 3), (96, 96, 2), (96, 96, 4)])
def test_input_must_be_large_enough_and_rgb_or_grey(width: int, height: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"smaller than|channels"):
        InputSpec(width, height, channels)


def test_core_imports_neither_scipy_nor_anything_heavier() -> None:
    modules = "layouts, splitting, geometry, projection, pooling, mixture, mixture_fit, calibration, metrics"
    program = (
        f"from fomoad_gui.core import {modules}, pixel_metrics, bundle, scores; import sys;"
        "print([n for n in ('scipy', 'sklearn', 'cv2', 'PySide6', 'tensorflow', 'ai_edge_litert') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
