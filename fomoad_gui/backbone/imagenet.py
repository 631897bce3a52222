"""ImageNet's weights of MobileNetV2 α 0.35 as Keras offers them: which files, and what must be in them."""

from __future__ import annotations

NAME = "mobilenet_v2_0.35"
LICENCE = "Apache-2.0 (Keras Applications)"
DIGESTS = {
    128: "5a715687d53125880d4b0e219f36bf141af227d537682cfcbf59c14dea60da08",
    224: "04af0032331eca800a501cbd14b1861ef1d07bfa5728325084bbe295e7ffaecb",
}
"""SHA-256 of the file for each size in pixels that it was trained at."""


def keras_file_name(size: int) -> str:
    """What Keras calls the file."""
    return f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_{size}_no_top.h5"


def catalogue_name(size: int) -> str:
    """What the user's catalogue calls the network."""
    return f"imagenet_{NAME}_{size}"
