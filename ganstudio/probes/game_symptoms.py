"""What scores and slopes tell of a game: that it diverges, that G is lost, that D wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ganstudio.probes.findings import percent
from ganstudio.probes.symptom import Look, Meaning, Symptom

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Word

FAR = 10.0
"""Spreads of the data that half of the samples are beyond, of a run that has diverged."""
WILD = 1e4
"""Deviation of the scores likewise: a sigmoid is flat beyond 20."""


class Diverged(Symptom):
    """Samples fly away or scores explode, while both are numbers still."""

    word: ClassVar[Word] = "diverged"
    meaning: ClassVar[Meaning] = Meaning(
        says="The samples fly away, or D's scores grow without end; nothing comes of "
        "such a run any more.",
        told_by=f"Half of the samples lie more than {FAR:g} spreads of the data away from "
        f"it, or D's scores spread over more than {WILD:g}; or weights, samples or"
        " losses are no longer finite numbers.",
        remedy="Reset with a lower learning rate, without momentum, or with a penalty on D.",
        paper="Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?",
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how far the samples or the scores are."""
        game = look.game
        if game is None:
            return None
        if game.reach > FAR:
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
        told_by=f"Over one spread of the data the loss of G changes by less than {FLAT:g}.",
        remedy="The non-saturating loss instead of minimax, fewer steps or a lower "
        "learning rate for D, or noise on what D sees; under weight clipping a "
        "larger bound, or a gradient penalty instead.",
        paper="Arjovsky and Bottou 2017, Towards Principled Methods for Training "
        "Generative Adversarial Networks",
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return G's slope, and what flattens it."""
        game = look.game
        if game is None or game.pull >= (3 * FLAT if told else FLAT):
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
        "every loss the same, since it goes by the order of the scores.",
        remedy="R1, spectral norm or DiffAugment to hold D back, fewer steps or a lower "
        "learning rate for it, or more for G.",
        paper="Arjovsky and Bottou 2017, Towards Principled Methods for Training "
        "Generative Adversarial Networks",
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how often D is right: by its threshold, or by the order of its scores."""
        game = look.game
        if game is None or game.ranking is None or game.overlap is None:
            return None
        least, most = (UNSURE, MIXED) if told else (SURE, APART)
        if game.ranking < least or game.overlap > most:
            return None
        if game.accuracy_real is None or game.accuracy_fake is None:
            said = f"the critic ranks real above generated in {percent(game.ranking)} of pairs"
        else:
            right, wrong = percent(game.accuracy_real), percent(game.accuracy_fake)
            said = f"D is right on {right} of real and {wrong} of generated samples"
        return f"{said}, overlap {percent(game.overlap)}"
