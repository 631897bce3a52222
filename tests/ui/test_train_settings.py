"""The training settings: what is offered, what comes back, what is explained."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.core.regions import Region
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe
from fomoad_gui.ui.dialogs.train_settings import TrainSettingsDialog, TrainSettingsPanel
from fomoad_gui.ui.dialogs.train_terms import TERMS, backbone_title, cut_title

LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Offer:
    name: str
    cut: str = "block_6_expand_relu"
    channels: int = 3
    precision: str = "int8"
    stride: int = 8


OFFERED = (
    Offer("mobilenet_v2_0.35"),
    Offer("mobilenet_v2_0.35", "block_13_expand_relu", stride=16),
    Offer("mobilenet_v2_0.1"),
    Offer("mobilenet_v2_0.1", channels=1),
    Offer("mobilenet_v2_0.05", precision="float32"),
)


@pytest.fixture
def settings(qtbot: QtBot) -> TrainSettingsPanel:
    panel = TrainSettingsPanel(OFFERED)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_the_defaults_are_those_of_the_recipe(settings: TrainSettingsPanel) -> None:
    assert settings.settings() == TrainSettings()
    assert not settings.advanced.isVisible()
    assert settings.needed.text() == "Takes 99 good pictures to be vouched for."


def test_every_setting_comes_back_as_it_was_given(settings: TrainSettingsPanel) -> None:
    given = TrainSettings(
        backbone="mobilenet_v2_0.1",
        cut="block_6_expand_relu",
        head=HeadKind.SHARED,
        projection=ProjectionKind.SPARSE,
        correction=False,
        keep_proportions=False,
        top_share=0.05,
        evidence=EvidenceChoice.CROSS,
        channels=1,
        width=320,
        height=112,
        fit=Fit.FIT_LONG,
        pooling=None,
        dimensions=48,
        components=7,
        covariance=Covariance.DIAGONAL,
        false_alarm_rate=0.025,
        seed=3,
        recalibrate=True,
        kernels=Kernels.REFERENCE,
    )
    settings.set_settings(given)
    assert settings.settings() == given
    for name in ("fit", "covariance", "head", "projection", "evidence", "kernels"):
        assert getattr(settings.settings(), name) is getattr(given, name)
    settings.set_settings(TrainSettings())
    assert settings.settings() == TrainSettings()


def test_only_what_is_offered_can_be_chosen(settings: TrainSettingsPanel) -> None:
    names = [settings.backbone.itemData(row) for row in range(settings.backbone.count())]
    assert names == ["mobilenet_v2_0.35", "mobilenet_v2_0.1", "mobilenet_v2_0.05"]
    assert [settings.cut.itemData(row) for row in range(settings.cut.count())] == [
        "block_6_expand_relu",
        "block_13_expand_relu",
    ]
    assert [settings.channels.itemData(row) for row in range(settings.channels.count())] == [3]
    settings.backbone.setCurrentIndex(1)
    assert [settings.channels.itemData(row) for row in range(settings.channels.count())] == [3, 1]
    assert settings.cut.count() == 1


def test_two_cuts_that_are_joined_stay_chosen_with_a_backbone_that_has_them(qtbot: QtBot) -> None:
    both = "block_6_expand_relu+block_13_expand_relu"
    names = ("mobilenet_v2_0.35", "mobilenet_v2_0.1")
    deep = [Offer(name, cut, stride=16) for name in names for cut in ("block_13_expand_relu", both)]
    panel = TrainSettingsPanel((*deep, Offer("mobilenet_v2_0.05", "block_13_expand_relu", stride=16)))
    qtbot.addWidget(panel)
    panel.cut.setCurrentIndex(panel.cut.findData(both))
    panel.backbone.setCurrentIndex(1)
    assert panel.settings().cut == both
    panel.backbone.setCurrentIndex(2)
    assert panel.settings().cut == "block_13_expand_relu"


def test_another_backbone_is_cut_where_its_cells_are_as_large(qtbot: QtBot) -> None:
    own = [Offer("mine", cut, stride=stride) for cut, stride in (("a", 2), ("b", 4), ("c", 8), ("d", 16))]
    panel = TrainSettingsPanel((*OFFERED, *own))
    qtbot.addWidget(panel)
    panel.backbone.setCurrentIndex(panel.backbone.findData("mine"))
    assert panel.settings().cut == "d"
    panel.backbone.setCurrentIndex(0)
    panel.cut.setCurrentIndex(0)
    panel.backbone.setCurrentIndex(panel.backbone.findData("mine"))
    assert panel.settings().cut == "c"


def test_choosing_a_head_brings_what_suits_it_and_keeps_the_rest(settings: TrainSettingsPanel, qtbot: QtBot) -> None:
    settings.set_settings(TrainSettings(channels=3, fit=Fit.FIT_LONG, false_alarm_rate=0.05, seed=4))
    assert not settings.components.isEnabled()
    with qtbot.waitSignal(settings.changed):
        settings.head.setCurrentIndex(settings.head.findData(HeadKind.SHARED))
    wanted = replace(recipe(HeadKind.SHARED), fit=Fit.FIT_LONG, false_alarm_rate=0.05, seed=4)
    assert settings.settings() == wanted
    assert settings.components.isEnabled()


def test_a_network_that_was_added_is_offered_and_chosen_once(settings: TrainSettingsPanel) -> None:
    own = [Offer("mine", "end", precision=precision) for precision in ("float32", "int8")]
    before = settings.backbone.count()
    settings.offer_more(own)
    settings.offer_more(own)
    assert settings.backbone.count() == before + 1
    assert (settings.settings().backbone, settings.settings().cut) == ("mine", "end")


def test_settings_are_changed_by_hand(settings: TrainSettingsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(settings.changed):
        QTest.keyClick(settings.input_size.preset, Qt.Key.Key_Down)
    assert (settings.settings().width, settings.settings().height) == (320, 320)
    settings.input_size.preset.setCurrentIndex(settings.input_size.preset.count() - 1)
    settings.input_size.width_box.selectAll()
    QTest.keyClicks(settings.input_size.width_box, "203")
    QTest.keyClick(settings.input_size.width_box, Qt.Key.Key_Return)
    assert settings.input_size.width_box.value() == 208
    assert settings.settings().width == 208
    settings.rate.setValue(0.1)
    assert settings.settings().false_alarm_rate == 0.001
    assert "999" in settings.needed.text()
    QTest.mouseClick(settings.fold, LEFT)
    assert settings.advanced.isVisible()


def test_every_term_is_explained_in_one_sentence(settings: TrainSettingsPanel) -> None:
    fields = (settings.backbone, settings.input_size, settings.fit, settings.channels, settings.rate, settings.cut)
    others = (
        *(settings.dimensions, settings.components, settings.covariance, settings.seed),
        *(settings.recalibrate, settings.kernels, settings.add_button, settings.head, settings.projection),
        *(settings.correction, settings.top_share, settings.evidence, settings.proportions),
    )
    assert {field.toolTip() for field in (*fields, *others)} == set(TERMS.values())
    assert all(text.endswith(".") and text.count(".") == 1 for text in TERMS.values())
    assert backbone_title("mobilenet_v2_0.35") == "MobileNetV2, α 0.35"
    assert backbone_title("mine") == "mine"
    assert cut_title("block_6_expand_relu") == "Block 6 (block_6_expand_relu)"
    assert cut_title("conv_pw_5_relu") == "Block 5 (conv_pw_5_relu)"
    assert cut_title("block_6_expand_relu+block_13_expand_relu") == "Blocks 6 and 13 joined"
    assert cut_title("res2a") == "res2a"


def test_the_settings_dialog_hands_on_settings_and_goes_back_to_the_defaults(qtbot: QtBot) -> None:
    given = replace(TrainSettings(), components=9)
    dialog = TrainSettingsDialog(given, OFFERED)
    dialog.open()
    assert dialog.panel.settings() == given
    QTest.mouseClick(dialog.defaults_button, LEFT)
    assert dialog.isVisible()
    confirmed: list[object] = []
    dialog.confirmed.connect(confirmed.append)
    QTest.mouseClick(dialog.apply_button, LEFT)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert confirmed == [TrainSettings()]


def test_without_a_catalogue_the_settings_stay_as_they_are(qtbot: QtBot) -> None:
    panel = TrainSettingsPanel(())
    qtbot.addWidget(panel)
    assert panel.settings() == TrainSettings()


def test_what_is_chosen_elsewhere_outlives_another_head_and_the_defaults(qtbot: QtBot) -> None:
    regions = (Region("date", 0, 0, 0.5, 0.1, ignored=True),)
    dialog = TrainSettingsDialog(replace(TrainSettings(), regions=regions, review_rate=0.1), OFFERED)
    dialog.open()
    panel = dialog.panel
    panel.head.setCurrentIndex(panel.head.findData(HeadKind.SHARED))
    assert (panel.settings().regions, panel.settings().review_rate) == (regions, 0.1)
    panel.rate.setValue(20)
    assert panel.settings().review_rate == 0
    QTest.mouseClick(dialog.defaults_button, LEFT)
    assert panel.settings() == replace(TrainSettings(), regions=regions)
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
