"""The shape of MobileNetV2, truncated: its blocks, channels and cuts, as plain numbers.

Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (CVPR 2018), table 2; the rounding of
channels and the layers' names are those of `keras.applications.MobileNetV2`.
"""

from __future__ import annotations

from dataclasses import dataclass

EXPANSION = 6
CUTS = ("block_3_expand_relu", "block_6_expand_relu", "block_13_expand_relu")
"""The layers a network may end at, 1/4, 1/8 and 1/16 of the input's width and height, shallow to deep."""
DEFAULT_CUT = "block_6_expand_relu"
ALPHAS = {"mobilenet_v2_0.05": 0.05, "mobilenet_v2_0.1": 0.1, "mobilenet_v2_0.35": 0.35}
"""Width multiplier of every network by name."""

_STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 1, 2))
"""Bottleneck width at α = 1, repeats and first stride, up to the block of the deepest cut."""


@dataclass(frozen=True, slots=True)
class Block:
    """One inverted residual: `index` as in Keras' names, channels in and out, the stride of its depthwise layer."""

    index: int
    channels_in: int
    channels_out: int
    stride: int

    @property
    def expanded(self) -> int:
        """Channels of its expansion layer."""
        return self.channels_in * EXPANSION

    @property
    def residual(self) -> bool:
        """Whether its input is added to its output."""
        return self.stride == 1 and self.channels_in == self.channels_out


def make_divisible(value: float, divisor: int = 8) -> int:
    """The nearest multiple of `divisor`, never below it and never more than 10 % under `value`."""
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * value else rounded


def stem_channels(alpha: float) -> int:
    """Channels of the first convolution, 3×3 with stride 2."""
    return make_divisible(32 * alpha)


def first_projection_channels(alpha: float) -> int:
    """Channels out of block 0, which has no expansion."""
    return make_divisible(16 * alpha)


def first_block_is_residual(alpha: float) -> bool:
    """Whether block 0 adds its input to its output: slim networks round both to the same channels."""
    return stem_channels(alpha) == first_projection_channels(alpha)


def blocks(alpha: float) -> tuple[Block, ...]:
    """Blocks 1 to 13; of the last, the deepest cut takes the expansion alone."""
    result: list[Block] = []
    channels = first_projection_channels(alpha)
    for width, repeats, stride in _STAGES:
        for repeat in range(repeats):
            out = make_divisible(width * alpha)
            result.append(Block(len(result) + 1, channels, out, stride if repeat == 0 else 1))
            channels = out
    return tuple(result)


def cut_block(cut: str) -> int:
    """The block whose expansion is the cut's output."""
    return int(cut.split("_")[1])


def cut_stride(cut: str) -> int:
    """Pixels from one cell to the next."""
    return 4 << CUTS.index(cut)


def dimensions(name: str, cut: str) -> int:
    """D, the length of the embedding of one cell."""
    return blocks(ALPHAS[name])[cut_block(cut) - 1].expanded


def parameters(name: str, cut: str, channels: int = 3) -> int:
    """Weights and biases of the network up to the cut, batch normalisation folded in."""
    alpha = ALPHAS[name]
    stem, first = stem_channels(alpha), first_projection_channels(alpha)
    total = 9 * channels * stem + stem + 9 * stem + stem + stem * first + first
    for block in blocks(alpha)[: cut_block(cut)]:
        total += (block.channels_in + 1) * block.expanded
        if block.index < cut_block(cut):
            total += 10 * block.expanded + (block.expanded + 1) * block.channels_out
    return total
