"""Images on the device, kept as the bytes that they were read as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

_PICKS = (Tensor.__getitem__, Tensor.index_select, torch.index_select)
"""What takes some of the images, of which floats are made."""
_DTYPE = getattr(Tensor, "dtype").__get__  # noqa: B009
_ABOUT = (
    *(getattr(Tensor, name).__get__ for name in ("shape", "ndim", "device", "is_cuda", "nbytes")),
    Tensor.size, Tensor.dim, Tensor.__len__, Tensor.data_ptr, Tensor.element_size, Tensor.numel,
    Tensor.to, Tensor.cpu, Tensor.__hash__,
)  # fmt: skip
"""What is asked of the bytes themselves, or leaves them what they are."""


class Pixels(Tensor):
    """Images (N, C, H, W) that take a quarter of the memory and read as float32 in [-1, 1].

    Images that are taken out, by an index or by `index_select`, come as floats. Whatever else is
    computed of them is computed of all of them as floats, which then takes the whole memory.
    """

    @classmethod
    def __torch_function__(
        cls,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Compute something of them."""
        kwargs = kwargs or {}
        if func == _DTYPE:
            return torch.float32
        if func in _ABOUT:
            return super().__torch_function__(func, types, args, kwargs)  # type: ignore[no-untyped-call]
        with torch._C.DisableTorchFunctionSubclass():
            if func in _PICKS and isinstance(args[0], cls):
                return floats(func(args[0].as_subclass(Tensor), *args[1:], **kwargs))
            return func(
                *(_read(each) for each in args),
                **{key: _read(each) for key, each in kwargs.items()},
            )


def _read(value: Any) -> Any:
    if isinstance(value, Pixels):
        return floats(value.as_subclass(Tensor))
    if isinstance(value, list | tuple):
        return type(value)(map(_read, value))
    return value


def floats(pixels: Tensor) -> Tensor:
    """Return bytes as float32 in [-1, 1], bit for bit as `ganstudio.data.base.as_floats` does."""
    # Divided by a tensor: by a number, CUDA would multiply by the inverse, which rounds otherwise.
    scale = torch.full((), 127.5, device=pixels.device)
    return pixels.to(torch.float32).div_(scale).sub_(1.0)
