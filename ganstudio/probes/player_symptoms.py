"""What is wrong with the players: both pull the same way, or one of them does not learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import percent
from ganstudio.probes.sample_symptoms import LOST
from ganstudio.probes.symptom import SPAN, STILL, Look, Meaning, Symptom

if TYPE_CHECKING:
    from ganstudio.probes.game import Game
    from ganstudio.telemetry.records import Word

BACKWARDS = 0.05
"""Share of pairs in which a D that was handed real for generated ranks its data higher."""
SURE = 0.75
"""D's loss over what it costs to know nothing, of a D that knows what it is handed."""


class WrongSign(Symptom):
    """D and G want the same, by their losses; or D is handed generated samples as real ones."""

    word: ClassVar[Word] = "wrong sign"
    meaning: ClassVar[Meaning] = Meaning(
        says="D and G do not play against each other: a sign or the two targets are exchanged in "
        "one of them, or real and generated samples where D is given them.",
        told_by="At the latest scores D's loss and G's loss both pull the scores of generated "
        f"samples the same way. Or D ranks its data above generated samples in at most "
        f"{percent(BACKWARDS)} of pairs while its loss is below {percent(SURE)} of what it "
        "costs to know nothing, or so do the scores that a loop tells of it, which it itself gives "
        "the other way round. It is told from the start, since no game that is set up rightly "
        "begins so.",
        remedy="Exchange the two targets in D's loss or in G's, not in both. With least squares c "
        "must lie on b's side of a. In a loop of your own, look at which batch goes where.",
        paper="Goodfellow et al. 2014, Generative Adversarial Nets, equation 1; Mao et al. 2017, "
        "Least Squares Generative Adversarial Networks",
        cures=(
            Cure(
                "G's target is D's for real samples.",
                (("loss.a", -1.0), ("loss.b", 1.0), ("loss.c", 1.0)),
            ),
        ),
    )
    early: ClassVar[bool] = True

    def see(self, look: Look, told: bool) -> str | None:
        """Return who pulls which way."""
        game = look.game
        if game is None or game.upwards_d is None or game.upwards_g is None:
            return None
        if game.upwards_d * game.upwards_g < 0:
            way = "up" if game.orientation * game.upwards_d < 0 else "down"
            return f"D's loss pulls the scores of generated samples {way}, and so does G's"
        return _exchanged(game)


def _exchanged(game: Game) -> str | None:
    """Return what tells that D is handed the wrong samples, or None."""
    if not game.chance or game.loss_d is None or game.own_ranking is None:
        return None
    if not game.upwards_d:  # its loss is flat: which order it wants cannot be told by that
        return None
    if game.loss_d > SURE * game.chance:
        return None
    knows = f"D's loss, {game.loss_d:.2g}, is that of one who knows, and yet"
    right = game.own_ranking if game.upwards_d == 1 else 1.0 - game.own_ranking
    if right <= BACKWARDS:
        return (
            f"{knows} it ranks the data above generated samples in {percent(right)} of pairs: are "
            "they exchanged where it is given them?"
        )
    if game.ranking is None:
        return None
    told = game.ranking if game.upwards_d == 1 else 1.0 - game.ranking
    if told > BACKWARDS or right < 1.0 - BACKWARDS:
        return None
    return (
        f"{knows} the scores that it is said to have given put real above generated in "
        f"{percent(told)} of pairs: are the two exchanged in watch.step?"
    )


SLOW = 2e-3
"""The same of one that has got nowhere and hardly moves."""


@dataclass
class NotLearning(Symptom):
    """The weights of a player stay where they are, and the samples are not good."""

    word: ClassVar[Word] = "not learning"
    meaning: ClassVar[Meaning] = Meaning(
        says="A player's weights stay where they are, though the samples are not good yet.",
        told_by=f"In {SPAN} steps they move by less than {STILL:g} of their length; or by less "
        f"than {SLOW:g} in a run that has never covered {100 * LOST:.0f} % of the data, or whose "
        "samples are still about what the untrained generator made, and that comes no nearer.",
        remedy="Raise that player's learning rate: Adam wants 1e-4 to 1e-3, each player its own "
        "(TTUR). Here 1e-3 healed the ring from 1e-6 and from 1e-7. Else see the schedule: its "
        "warm-up, and the steps of a turn; in a loop of your own, whether the optimiser has that "
        "player's parameters.",
        paper="Heusel et al. 2017, GANs Trained by a Two Time-Scale Update Rule",
        cures=(
            Cure(
                "Both learning rates 1e-3: healthy on the ring from 1e-6.",
                (("optimisers.generator.lr", 1e-3), ("optimisers.discriminator.lr", 1e-3)),
            ),
        ),
    )
    hindsight: ClassVar[int] = SPAN

    def see(self, look: Look, told: bool) -> str | None:
        """Return who does not move."""
        if look.moved is None or look.good or look.rests:
            return None
        least = SLOW if _nowhere(look) else STILL
        moved = {"G": look.moved.generator, "D": look.moved.discriminator}
        still = {name: share for name, share in moved.items() if share < least}
        if not still:
            return None
        shares = " and ".join(f"{share:.1g}" for share in still.values())
        verb = "move" if len(still) > 1 else "moves"
        return f"{' and '.join(still)} {verb} by {shares} of the weights' length in {SPAN} steps"


def _nowhere(look: Look) -> bool:
    """Tell whether a run has got nowhere yet, and comes no nearer to the data."""
    found, past = look.findings, look.past
    is_lost = found is not None and max(found.coverage, past.coverage) < LOST
    return (is_lost or look.unbegun) and past.late and not (past.gaining or past.nearing)
