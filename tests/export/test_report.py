"""The report says what was measured, and nothing in it reaches outside."""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_curve

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label
from fomoad_gui.export.report.charts import HEIGHT, MARGIN, WIDTH, histogram_svg, roc_svg
from fomoad_gui.export.report.report import write_report
from fomoad_gui.export.report.tables import pictures_csv, summary_csv
from fomoad_gui.pipeline.evaluate import Evaluation, evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from tests.support.parts import write_mvtec

Made = tuple[Evaluation, StoredModel]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small model and its evaluation, one of the files with a hostile name."""
    folder = write_mvtec(tmp_path_factory.mktemp("parts"), train=10, good=4, defect=4)
    (folder / "test" / "good" / "000.png").rename(folder / "test" / "good" / "<b>&'ü 漢.png")
    settings = TrainSettings(backbone="mobilenet_v2_0.1", width=96, height=96, dimensions=8)
    dataset = scan([folder], NoProgress()).dataset
    trained = train(dataset, settings, NoProgress())
    model = StoredModel(trained.bundle, trained.backbone)
    return evaluate(dataset, Scorer(model.bundle, model.backbone), NoProgress()), model


class Seen(HTMLParser):
    """Collects tags, their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(files: tuple[Path, ...]) -> Seen:
    seen = Seen()
    seen.feed(files[0].read_text(encoding="utf-8"))
    return seen


def test_the_page_is_whole_and_reaches_nowhere(made: Made, tmp_path: Path) -> None:
    files = write_report(*made, tmp_path / "out", NoProgress())
    seen = read(files)
    assert seen.open == []
    for _tag, name, value in seen.attributes:
        if name in ("src", "href"):
            assert value.startswith("data:image/png;base64,")
    assert "@" not in re.sub(r"@media[^{]*", "", files[0].read_text(encoding="utf-8"))
    assert "<b>&'ü 漢.png" in seen.text
    assert "http" not in files[0].read_text(encoding="utf-8")


def test_the_figures_are_those_of_the_evaluation(made: Made, tmp_path: Path) -> None:
    evaluation, model = made
    files = write_report(evaluation, model, tmp_path / "out", NoProgress())
    text = read(files).text
    assert f"{evaluation.image_auroc:.4g}" in text
    assert f"{evaluation.average_precision:.4g}" in text
    assert "oracle" in text
    rows = list(csv.DictReader(io.StringIO(summary_csv(evaluation).decode("utf-8-sig"))))
    by_name = {row["figure"]: row for row in rows}
    assert float(by_name["image AUROC"]["value"]) == evaluation.image_auroc
    low, high = by_name["miss rate"]["low"], by_name["miss rate"]["high"]
    assert (float(low), float(high)) == evaluation.miss_interval


def test_the_table_has_every_picture_with_its_score(made: Made) -> None:
    evaluation, _ = made
    rows = list(csv.DictReader(io.StringIO(pictures_csv(evaluation).decode("utf-8-sig"))))
    scores = {row["path"]: float(row["score"]) for row in rows}
    assert scores == {sample.path: result.score for sample, result in evaluation.pictures}
    assert [float(row["score"]) for row in rows] == sorted(scores.values(), reverse=True)


def test_the_curve_passes_through_the_points_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    good, defect = rng.normal(0, 1, 30), rng.normal(1, 1, 20)
    drawn = re.search(r'class="curve" points="([^"]+)"', roc_svg(list(good), list(defect), 0.5))
    assert drawn is not None
    points = {tuple(map(float, pair.split(","))) for pair in drawn[1].split()}
    alarms, found, _ = roc_curve([0] * 30 + [1] * 20, np.concatenate((good, defect)))
    for x, y in zip(alarms, found, strict=True):
        place = (MARGIN + x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN))
        assert min(np.hypot(place[0] - px, place[1] - py) for px, py in points) < 0.02


def test_the_same_evaluation_gives_the_same_bytes_and_a_full_folder_is_left_alone(made: Made, tmp_path: Path) -> None:
    one, same = (write_report(*made, tmp_path / name, NoProgress()) for name in ("a", "b"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in same]
    with pytest.raises(FomoadError, match="there already"):
        write_report(*made, tmp_path / "a", NoProgress())


def test_good_pictures_alone_make_a_page_too(made: Made, tmp_path: Path) -> None:
    evaluation, model = made
    good = tuple(pair for pair in evaluation.pictures if pair[0].label is Label.GOOD)
    alone = replace(evaluation, pictures=good, image_auroc=None, average_precision=None, f1_max=None, classes=())
    assert "–" in read(write_report(alone, model, tmp_path / "out", NoProgress())).text


def renamed(evaluation: Evaluation, name: str) -> Evaluation:
    """The same with its first picture called something else."""
    (sample, result), *others = evaluation.pictures
    return replace(evaluation, pictures=((replace(sample, path=name), result), *others))


def test_a_file_named_like_a_place_in_the_template_is_shown_by_its_name(made: Made, tmp_path: Path) -> None:
    evaluation, model = made
    seen = read(write_report(renamed(evaluation, "/parts/@limits@.png"), model, tmp_path / "out", NoProgress()))
    assert "@limits@.png" in seen.text
    assert seen.text.count("The figures rest on") == 1


def test_a_file_name_that_is_not_utf_8_does_not_cost_the_report(made: Made, tmp_path: Path) -> None:
    evaluation, model = made
    odd = os.fsdecode(b"/parts/caf\xe9.png") if os.name == "posix" else "/parts/caf\udce9.png"
    page, _, table = write_report(renamed(evaluation, odd), model, tmp_path / "out", NoProgress())
    assert "caf?.png" in page.read_text(encoding="utf-8")
    assert r"/parts/caf\udce9.png" in table.read_text(encoding="utf-8-sig")


def test_each_kind_of_defect_has_its_recall_with_an_interval(made: Made, tmp_path: Path) -> None:
    evaluation, model = made
    text = read(write_report(evaluation, model, tmp_path / "out", NoProgress())).text
    for one in evaluation.classes:
        low, high = one.recall_interval
        assert f"{one.detected} of {one.count}{one.recall:.3f}{low:.3f} to {high:.3f}" in text


def test_the_table_says_the_label_split_verdict_and_place_of_each_picture(made: Made) -> None:
    evaluation, _ = made
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(pictures_csv(evaluation).decode("utf-8-sig")))}
    for sample, result in evaluation.pictures:
        row = rows[sample.path]
        said = (row["label"], row["defect_class"], row["split"], row["verdict"], float(row["percentile"]))
        assert said == (
            sample.label.value,
            sample.defect_class,
            sample.split.value,
            result.verdict.value,
            result.percentile,
        )
        assert tuple(float(row[f"peak_{edge}"]) for edge in ("x0", "y0", "x1", "y1")) == result.peak_box


def test_no_score_falls_out_of_the_histogram_and_its_kinds_are_named() -> None:
    unit = HEIGHT - 2 * MARGIN
    for seed in range(200):
        good = np.random.default_rng(seed).normal(3, 2, 12)
        svg = histogram_svg(list(good), [], float(good.min()))
        heights = np.array([float(found) for found in re.findall(r'y="[0-9.]+" width="11.20" height="([0-9.]+)"', svg)])
        # The tallest bar is as tall as the chart, and stands for a whole number of the 12 pictures.
        assert any(abs(heights.sum() / unit * tallest - 12) < 0.02 for tallest in range(1, 13))
        for words in ("good (12)", "defect (0)", "threshold</text>"):
            assert words in svg


def test_paper_is_light_whatever_the_screen(made: Made, tmp_path: Path) -> None:
    html = write_report(*made, tmp_path / "out", NoProgress())[0].read_text(encoding="utf-8")
    assert "@media screen and (prefers-color-scheme: dark)" in html
    assert "@media print" in html
