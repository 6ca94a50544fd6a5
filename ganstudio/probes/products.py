"""How many products a network takes: a measure of the time that it needs."""

from __future__ import annotations

from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


class ProductCounter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the products of what is called while it is entered.

    By the formulas of torch's own counter, which loads torch's compiler when it is used: a
    second's work.

    Attributes
    ----------
    products : int
        Products with a sum each: half of the floating point operations.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._operations = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # which would load the compiler too, to keep it away

    @property
    def products(self) -> int:
        """The products so far."""
        return self._operations // 2

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call the kernel, and count what it takes."""
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        formula = flop_registry.get(func._overloadpacket)
        if formula is not None:
            self._operations += int(formula(*args, **kwargs, out_val=result))
        return result
