"""One convolutional layer of a network as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution without bias, its batch normalisation, and ReLU6 where `activation` names one.

    `name`, `norm` and `activation` are those of Keras' layers. A `depthwise` layer has one filter per channel; `kernel`
    is its side, padding is SAME. With `adds`, the output of the layer of that name is added to this one's, by a layer
    called `sum_name`.
    """

    name: str
    norm: str
    activation: str | None
    channels_in: int
    channels_out: int
    kernel: int = 1
    stride: int = 1
    depthwise: bool = False
    adds: str | None = None
    sum_name: str | None = None

    @property
    def parameters(self) -> int:
        """Weights and biases, batch normalisation folded in."""
        inputs = 1 if self.depthwise else self.channels_in
        return (self.kernel**2 * inputs + 1) * self.channels_out


def up_to(layers: list[Layer], activation: str) -> tuple[Layer, ...]:
    """The layers up to the one with that activation."""
    position = next(i for i, layer in enumerate(layers) if layer.activation == activation)
    return tuple(layers[: position + 1])
