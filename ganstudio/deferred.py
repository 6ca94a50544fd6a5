"""torch, loaded when it is first used.

A component's declaration must be readable without torch: the window fills its
menus from declarations and is on screen before torch is loaded. A module that
declares components therefore takes these names from here::

    from ganstudio.deferred import F, nn, torch

Code that runs only while training imports torch in the ordinary way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn
    from torch.nn import functional as F
else:
    import importlib
    from types import ModuleType

    class _Deferred(ModuleType):
        def __getattr__(self, name: str) -> Any:
            value = getattr(importlib.import_module(self.__name__), name)
            setattr(self, name, value)  # found without this detour from now on
            return value

    torch = _Deferred("torch")
    nn = _Deferred("torch.nn")
    F = _Deferred("torch.nn.functional")

__all__ = ["F", "nn", "torch"]
