"""How good images are beside real ones, in features that tell what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ganstudio.probes.findings import percent
from ganstudio.probes.neighbours import Neighbours
from ganstudio.probes.work import Once, Work

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.extractors import Extractor
    from ganstudio.probes.neighbours import Fit
    from ganstudio.telemetry.records import Measure

LEAST = 1e-3
"""Floor of a floor: a handful of images may be nowhere near each other."""


class Worst(NamedTuple):
    """The worst of three shares of what a perfect sampler gets, and which one it is, in words.

    Attributes
    ----------
    on_data : float
        The worse of precision and density alone, which fall for nothing that is lacking.
    """

    share: float
    words: str
    on_data: float


class Fidelity:
    """Precision, density and recall of images, each over that of a perfect sampler.

    Precision falls where samples are far from all real ones, density where they lie at the edge
    of them, such as noisy ones, and recall where they have less to them, such as blurred ones.

    Parameters
    ----------
    extractor
        Makes the features.
    reference, held_out : Tensor
        Two sets of n real images (n, C, H, W) each, with nothing in common.
    """

    def __init__(self, extractor: Extractor, reference: Tensor, held_out: Tensor) -> None:
        self._extractor = extractor
        self._images = reference, held_out
        self._prepared = Once(self._prepare())

    @property
    def ready(self) -> bool:
        """Whether it can be looked by."""
        return self._prepared.done

    def prepare(self) -> Work[None]:
        """Make the features of real images, and the floors."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self._extractor.prepare()
        reference, held_out = self._images
        seen = yield from self._extractor.features(reference)
        unseen = yield from self._extractor.features(held_out)
        words = self._extractor.words
        self._neighbours = Neighbours(seen, unseen, f"features by {words}", words)
        yield from self._neighbours.prepare()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features (n, d) of generated images."""
        return self._extractor.features(images)

    def look(self, features: Tensor) -> Work[Fit]:
        """Return how features (n, d) of generated images lie among real ones."""
        return self._neighbours.look(features)

    def worst(self, found: Fit) -> Worst:
        """Return how good that is, from 0 to 1."""
        floor = self._neighbours.floor
        shares = {
            name: getattr(found, name) / max(getattr(floor, name), LEAST)
            for name in ("precision", "density", "recall")
        }
        name = min(shares, key=lambda each: shares[each])
        words = f"{name} {percent(getattr(found, name))} of {percent(getattr(floor, name))}"
        on_data = min(1.0, shares["precision"], shares["density"])
        return Worst(min(1.0, shares[name]), words, on_data)

    def measures(self, found: Fit) -> tuple[Measure, ...]:
        """Return precision, density, recall and coverage as measures."""
        return self._neighbours.measures(found)
