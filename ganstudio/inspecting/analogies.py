"""Arithmetic with latents: red 3 − blue 3 + blue 7, and how often the answer is right.

After Radford et al. 2016, Unsupervised Representation Learning with DCGANs, section 6.3.2: the
mean of several latents stands for what their samples have in common.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.probes.classifier import Classifier
from ganstudio.probes.pixels import pixels
from ganstudio.probes.sorting import classifier_for
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import AddUp, AnalogyCount, CountAnalogies, Sum
from ganstudio.training.random import DATA_SEED, stream

if TYPE_CHECKING:
    from torch import Tensor

POOL = 1000
"""Latents that exemplars are looked for among."""
SUREST = 4
"""Of a class the surest one in so many is taken."""
NEIGHBOURS = 8
ASIDE = 0.3
"""How far neighbours lie aside: √(1 − a²) u + a ε keeps the length of u."""
LEAST = 3
"""Exemplars without which a class has none."""
SHOWN = 3


class Pool(NamedTuple):
    """Latents (n, d), their samples, and which class each is taken for, how surely."""

    latents: Tensor
    samples: Tensor
    classes: Tensor
    sureness: Tensor

    def exemplars(self, label: int, count: int, surest: bool, source: torch.Generator) -> Tensor:
        """Return indices of exemplars of a class; fewer where there are fewer."""
        found = (self.classes == label).nonzero()[:, 0]
        if surest:
            order = self.sureness[found].argsort(descending=True)
            found = found[order[: max(count, len(found) // SUREST)]]
        shuffled = torch.randperm(len(found), generator=source, device=found.device)
        return found[shuffled[:count]]


def pool(specimen: Specimen, classifier: Classifier, label: int = 0) -> Work[Pool]:
    """Draw latents and sort their samples by a classifier."""
    yield from classifier.lessons()
    latents = specimen.drawn(POOL, "analogies")
    samples = yield from specimen.sample(latents, label)
    chances = classifier.probabilities((yield from classifier.features(samples)))
    sureness, classes = chances.max(1)
    return Pool(latents, samples, classes, sureness)


def summed(means: Tensor) -> Tensor:
    """Return a − b + c of latents (3, d), brought to the length √d where latents lie."""
    total = means[0] - means[1] + means[2]
    return on_shell(total[None])[0]


def on_shell(latents: Tensor) -> Tensor:
    """Return latents (n, d) of length √d, as those of N(0, I) have it about."""
    length: Tensor = latents.norm(dim=1, keepdim=True) / math.sqrt(latents.shape[1])
    return latents / length


def near(latent: Tensor, source: torch.Generator) -> Tensor:
    """Return a latent and its neighbours, (9, d): it is the middle one."""
    aside = torch.randn((NEIGHBOURS, len(latent)), generator=source, device=source.device)
    around = (1.0 - ASIDE**2) ** 0.5 * latent + ASIDE * aside
    half = NEIGHBOURS // 2
    return torch.cat([around[:half], latent[None], around[half:]])


def add(specimen: Specimen, asked: AddUp) -> Work[Sum]:
    """Answer a − b + c once, with the same of mean pictures beside it."""
    classifier = classifier_for(specimen.dataset, specimen.real)
    names = specimen.dataset.class_names
    source = specimen.stream("exemplars")
    chosen = []
    if asked.latents is not None:
        for latents in asked.latents:
            if not len(latents):
                raise InquiryError("Each of a, b and c needs a latent; keep some and put them in.")
            chosen.append(specimen.tensor(latents))
    elif classifier is None:
        raise InquiryError("This data has no classes; put kept latents into a, b and c instead.")
    else:
        drawn = yield from pool(specimen, classifier, asked.label)
        for label in asked.classes:
            picked = drawn.exemplars(label, asked.exemplars, asked.surest, source)
            if len(picked) < LEAST:
                raise InquiryError(
                    f"Among {POOL} samples only {len(picked)} are taken for “{names[label]}”; "
                    "train on, or choose another."
                )
            chosen.append(drawn.latents[picked])
    means = torch.stack([each.mean(0) for each in chosen])
    latent = summed(means)
    around = near(latent, source)
    pictures = yield from specimen.sample(torch.cat([on_shell(means), around]), asked.label)
    singles = []
    for each in chosen:
        singles.append((yield from specimen.sample(each, asked.label)))
    faces = torch.stack([each.mean(0) for each in singles])
    by_pixels = (faces[0] - faces[1] + faces[2]).clamp(-1.0, 1.0)
    told: tuple[str, ...] = ()
    if classifier is not None:
        yield from classifier.lessons()
        seen = yield from classifier.classify(torch.cat([pictures[3:], by_pixels[None]]))
        told = tuple(names[int(k)] for k in seen)
    shown = tuple(pixels(each[:SHOWN]) for each in singles)
    return Sum(
        latent.cpu().numpy(),
        (shown[0], shown[1], shown[2]),
        pixels(pictures[:3]),
        pixels(pictures[3:]),
        pixels(faces),
        pixels(by_pixels[None])[0],
        told,
    )


def analogies(names: tuple[str, ...]) -> list[tuple[int, int, int, int]]:
    """Return all a − b + c = d among classes named by two words: A x − B x + B y = A y."""
    split = [tuple(name.split()) for name in names]
    if any(len(words) != 2 for words in split):
        return []
    places = {words: k for k, words in enumerate(split)}
    firsts = dict.fromkeys(words[0] for words in split)
    seconds = dict.fromkeys(words[1] for words in split)
    found = []
    for (one, other), (x, y) in itertools.product(
        itertools.permutations(firsts, 2), itertools.permutations(seconds, 2)
    ):
        parts = (one, x), (other, x), (other, y), (one, y)
        if all(part in places for part in parts):
            a, b, c, d = (places[part] for part in parts)
            found.append((a, b, c, d))
    return found


def count(specimen: Specimen, asked: CountAnalogies) -> Work[AnalogyCount]:
    """Answer many analogies and count the right ones, as another classifier judges.

    The judge has learnt from other images, in another order, than the one that chooses the
    exemplars. A sum of mean pictures is judged beside.
    """
    names = specimen.dataset.class_names
    every = analogies(names)
    chooser = classifier_for(specimen.dataset, specimen.real)
    if not every or chooser is None:
        raise InquiryError(
            "How often it is right can be told where classes are named by two words that vary "
            "apart, as of the presets Coloured digits and Coloured shapes."
        )
    drawn = yield from pool(specimen, chooser)
    judge = _judge(specimen)
    yield from judge.lessons()
    source = specimen.stream("analogies")
    rounds = -(-asked.most // len(every))
    order = [every[int(k)] for k in _shuffled(len(every), source)]
    questions = list(itertools.islice(itertools.chain(*[order] * rounds), asked.most))
    sums = yield from _summed_up(questions, drawn, asked.exemplars, source)
    wanted = sums.wanted
    if not wanted:
        raise InquiryError("G makes too few samples of each class yet; train on.")
    right = []
    targets = torch.tensor(wanted, device=specimen.device)
    for latents in (sums.surest, sums.random):
        samples = yield from specimen.sample(torch.stack(latents))
        right.append((yield from judge.classify(samples)) == targets)
    right.append((yield from judge.classify(torch.stack(sums.pictures))) == targets)
    missed = Counter(names[k] for k, hit in zip(wanted, right[0].tolist(), strict=True) if not hit)
    by_surest, by_random, by_pixels = (float(each.float().mean()) for each in right)
    return AnalogyCount(
        surest=by_surest,
        random=by_random,
        pixels=by_pixels,
        count=len(wanted),
        missing=len(questions) - len(wanted),
        judge=judge.accuracy,
        worst=missed.most_common(1)[0][0] if missed else "",
    )


@dataclass
class _Sums:
    """Sums of what was drawn, a row an analogy.

    Attributes
    ----------
    surest, random : list of Tensor
        Of latents, whose exemplars are the surest ones of their classes, or any.
    pictures : list of Tensor
        Of the mean pictures of the latter.
    wanted : list of int
        The classes that they should be of.
    """

    surest: list[Tensor] = field(default_factory=list)
    random: list[Tensor] = field(default_factory=list)
    pictures: list[Tensor] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)


def _summed_up(
    questions: list[tuple[int, int, int, int]], drawn: Pool, exemplars: int, source: torch.Generator
) -> Work[_Sums]:
    """Sum up analogies a − b + c = d, but none of which a class has too few exemplars."""
    sums = _Sums()
    for a, b, c, d in questions:
        surest = [drawn.exemplars(k, exemplars, True, source) for k in (a, b, c)]
        random = [drawn.exemplars(k, exemplars, False, source) for k in (a, b, c)]
        if min(len(each) for each in random) < LEAST:
            continue
        for rows, latents in ((surest, sums.surest), (random, sums.random)):
            latents.append(summed(torch.stack([drawn.latents[k].mean(0) for k in rows])))
        faces = [drawn.samples[k].mean(0) for k in random]
        sums.pictures.append((faces[0] - faces[1] + faces[2]).clamp(-1.0, 1.0))
        sums.wanted.append(d)
        if len(sums.wanted) % 32 == 0:
            yield
    return sums


def _shuffled(count: int, source: torch.Generator) -> list[int]:
    return torch.randperm(count, generator=source, device=source.device).tolist()


def _judge(specimen: Specimen) -> Classifier:
    """Return a classifier that judges, which knows nothing of the one that chooses."""
    labels, real = specimen.dataset.labels, specimen.real
    assert labels is not None
    answers = torch.from_numpy(np.asarray(labels)).to(real.device)
    source = stream(real.device, DATA_SEED, "analogies/judge")
    order = torch.randperm(len(real), generator=source, device=real.device)
    aside, rest = order[: len(order) // 5], order[len(order) // 5 :]
    classes = len(specimen.dataset.class_names)
    return Classifier(real[rest], answers[rest], real[aside], answers[aside], classes, source)
