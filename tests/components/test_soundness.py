"""A component is refused where it is declared, in one sentence for who declares it."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic_core import PydanticUndefined
from torch import Tensor

from ganstudio.components import KINDS, Component, catalogue, param, register
from ganstudio.components.soundness import problem
from ganstudio.data.base import Data
from ganstudio.objectives.base import Stabiliser
from ganstudio.objectives.losses import Hinge

pytestmark = pytest.mark.usefixtures("spare_catalogue")


def test_what_the_program_brings_is_sound() -> None:
    for kind in KINDS:
        assert not [problem(cls) for cls in catalogue(kind).values() if problem(cls)]


class Calm(Stabiliser):
    """It does nothing."""

    name = "calm"
    title = "Calm"


def declared(**said: Any) -> type[Component]:
    """Return a stabiliser with some of what it says exchanged."""
    body = {"__module__": __name__, "__qualname__": "Odd", "__doc__": "Odd.", **said}
    settings = {key: value.default for key, value in said.items() if hasattr(value, "default")}
    types = {k: float if v is PydanticUndefined else type(v) for k, v in settings.items()}
    return type(Stabiliser)("Odd", (Calm,), {"__annotations__": types, **body})


def test_a_sound_one_is_taken() -> None:
    assert register(Calm) is Calm
    assert catalogue("stabiliser")["calm"] is Calm


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "Calm Down"}, "has the name 'Calm Down'; take lower-case letters and digits"),
        ({"name": ""}, "has the name ''; take"),
        ({"name": "calm\n"}, r"has the name 'calm\\n'; take"),
        ({"name": 3}, "has the name 3; take"),
        ({"title": "  "}, "has the title '  '; take a line of text"),
        ({"title": None}, "has the title None; take a line of text"),
        ({"kind": "saviour"}, r"is of no kind; derive it from the base class of one \(loss, "),
        ({"kind": "loss"}, "calls itself a loss; derive it from the base class of that kind"),
        ({"force": param(..., "force", "How.")}, "has no default for its setting 'force'"),
        ({"force": param(None, "force", "How.")}, "has a setting 'force' that no form can show"),
        ({"force": param((1, "a"), "force", "How.")}, "has a setting 'force' that no form"),
        ({"force": param(3.0, "force", "How.", le=2)}, r"refuses its own defaults \(force: Input"),
        (
            {"convention": classmethod(lambda cls: 1 / 0)},
            r"cannot be described .*ZeroDivisionError",
        ),
    ],
)
def test_what_is_wrong_is_named(said: dict[str, Any], sentence: str) -> None:
    odd = declared(**said)
    with pytest.raises(ValueError, match=rf"test_soundness\.Odd {sentence}") as caught:
        register(odd)
    assert "\n" not in str(caught.value)
    assert odd not in catalogue("stabiliser").values()


def test_a_class_that_says_too_little_is_refused() -> None:
    class Untitled(Stabiliser):
        name = "untitled"

    with pytest.raises(ValueError, match="Untitled has no title; give it one"):
        register(Untitled)

    class Nameless(Stabiliser):
        title = "Nameless"

    with pytest.raises(ValueError, match="Nameless has no name; give it one"):
        register(Nameless)

    class Half(Data):
        name = "half"
        title = "Half"

    with pytest.raises(ValueError, match="Half does not say how it works; define load, shape"):
        register(Half)

    class Broken(Hinge):
        name = "broken"
        title = "Broken"
        scores = "grade"  # type: ignore[assignment]

    with pytest.raises(ValueError, match=r"Broken cannot be described with its defaults .*'grade'"):
        register(Broken)

    class Kindless(Component):
        name = "kindless"
        title = "Kindless"

    with pytest.raises(ValueError, match="Kindless is of no kind"):
        register(Kindless)

    class Posing(Component):
        kind = "loss"
        name = "posing"
        title = "Posing"

    with pytest.raises(ValueError, match="Posing calls itself a loss"):
        register(Posing)


def test_settings_of_every_type_that_forms_show_are_taken() -> None:
    @register
    class Rich(Stabiliser):
        """Has them all."""

        name = "rich"
        title = "Rich"

        flag: bool = param(True, "flag", "On.")
        count: int = param(1, "count", "So many.")
        share: float = param(0.5, "share", "So much.")
        file: str = param("", "file", "Where.")
        way: Literal["up", "down"] = param("up", "way", "Where to.")
        at: tuple[float, ...] = param((1.0, 2.0), "at", "When.")

    assert catalogue("stabiliser")["rich"] is Rich


def test_the_same_class_declared_anew_takes_the_place_of_the_former() -> None:
    def cell(slope: float) -> type[Component]:
        @register
        class Steep(Hinge):
            """A cell of a notebook."""

            name = "steep"
            title = "Steep"

            def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
                return -slope * fake_scores.mean()

        return Steep

    order = list(catalogue("loss"))
    first, second = cell(1.0), cell(2.0)
    assert first is not second
    assert catalogue("loss")["steep"] is second
    assert list(catalogue("loss")) == [*order, "steep"]


def test_another_class_of_a_name_that_is_taken_is_refused() -> None:
    class Other(Hinge):
        """Not the hinge."""

        name = "hinge"
        title = "Other"

    with pytest.raises(ValueError, match=r"Other cannot be the loss 'hinge', which is ganstudio\."):
        register(Other)
    assert catalogue("loss")["hinge"] is Hinge
