"""What scores and slopes tell of a game: that it diverges, that G is lost, that D wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import percent
from ganstudio.probes.sample_symptoms import LOST
from ganstudio.probes.symptom import STILL, Look, Meaning, Symptom

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Word

FAR = 10.0
"""Spreads of the data that half of the samples are beyond, of a run that has diverged."""
GROWN = 3.0
"""Times as far as at the start that they are: a G that never moved has not diverged."""
WILD = 1e4
"""Deviation of the scores likewise: a sigmoid is flat beyond 20."""


@dataclass
class Diverged(Symptom):
    """Samples fly away or scores explode, while both are numbers still.

    Parameters
    ----------
    start : float
        How far the samples were at the beginning, as `Game.reach`.
    """

    word: ClassVar[Word] = "diverged"
    meaning: ClassVar[Meaning] = Meaning(
        says="The samples fly away, or D's scores grow without end; nothing comes of "
        "such a run any more.",
        told_by=f"Half of the samples lie more than {FAR:g} spreads of the data away from "
        f"it, and {GROWN:g} times as far as at the start, or D's scores spread over more than "
        f"{WILD:g}; or weights, samples or losses are no longer finite numbers. "
        "Samples that fly away along the slope of a D that stands still are D's not learning.",
        remedy="Lower learning rates (1e-3 instead of 5 healed the ring here), no momentum, a "
        "penalty on D, or players that move one after the other instead of at the same time.",
        paper="Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?",
        cures=(
            Cure(
                "Both learning rates 1e-3: 8 of 8 modes on the ring, from 5.",
                (("optimisers.generator.lr", 1e-3), ("optimisers.discriminator.lr", 1e-3)),
            ),
            Cure(
                "D moves first: the Dirac game then circles instead of flying apart.",
                (("schedule.order", "discriminator-first"),),
            ),
        ),
    )
    start: float = 1.0

    def see(self, look: Look, told: bool) -> str | None:
        """Return how far the samples or the scores are."""
        game = look.game
        if game is None:
            return None
        follows = look.moved is not None and look.moved.discriminator < STILL
        if game.reach > max(FAR, GROWN * self.start) and not follows:
            return f"half of the samples lie {game.reach:.0f} times the data's spread away from it"
        if game.scores is not None and game.scores > WILD:
            return f"D's scores spread over {game.scores:.0e}"
        return None


FLAT = 1e-4
"""Change of G's loss, over one spread of the data, that no longer leads it anywhere."""


class Vanishing(Symptom):
    """Where the samples are, G's loss is flat: D is too sure, or its weights too small."""

    word: ClassVar[Word] = "vanishing generator gradient"
    meaning: ClassVar[Meaning] = Meaning(
        says="Where the samples are, the loss of G is flat, so G does not learn "
        "whichever way it should go.",
        told_by=f"Over one spread of the data the loss of G changes by less than {FLAT:g}, and "
        "the samples are not good: where they are, the game has arrived.",
        remedy="The non-saturating loss instead of minimax, fewer steps or a lower "
        "learning rate for D, or noise on what D sees; under weight clipping a "
        "larger bound, or a gradient penalty instead.",
        paper="Arjovsky and Bottou 2017, Towards Principled Methods for Training "
        "Generative Adversarial Networks",
        cures=(
            Cure(
                "The non-saturating loss: healthy in this program's Figure 17.2.",
                (("loss", "non-saturating"),),
            ),
            Cure(
                "Noise of 1.5 on what D sees: healthy there too.",
                (("stabilisers.instance-noise.sigma", 1.5),),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return G's slope, and what flattens it."""
        game = look.game
        if game is None or look.rests or game.pull >= (3 * FLAT if told else FLAT):
            return None
        slope = f"over one spread of the data G's loss changes by {game.pull:.0e}"
        if game.saturated is not None and game.saturated > 0.5:
            return f"{slope}, {percent(game.saturated)} of D's logits are beyond ±5"
        return f"{slope}, D's scores by {game.slope:.0e}"


SURE, UNSURE = 0.99, 0.96
"""Share of pairs in which a winning D ranks real above generated, and where it wins no more."""
APART, MIXED = 0.15, 0.3
"""Overlap of the scores of a D that wins, and of one that wins no more."""


class Winning(Symptom):
    """D tells real from generated almost without fail, and goes on doing so."""

    word: ClassVar[Word] = "discriminator winning"
    meaning: ClassVar[Meaning] = Meaning(
        says="D tells real from generated samples almost without fail, so what G hears "
        "from it is of little use.",
        told_by=f"D ranks the real sample above the generated one in at least {100 * SURE:.0f}"
        f" % of pairs while their scores overlap by at most {100 * APART:.0f} %. For "
        "every loss the same, since it goes by the order of the scores. While the samples cover "
        "more and more, or get better, G learns all the same and it is not told, once they have "
        "left what the untrained generator made.",
        remedy="A learning rate of G as high as D's, and spectral norm to hold D back: here "
        "both together ended it on digits, and either of them on the ring; R1 did not. Else "
        "DiffAugment, fewer steps or a lower learning rate for D.",
        paper="Arjovsky and Bottou 2017, Towards Principled Methods for Training "
        "Generative Adversarial Networks",
        cures=(
            Cure(
                "Spectral norm in D and G's learning rate 1e-3: 10 of 10 classes on digits, and D "
                "no longer wins.",
                (("stabilisers.spectral-norm", {}), ("optimisers.generator.lr", 1e-3)),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how often D is right: by its threshold, or by the order of its scores."""
        game = look.game
        if game is None or game.ranking is None or game.overlap is None:
            return None
        if look.rests or (look.past.gaining and not look.unbegun):
            return None
        least, most = (UNSURE, MIXED) if told else (SURE, APART)
        ranking = 1.0 - game.ranking if game.upwards_d == -1 else game.ranking
        if ranking < least or game.overlap > most:
            return None
        if game.accuracy_real is None or game.accuracy_fake is None:
            said = f"the critic ranks real above generated in {percent(ranking)} of pairs"
        else:
            right, wrong = percent(game.accuracy_real), percent(game.accuracy_fake)
            said = f"D is right on {right} of real and {wrong} of generated samples"
        said = f"{said}, overlap {percent(game.overlap)}"
        found = look.findings
        if found is None or found.coverage >= LOST or look.unbegun:
            return said
        return f"{said}; and G makes little of the data: {found.evidence}"
