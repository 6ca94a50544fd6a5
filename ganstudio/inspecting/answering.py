"""From a question about a run to the work of answering it."""

from __future__ import annotations

from pathlib import Path

import torch

from ganstudio.inspecting.analogies import add, count
from ganstudio.inspecting.attention import look_at
from ganstudio.inspecting.dealing import deal
from ganstudio.inspecting.directions import directions
from ganstudio.inspecting.feature_map import feature_map
from ganstudio.inspecting.linear_probe import probe
from ganstudio.inspecting.mixing import mix
from ganstudio.inspecting.projection import project
from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.inspecting.truncation import sweep
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import Work
from ganstudio.telemetry.messages import Answered, Ask
from ganstudio.telemetry.questions import (
    AddUp,
    Answer,
    CountAnalogies,
    Deal,
    Draw,
    Drawn,
    FindDirections,
    LookAt,
    MapFeatures,
    MixStyles,
    ProbeFeatures,
    Project,
    Question,
    Refused,
    Truncate,
)
from ganstudio.training.experiment import ExperimentError
from ganstudio.training.refusals import REFUSALS, sentence
from ganstudio.training.resuming import newest_point
from ganstudio.training.run import Run


class Answerer:
    """Answers questions; the networks of the recorded run that was asked of last are kept."""

    def __init__(self) -> None:
        self._recorded: tuple[tuple[str, int], Run] | None = None

    def __call__(self, run: Run | None, asked: Ask) -> Work[Answered]:
        """Return the work of answering: of a run as it is now, or of a recorded one.

        The networks are copied before the first slice; whatever goes wrong is the answer.
        """
        try:
            if asked.folder:
                run = self._resumed(asked.folder, asked.step)
            if run is None:
                raise InquiryError("This run is gone.")
            specimen = _specimen(run, asked.part)
        except Exception as error:
            return _refusal(asked, error)
        return _answered(specimen, asked)

    def _resumed(self, folder: str, step: int) -> Run:
        point = newest_point(Path(folder), step)
        key = folder, point.step
        if self._recorded is None or self._recorded[0] != key:
            experiment = point.experiment
            try:
                run = Run(experiment)
            except ExperimentError:  # its device is not here
                run = Run(experiment.with_values({"device": "auto"}))
            point.give_to(run)
            self._recorded = key, run
        return self._recorded[1]


def _specimen(run: Run, part: str) -> Specimen:
    pairing = run.trainer.named(part)
    if pairing.translates:
        raise InquiryError(
            "This generator translates pictures and has no latents to look at; choose another run."
        )
    if pairing.domain.samples.ndim != 4:
        raise InquiryError(
            "Latents are looked at as pictures, and this run makes points; choose a run of images."
        )
    return Specimen.of(run, pairing)


def _answered(specimen: Specimen, asked: Ask) -> Work[Answered]:
    try:
        answer = yield from _answer(specimen, asked.question)
    except Exception as error:
        answer = Refused(_why(error))
    return Answered(asked.run, specimen.step, asked.topic, answer)


def _refusal(asked: Ask, error: Exception) -> Work[Answered]:
    yield
    return Answered(asked.run, asked.step, asked.topic, Refused(_why(error)))


def _why(error: Exception) -> str:
    if isinstance(error, REFUSALS | InquiryError | MemoryError | torch.OutOfMemoryError):
        return sentence(error)
    text = str(error).partition("\n")[0]
    return f"This could not be answered ({type(error).__name__}: {text}); ask something else."


def _answer(specimen: Specimen, question: Question) -> Work[Answer]:
    match question:
        case Draw():
            return (yield from _draw(specimen, question))
        case FindDirections():
            return (yield from directions(specimen, question))
        case AddUp():
            return (yield from add(specimen, question))
        case MixStyles():
            return (yield from mix(specimen, question))
        case Truncate():
            return (yield from sweep(specimen, question))
        case CountAnalogies():
            return (yield from count(specimen, question))
        case Project():
            return (yield from project(specimen, question))
        case LookAt():
            return (yield from look_at(specimen, question))
        case MapFeatures():
            return (yield from feature_map(specimen, question))
        case ProbeFeatures():
            return (yield from probe(specimen, question))
        case Deal():
            return (yield from deal(specimen, question))


def _draw(specimen: Specimen, asked: Draw) -> Work[Drawn]:
    samples = yield from specimen.sample(specimen.tensor(asked.latents), asked.label)
    with torch.no_grad():
        scores = specimen.criticise(samples, asked.label)
    return Drawn(pixels(samples), scores.cpu().numpy())
