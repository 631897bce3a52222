"""What gallery and table share: scores that may be shown, natural order, runs of rows."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.samples.names import file_name
from fomoad_gui.ui.samples.selection import runs
from fomoad_gui.ui.samples.shown import format_score, format_threshold, label_text, shown_scores


def test_a_training_score_is_never_shown() -> None:
    samples = [Sample(split.value, f"/{split}.png", 8, 8, Label.GOOD, split=split) for split in Split]
    shown = shown_scores(samples, {"train": 1.0, "calibration": 2.0, "test": 3.0, "excluded": 4.0})
    np.testing.assert_array_equal(shown, [np.nan, 2.0, 3.0, 4.0])
    assert not shown.flags.writeable


def test_a_sample_without_a_score_has_none_to_show() -> None:
    assert math.isnan(shown_scores([Sample("a", "/a.png", 8, 8)], {})[0])


def test_scores_are_written_with_a_true_minus_sign() -> None:
    assert [format_score(score) for score in (3.14159, -2.5, 0.0, math.nan)] == ["3.14", "−2.50", "0.00", "–"]


def test_a_threshold_just_above_a_score_does_not_read_the_same() -> None:
    assert (format_score(39.88), format_threshold(math.nextafter(39.88, math.inf))) == ("39.88", "39.89")
    assert format_threshold(-2.5) == "−2.50"


def test_a_defect_is_called_by_its_class() -> None:
    assert label_text(Sample("a", "/a", 8, 8, Label.DEFECT, "scratch")) == "Defect: scratch"
    assert label_text(Sample("a", "/a", 8, 8, Label.DEFECT)) == "Defect"
    assert label_text(Sample("a", "/a", 8, 8)) == "Unlabelled"


@given(st.sets(st.integers(0, 60)))
def test_runs_cover_exactly_the_rows_and_never_touch(rows: set[int]) -> None:
    found = list(runs(sorted(rows)))
    assert {row for first, last in found for row in range(first, last + 1)} == rows
    assert all(later[0] - earlier[1] > 1 for earlier, later in pairwise(found))


def test_the_file_name_is_the_last_part_of_the_path() -> None:
    assert file_name("/data/réglage 😀/part 1.png") == "part 1.png"
