"""What can be wrong with a translation: its content is lost, renamed, or its samples are copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import percent
from ganstudio.probes.symptom import Look, Meaning, Symptom

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Word

ALIKE, VARIOUS = 0.5, 0.6
"""Spread of translated samples, over that of real ones, below which they are too much alike."""
LOST, KEPT = 0.8, 0.85
"""Share of round trips that find their own sample again."""
SWAPPED, NAMED = 0.15, 0.10
"""What the share of kept classes gains if they are renamed in the best way."""
STILL, MOVED = 0.25, 0.35
"""How far samples are moved, over how far they should be."""
PAPER = "Zhu et al. 2017, Unpaired Image-to-Image Translation using Cycle-Consistent Networks"


class ContentLost(Symptom):
    """The way there and back does not find the sample that it began from."""

    word: ClassVar[Word] = "content lost"
    meaning: ClassVar[Meaning] = Meaning(
        says="What a sample shows is lost on the way: there and back ends at another one.",
        told_by=f"Fewer than {percent(LOST)} of the round trips x → y → x end nearer to their own "
        "x than to any other.",
        remedy="A larger weight η of the cycle, held both ways. Without it nothing ties a "
        "translation to what it was made from.",
        paper=PAPER,
        cures=(
            Cure(
                "η = 5 for both cycles, and half of it for the identity, as in the preset.",
                (
                    ("network.eta", 5.0),
                    ("network.identity", 0.5),
                    ("network.cycles", "both"),
                ),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how many find their own."""
        found = look.translated
        if found is None or not found.found < (KEPT if told else LOST):
            return None
        return f"{percent(found.found)} of the round trips end nearest to their own sample"


class Permuted(Symptom):
    """The two generators have agreed on a swap of classes, which both undo."""

    word: ClassVar[Word] = "permuted"
    meaning: ClassVar[Meaning] = Meaning(
        says="Classes are exchanged, such as colours: a swap that the way back undoes.",
        told_by="If classes were renamed in the best way, the share that is kept would gain more "
        f"than {percent(SWAPPED)}, by a classifier of the domain that is translated to.",
        remedy="The identity term: a generator is to leave alone what is of its target domain "
        "already. The cycle cannot see a swap.",
        paper=PAPER,
        cures=(
            Cure(
                "The identity term at half the weight of the cycle, as in the preset.",
                (("network.identity", 0.5),),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how many keep their class, and how many would."""
        found = look.translated
        if found is None or not found.permuted > (NAMED if told else SWAPPED):
            return None
        return (
            f"{percent(found.content)} keep their class, {percent(found.content + found.permuted)} "
            "if classes were renamed"
        )


class GivesBack(Symptom):
    """The generator gives back what it is given."""

    word: ClassVar[Word] = "copying"
    meaning: ClassVar[Meaning] = Meaning(
        says="G gives samples back as they are, though they should change.",
        told_by=f"It moves them by less than {percent(STILL)} of the distance to the right answer "
        "or, where that is not known, to the nearest real sample.",
        remedy="Less weight on the cycle and the identity, which copying satisfies perfectly, or "
        "a D that learns faster, so that style weighs more.",
        paper=PAPER,
        cures=(
            Cure(
                "Half the weight of the cycle, and with it half of the identity's.",
                factors=(("network.eta", 0.5),),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how far samples are moved."""
        found = look.translated
        if found is None or not found.moved < (MOVED if told else STILL) * found.needed:
            return None
        return f"samples are moved by {found.moved:.2g}, and should be by {found.needed:.2g}"
