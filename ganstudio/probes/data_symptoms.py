"""What is wrong with the data itself: it is one picture, or its labels say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import percent
from ganstudio.probes.symptom import Look, Meaning, Symptom
from ganstudio.wording import counted, thousands

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Word

FEW = 0.02
"""Share of the data that is different at most, where it is one thing over and over."""


class DataWithoutVariety(Symptom):
    """The data is the same image, or nearly, over and over."""

    word: ClassVar[Word] = "data without variety"
    meaning: ClassVar[Meaning] = Meaning(
        says="The data is the same image over and over, so there is nothing to learn, and nothing "
        "about the game can help.",
        told_by=f"Of the images of the data at most one, or {percent(FEW)}, are different from "
        "each other.",
        remedy="Look at the data itself: duplicates, white drawings on a transparent ground, or a "
        "range of values that was cut off when they were read.",
    )
    lasting: ClassVar[int] = 0
    grace: ClassVar[int] = 0
    early: ClassVar[bool] = True

    def see(self, look: Look, told: bool) -> str | None:
        """Return how many are different."""
        distinct = look.distinct
        if distinct is None or distinct.different > max(1.0, FEW * distinct.samples):
            return None
        different, samples = distinct.different, counted(distinct.samples, "image")
        return f"{thousands(different)} of {samples} of the data are different"


BARELY = 0.1
"""Share of right classes above chance below which labels say nothing of their samples."""


class LabelsWithoutMeaning(Symptom):
    """Real samples are not of the classes that their labels say."""

    word: ClassVar[Word] = "labels without meaning"
    meaning: ClassVar[Meaning] = Meaning(
        says="What a real sample shows and what its label says have nothing to do with each "
        "other, so G cannot learn to draw by class.",
        told_by="A classifier that was taught the labels, or the nearest mode, gives held-out "
        f"real samples their own label no more often than chance and {percent(BARELY)}.",
        remedy="Labels and samples are out of step: check that the label file is that of these "
        "images and in their order, and that folders were not shuffled apart.",
        paper="Zhang et al. 2017, Understanding Deep Learning Requires Rethinking Generalization",
        cures=(Cure("The right labels, where they were exchanged.", (("data.mislabelled", 0.0),)),),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how often real samples have their own label."""
        obeyed = look.obeyed
        if obeyed is None or obeyed.real - obeyed.chance >= BARELY:
            return None
        return (
            f"real samples themselves are of their own class in {percent(obeyed.real)}, "
            f"by chance {percent(obeyed.chance)}"
        )
