"""The diagnosis of a run: its samples are examined, its game is read, and both are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from ganstudio.probes import obedience, scoreboard
from ganstudio.probes.beginning import Beginning
from ganstudio.probes.diagnosis import distinct
from ganstudio.probes.findings import NO_MODES, Diagnosis, Findings
from ganstudio.probes.game import Referee
from ganstudio.probes.latents import FreshLatents
from ganstudio.probes.memorisation import Memorisation
from ganstudio.probes.movement import Movement
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.slow_measures import SlowFindings
from ganstudio.probes.symptom import Look
from ganstudio.probes.translated import Translated
from ganstudio.probes.translation import TranslationProbe
from ganstudio.probes.verdict import Judge
from ganstudio.probes.work import Once, Work, finish
from ganstudio.telemetry.records import Collapse, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.slow_measures import SlowMeasuresProbe
    from ganstudio.training.subject import Duel, Subject

FEWEST = 32
"""Samples below which a diagnosis is shown but not judged by: its measures jump too much."""
SAMPLES, INTERVAL, WARM_UP = 256, 0.25, 200
"""For the game alone, where the data is too little for a diagnosis."""
COMPARED = 128
"""Samples that are compared with all the training data, to see whether they are copies."""
DENSE = 0.01
"""In spreads of the data: of real samples closer to each other only outright copies tell."""
LEARNABLE = 10_000
"""Samples of such data, at most, that a G might know by heart."""
STEPS = 50.0
"""Steps between two looks where the budget allows it; up to 100, every fault is seen in time."""
NOTHING = Findings((), NO_MODES, NO_MODES, (), 0.0, 0.0, "")


class CollapseProbe:
    """Generates from fresh latents, has the samples examined, reads the game, judges both.

    Parameters
    ----------
    run
        Whose streams, and who keeps what the verdict goes by.
    pairing
        Whose samples.
    diagnosis
        What suits its data, see `diagnosis_for`; None judges the game alone.
    slow
        Has the measures that take longer, which are told too.
    """

    steps = STEPS
    urgent = True

    def __init__(
        self,
        run: Subject,
        pairing: Duel,
        diagnosis: Diagnosis | None,
        slow: SlowMeasuresProbe | None = None,
    ) -> None:
        self.part = pairing.name
        self._pairing = pairing
        self.interval = diagnosis.interval if diagnosis else INTERVAL
        self._diagnosis, self._slow = diagnosis, slow
        self._sampler = Sampler(pairing, FreshLatents(run, pairing, "collapse"))
        self._referee, self._movement = Referee(pairing), Movement(pairing)
        data = pairing.domain.samples
        some = _spread_out(data)
        self._translation = (
            TranslationProbe(run, pairing, diagnosis) if pairing.translates else None
        )
        self._beginning = None if pairing.translates else Beginning(run, pairing)
        self._memory = Memorisation(data, some, some)
        self._prepared = Once(self._memory.prepare())
        self._distinct = distinct(data)
        self._judge = Judge(diagnosis.warm_up if diagnosis else WARM_UP, self._start(run))
        run.watched(pairing.key("verdict"), self)

    def _start(self, run: Subject) -> float:
        """Return how far the samples of a generator that has not begun are; 1 of another one."""
        if run.iteration:
            return 1.0
        latents = FreshLatents(run, self._pairing, "start").first(FEWEST)
        return self._referee.reach(self._pairing.sample(latents, averaged=False))

    def measure(self, run: Subject) -> Collapse:
        """Return the diagnosis of this moment, by all that it needs."""
        if self._diagnosis is not None:
            finish(self._diagnosis.prepare())
        return finish(self.study(run))

    def study(self, run: Subject) -> Work[Collapse]:
        """Return the diagnosis of the moment when it began."""
        step, moved = run.iteration, self._movement.look(run.iteration)
        count = self._diagnosis.samples if self._diagnosis else 0
        averaged = run.experiment.watch.averaged
        samples = yield from self._sampler.draw(max(count, SAMPLES), averaged)
        broken = _broken(self._pairing, samples)
        if broken:
            verdict = self._judge.diverge(step, f"{broken} are no longer finite")
            return Collapse((), NO_MODES, NO_MODES, (), verdict)
        played = samples
        if averaged and self._pairing.averaged is not None:  # which is not the generator that plays
            played = yield from self._sampler.draw(SAMPLES, False)
        game = yield from self._referee.read(run, played, self._sampler.inputs)
        findings = NOTHING
        if self._diagnosis is not None:
            findings = yield from self._diagnosis.examine(samples[:count])
        obeyed = yield from obedience.obedience(self._pairing, self._diagnosis, samples[:count])
        copying = yield from self._copying(samples[:COMPARED])
        travelled = None
        if self._beginning is not None:
            travelled = yield from self._beginning.look(averaged)
        late = self._slow.findings if self._slow else SlowFindings()
        translated: Translated | None = None
        shown: tuple[Measure, ...] = ()
        if self._translation is not None:
            translated = yield from self._translation.look(averaged)
            shown = self._translation.measures(translated)
        judged = findings if count >= FEWEST else None
        look = Look(
            step, judged, game, copying, obeyed, moved, self._distinct, translated, travelled
        )
        verdict = self._judge.judge(look)
        return Collapse(
            modes=findings.modes,
            shares=findings.shares,
            target=findings.target,
            measures=(*shown, *findings.measures, *obedience.measures(obeyed), *late.measures),
            verdict=verdict,
            samples=count,
            twins=findings.twins,
            copies=late.copies,
            game=scoreboard.measures(game),
        )

    def memory(self) -> dict[str, Any]:
        """Return what the verdict goes by."""
        beginning = {} if self._beginning is None else {"beginning": self._beginning.memory()}
        return self._judge.memory() | {"movement": self._movement.memory()} | beginning

    def recall(self, memory: dict[str, Any]) -> None:
        """Judge on from there."""
        self._judge.recall(memory)
        if "movement" in memory:
            self._movement.recall(memory["movement"])
        if self._beginning is not None and "beginning" in memory:
            self._beginning.recall(memory["beginning"])

    def _copying(self, samples: Tensor) -> Work[float | None]:
        """Return how far samples are from the training data, see `Copying.ratio`."""
        yield from self._prepared.go_on()
        dense = self._memory.unit < DENSE * float(self._referee.spread)
        if dense and (self._memory.repeats or len(self._pairing.domain.samples) > LEARNABLE):
            return None
        found = yield from self._memory.look(samples)
        return None if dense and not self._memory.outright(found) else found.ratio


def _spread_out(data: Tensor) -> Tensor:
    """Return the indices of some of the data, from all over it."""
    count = min(COMPARED, len(data))
    return torch.arange(count, device=data.device) * len(data) // count


def _broken(pairing: Duel, samples: Tensor) -> str:
    """Return what is no longer a finite number, in words, or nothing."""
    suspects: dict[str, list[Tensor]] = {
        "the generated samples": [samples],
        "G's weights": [*pairing.generator.parameters()],
        "D's weights": [*pairing.discriminator.parameters()],
    }
    suspects = {name: each for name, each in suspects.items() if each}
    sums = [torch.stack([x.detach().sum() for x in each]).sum() for each in suspects.values()]
    fine = torch.stack(sums).isfinite().tolist()
    return " and ".join(name for name, is_fine in zip(suspects, fine, strict=True) if not is_fine)
