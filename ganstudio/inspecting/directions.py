"""Directions of z along which samples change most, or towards what somebody has named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.probes.sorting import classifier_for
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import Directions, FindDirections

if TYPE_CHECKING:
    from torch import Tensor

DRAWN = 1000
"""Latents that directions are taken from."""
RIDGE = 0.05
"""Of the regression, as a share of the latents' variance, which is 1."""
FEWEST = 2


def directions(specimen: Specimen, asked: FindDirections) -> Work[Directions]:
    """Return unit vectors (k, d), the strongest first."""
    match asked.method:
        case "sefa":
            vectors, shares = sefa(first_weights(specimen.generator), asked.count)
            names = _numbered(len(vectors))
        case "activations":
            vectors, shares = yield from _by_activations(specimen, asked)
            names = _numbered(len(vectors))
        case "classes":
            vectors, names = yield from _by_classes(specimen, asked)
            shares = torch.empty(0)
        case "ticked":
            vectors, shares, names = _ticked(specimen, asked), torch.empty(0), ("made",)
    return Directions(asked.method, vectors.cpu().numpy(), names, tuple(shares.tolist()))


def sefa(weights: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the directions n that the first layer A stretches most, argmax ‖A n‖², ‖n‖ = 1.

    The eigenvectors of AᵀA, and of the sum of its eigenvalues the share of each. Shen and Zhou
    2021, Closed-Form Factorization of Latent Semantics in GANs, equation 6.

    Parameters
    ----------
    weights : Tensor (m, d)
        Of the first layer.
    """
    values, vectors = torch.linalg.eigh(weights.T @ weights)
    return signed(vectors.flip(1).T[:count]), values.flip(0)[:count] / values.sum()


def first_weights(generator: nn.Module) -> Tensor:
    """Return the weights (m, d) by which z enters, the scale of a batch norm behind folded in.

    Raises
    ------
    InquiryError
        If it does not enter by a linear layer or a transposed convolution.
    """
    layers = [each for each in generator.modules() if not list(each.children())]
    for place, layer in enumerate(layers):
        if isinstance(layer, nn.Linear):
            weights, channels = layer.weight.detach(), layer.out_features
        elif isinstance(layer, nn.ConvTranspose2d):
            weights, channels = layer.weight.detach().flatten(1).T, layer.out_channels
        else:
            continue
        for norm in layers[place + 1 : place + 3]:
            if isinstance(norm, nn.modules.batchnorm._BatchNorm) and norm.running_var is not None:
                scale = (norm.running_var + norm.eps).rsqrt()
                scale = scale if norm.weight is None else scale * norm.weight.detach()
                each = max(len(scale), 1)
                if len(weights) % each == 0 and channels % each == 0:
                    weights = weights * scale.repeat_interleave(len(weights) // each)[:, None]
        return weights
    raise InquiryError(
        "This generator takes z in by no linear layer, which SeFa goes by; choose PCA instead."
    )


def _by_activations(specimen: Specimen, asked: FindDirections) -> Work[tuple[Tensor, Tensor]]:
    """Return the z that principal components of the second activation regress on.

    Härkönen et al. 2020, GANSpace, section 2.2.
    """
    latents = specimen.drawn(DRAWN, "directions")
    caught: list[Tensor] = []
    layer = _second_activation(specimen.generator)
    hook = layer.register_forward_hook(lambda _, __, out: caught.append(out.detach().clone()))
    try:
        yield from specimen.sample(latents, asked.label)
    finally:
        hook.remove()
    activations = torch.cat(caught).flatten(1).float()
    return principal(latents, activations, asked.count)


def principal(latents: Tensor, activations: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return unit vectors in z that go with the principal components of activations (n, m)."""
    centred = activations - activations.mean(0)
    gram = centred @ centred.T  # of (n, n), which is small where the activations are many
    values, vectors = torch.linalg.eigh(gram)
    count = min(count, latents.shape[1])
    coordinates = vectors.flip(1)[:, :count] * len(latents) ** 0.5  # of variance 1 each
    toward = coordinates.T @ (latents - latents.mean(0)) / len(latents)
    return signed(F.normalize(toward, dim=1)), values.flip(0)[:count] / values.sum()


def _second_activation(generator: nn.Module) -> nn.Module:
    bends = (nn.ReLU, nn.LeakyReLU, nn.ELU, nn.SiLU, nn.GELU, nn.Tanh)
    found = [each for each in generator.modules() if isinstance(each, bends)]
    if not found:
        raise InquiryError("This generator has no activations; choose SeFa instead.")
    return found[min(1, len(found) - 1)]


def _by_classes(specimen: Specimen, asked: FindDirections) -> Work[tuple[Tensor, tuple[str, ...]]]:
    """Return the direction towards each class, and towards each word that names of classes share.

    By ridge regression of what a classifier says on z.
    """
    classifier = classifier_for(specimen.dataset, specimen.real)
    if classifier is None:
        raise InquiryError("This data has no classes; tick samples, or choose SeFa or PCA.")
    yield from classifier.lessons()
    latents = specimen.drawn(DRAWN, "directions")
    samples = yield from specimen.sample(latents, asked.label)
    chances = classifier.probabilities((yield from classifier.features(samples)))
    names, columns = [], []
    for name, members in attributes(specimen.dataset.class_names):
        names.append(name)
        columns.append(chances[:, list(members)].sum(1))
    return ridge(latents, torch.stack(columns, 1)), tuple(names)


def attributes(classes: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what tells classes apart: words that several names share, else the names.

    Each with the classes that have it: "red" with "red 3" and "red 7".
    """
    split = [name.split() for name in classes]
    if all(len(words) == 2 for words in split):
        for part in (0, 1):
            for word in dict.fromkeys(words[part] for words in split):
                yield word, tuple(k for k, words in enumerate(split) if words[part] == word)
        return
    for k, name in enumerate(classes):
        yield name, (k,)


def ridge(latents: Tensor, wanted: Tensor) -> Tensor:
    """Return unit vectors (k, d) along which columns of ``wanted`` (n, k) rise fastest."""
    centred = latents - latents.mean(0)
    values = (wanted - wanted.mean(0)) / wanted.std(0).clamp(min=1e-6)
    own = centred.T @ centred / len(latents)
    own = own + RIDGE * torch.eye(len(own), device=own.device)
    return F.normalize(torch.linalg.solve(own, centred.T @ values / len(latents)).T, dim=1)


def _ticked(specimen: Specimen, asked: FindDirections) -> Tensor:
    """Return the direction from the mean of some latents to that of others."""
    some, others = asked.with_, asked.without
    if some is None or others is None or min(len(some), len(others)) < FEWEST:
        raise InquiryError(
            f"A direction needs {FEWEST} samples that have it and {FEWEST} that have not; "
            "tick more."
        )
    difference = specimen.tensor(some).mean(0) - specimen.tensor(others).mean(0)
    return F.normalize(difference, dim=0)[None]


def signed(vectors: Tensor) -> Tensor:
    """Return vectors (k, d), each turned so that its largest coordinate is positive."""
    largest = vectors.gather(1, vectors.abs().argmax(1, keepdim=True))
    return vectors * largest.sign()


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"direction {k}" for k in range(1, count + 1))
