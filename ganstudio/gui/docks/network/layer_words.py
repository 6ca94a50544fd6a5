"""What is written at a layer."""

from __future__ import annotations

from ganstudio.gui.widgets.scales import number, short
from ganstudio.telemetry.inside import Layer

WORDS = {
    "Conv2d": "conv", "ConvTranspose2d": "up-conv", "Linear": "linear", "LeakyReLU": "leaky ReLU",
    "Upsample": "up", "BatchNorm2d": "norm", "BatchNorm1d": "norm", "InstanceNorm2d": "norm",
    "ConditionalBatchNorm2d": "norm by class", "Tanh": "tanh", "Unflatten": "", "Flatten": "",
}  # fmt: skip


def kinds_of(layer: Layer) -> str:
    """Return the modules of a layer in a few words."""
    words = (WORDS.get(kind, kind) for kind in layer.kinds)
    return " · ".join(word for word in words if word)


def text_of(layer: Layer) -> tuple[str, ...]:
    """Return what is written at a layer."""
    shape = " × ".join(map(str, layer.shape)) or "1 score"
    count = f"{number(layer.parameters)} par." if layer.parameters else "no parameters"
    norm = "" if layer.gradient is None else f"|∇| {short(layer.gradient)}"
    return kinds_of(layer), shape, count, norm
