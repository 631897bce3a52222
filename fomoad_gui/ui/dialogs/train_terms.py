"""The terms of the training settings, each in one plain sentence, and the names of what can be chosen."""

from __future__ import annotations

import re
from typing import Protocol

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.pipeline.recipe import EvidenceChoice

TERMS = {
    "backbone": "The network that turns each cell of a picture into numbers; larger ones see more and run slower on a "
    "microcontroller.",
    "add": "Adds a network of your own, a Keras model or a TensorFlow Lite file that takes pixels as −1 … 1; for other "
    "pixels, or another cut than the one with cells of 8 pixels, use the command fomoad backbone add.",
    "size": "Pictures are scaled to this many pixels before the network sees them; small defects need a larger size, "
    "which costs time and memory.",
    "proportions": "Gives the input the usual shape of your pictures at the same number of pixels, so that nothing is "
    "squashed.",
    "fit": "What happens to a picture whose shape is not that of the input.",
    "channels": "Whether the network sees colours; grey is enough where defects do not show by their colour, and "
    "faster on a microcontroller.",
    "rate": "The share of good parts that may be called NG; the suggested threshold comes from it.",
    "head": "What a cell is compared with: what good parts show at that very place, for parts that lie alike in every "
    "picture, or what they show anywhere, for textures and loose parts.",
    "cut": "After which layer the network is cut off: earlier layers see fine detail in small cells, later ones more "
    "context in larger cells; two that are joined see both, and cost as much as the later one.",
    "projection": "How a cell's numbers are made fewer: along the directions in which good pictures vary most, or at "
    "random.",
    "dimensions": "How many numbers describe a cell after the projection; more keep more detail, and the model grows "
    "with their square.",
    "components": "How many kinds of normal cell the mixture can tell apart; patterned parts need more, plain ones "
    "fewer.",
    "covariance": "The shape of a component: full ones fit better, diagonal ones are smaller and faster.",
    "correction": "Judges each cell beside what good pictures score there, so that borders and restless places raise "
    "no false alarms.",
    "top_share": "What makes the score of a picture: the highest cell finds the smallest defects, a mean of several is "
    "steadier.",
    "evidence": "Which good pictures set the threshold: some that are held out of training, or all of them, each "
    "judged by a model of the others, which makes the most of few.",
    "recalibrate": "Takes the ranges of the 8-bit network from your good pictures and not from drawn ones; better for "
    "some parts and worse for others, and training starts from scratch whenever pictures change.",
    "kernels": "Fast computes a step of the network otherwise than a board here and there; as on boards gives their "
    "very scores, heat maps and verdicts, and takes some ten times as long on this computer.",
    "seed": "Where the random numbers start; the same seed and pictures give the same model.",
}
FITS = {
    Fit.SQUASH: "Stretch to fit",
    Fit.FIT_SHORT: "Crop the long side",
    Fit.FIT_LONG: "Pad the short side",
}
HEADS = {
    HeadKind.CELL: "Each place for itself",
    HeadKind.SHARED: "All places alike",
    HeadKind.EDGE_IMPULSE: "As Edge Impulse ships it",
    HeadKind.PATCHCORE: "Nearest neighbours (PatchCore)",
}
PROJECTIONS = {
    ProjectionKind.PRINCIPAL: "Principal components",
    ProjectionKind.GAUSSIAN: "Random, Gaussian",
    ProjectionKind.SPARSE: "Random, sparse",
}
TOP_SHARES = {0.0: "Highest cell", 0.02: "Highest 2 %", 0.1: "Highest 10 %", 1.0: "All cells"}
EVIDENCE = {
    EvidenceChoice.AUTO: "Automatic",
    EvidenceChoice.HELD_OUT: "Held-out pictures",
    EvidenceChoice.CROSS: "All pictures in turn",
}
KERNELS = {Kernels.FAST: "Fast", Kernels.REFERENCE: "As on boards, to the bit"}
CHANNELS = {3: "Colour", 1: "Grey"}
COVARIANCES = {Covariance.FULL: "Full", Covariance.DIAGONAL: "Diagonal"}
FAMILIES = {"mobilenet_v1": "MobileNetV1", "mobilenet_v2": "MobileNetV2"}


class OfferedBackbone(Protocol):
    """One of the backbones that are there, as the catalogue lists them."""

    @property
    def name(self) -> str:
        """Such as `mobilenet_v2_0.35`."""

    @property
    def cut(self) -> str:
        """The layer after which it is cut."""

    @property
    def channels(self) -> int:
        """3 or 1."""

    @property
    def precision(self) -> str:
        """`int8` or `float32`."""

    @property
    def stride(self) -> int:
        """Pixels from one cell to the next."""


def backbone_title(name: str) -> str:
    """`mobilenet_v2_0.35` as people write it: MobileNetV2, α 0.35; a network of the user's as it was called."""
    family, _, alpha = name.rpartition("_")
    return f"{FAMILIES[family]}, α {alpha}" if family in FAMILIES else name


def cut_title(cut: str) -> str:
    """`block_6_expand_relu` or `conv_pw_5_relu` in words, or two of them joined."""
    blocks = re.findall(r"(?:block|conv_pw)_(\d+)_", cut)
    if len(blocks) > 1:
        return f"Blocks {' and '.join(blocks)} joined"
    return f"Block {blocks[0]} ({cut})" if blocks else cut
