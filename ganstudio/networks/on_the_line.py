"""What networks share that are a few numbers, with no room for a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import model_validator

from ganstudio.networks.base import Network, Shape


class OnTheLine(Network):
    """Players of single numbers (1,), which nobody can tell a class.

    Attributes
    ----------
    fitting : str
        A data set that it is meant for.
    """

    fitting: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _refuse_conditioning(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and values.get("conditioning", "none") != "none":
            raise ValueError(
                f"{cls.name} has no room for a class; remove network.conditioning or choose "
                f"network 'mlp'"
            )
        return values

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if shape == (1,):
            return None
        what = "images" if len(shape) == 3 else f"{shape[0]}-D points"
        return (
            f"{self.name} makes single numbers and these are {what}; choose data "
            f"'{self.fitting}', or network 'mlp'"
        )
