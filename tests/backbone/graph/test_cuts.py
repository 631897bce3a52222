"""A network cut short gives what the whole one computes at that place: LiteRT's own tensors are the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cuts import Cut, choose, cut_at, cuts, whole
from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.core.errors import FomoadError
from tests.support.trunks import Layer, Operator, trunk

RESIDUAL = trunk(
    Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2)),
    Layer("a", Operator.CONV_2D, kernel=(3, 3), activation=3),
    Layer("sum", Operator.ADD, ("a", "stem")),
    Layer("down", Operator.DEPTHWISE_CONV_2D, kernel=(3, 3), stride=(2, 2)),
    Layer("pad", Operator.PAD),
    Layer("pool", Operator.MAX_POOL_2D, kernel=(3, 3), stride=(2, 2), same=False),
    Layer("deep", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=7),
)


def _tensor(model: bytes, number: int | None, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """A tensor of the whole network, or its output, from LiteRT's plain kernels."""
    interpreter = Interpreter(
        model_content=model,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture)
    interpreter.invoke()
    index = interpreter.get_output_details()[0]["index"] if number is None else number
    found: NDArray[np.float32] = interpreter.get_tensor(index).copy()
    return found


@pytest.mark.parametrize("model", [RESIDUAL, find("mobilenet_v2_0.1", "block_13_expand_relu").read()])
def test_every_cut_computes_what_the_whole_network_does_there(model: bytes) -> None:
    shape = unpack(model).subgraphs[0].tensors[unpack(model).subgraphs[0].inputs[0]].shape
    picture = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    for cut in cuts(unpack(model)):
        shortened = cut_at(unpack(model), cut)
        np.testing.assert_array_equal(_tensor(shortened, None, picture), _tensor(model, cut.tensor, picture))
        assert len(shortened) <= len(model) + 200


def test_cuts_are_named_after_their_layers_with_stride_and_dimensions() -> None:
    assert [(cut.name, cut.stride, cut.dimensions) for cut in cuts(unpack(RESIDUAL))] == [
        ("stem", 2, 4),
        ("a", 2, 4),
        ("sum", 2, 4),
        ("down", 4, 4),
        ("pad", 4, 4),
        ("pool", 8, 4),
        ("deep", 16, 7),
    ]


def test_without_a_wish_the_deepest_cut_with_cells_of_eight_pixels_is_taken() -> None:
    assert choose(unpack(RESIDUAL), None).name == "pool"
    coarse = trunk(Layer("one", Operator.CONV_2D, kernel=(3, 3), stride=(16, 16)))
    assert choose(unpack(coarse), None) == Cut("one", 3, 16, 4)


def test_a_network_that_is_understood_only_at_its_front_is_not_cut_there_unasked() -> None:
    model = trunk(Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2)), Layer("odd", Operator.LOGISTIC))
    with pytest.raises(FomoadError, match=r"LOGISTIC is not supported.*cells of 2 pixels") as caught:
        choose(unpack(model), None)
    assert "such as stem" in caught.value.remedy
    assert choose(unpack(model), "stem").stride == 2


def test_the_numbers_that_keras_adds_to_layers_are_left_out() -> None:
    names = [f"net/block_{number}_1/Relu6" for number in range(9)]
    model = trunk(*(Layer(name, Operator.CONV_2D) for name in [*names, "Identity"]))
    assert [cut.name for cut in cuts(unpack(model))] == [*(f"block_{number}" for number in range(9)), "layer"]


def test_layers_of_equal_names_are_told_apart() -> None:
    model = trunk(*(Layer(name, Operator.CONV_2D) for name in ("x/relu", "y/relu", "z/relu")))
    assert [cut.name for cut in cuts(unpack(model))] == ["relu", "relu_no2", "relu_no3"]


def test_a_wish_that_cannot_be_met_is_answered_with_what_can() -> None:
    with pytest.raises(FomoadError, match=r"no cut block_9\.") as caught:
        choose(unpack(RESIDUAL), "block_9")
    assert caught.value.remedy == "Choose one of down, pad, pool, deep."


def test_a_cut_behind_an_unsupported_layer_is_answered_with_that_layer() -> None:
    model = trunk(Layer("first", Operator.CONV_2D), Layer("odd", Operator.TANH), Layer("last", Operator.CONV_2D))
    assert [cut.name for cut in cuts(unpack(model))] == ["first"]
    with pytest.raises(FomoadError, match=r"no cut last.*TANH is not supported"):
        choose(unpack(model), "last")
    with pytest.raises(FomoadError, match="TANH is not supported"):
        whole(unpack(model), "last")


def test_a_network_that_begins_with_an_unsupported_layer_has_no_cut() -> None:
    with pytest.raises(FomoadError, match="TANH is not supported"):
        cuts(unpack(trunk(Layer("odd", Operator.TANH))))
