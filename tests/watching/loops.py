"""Training loops as tutorials have them, with what they did written down by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import ganstudio
from ganstudio.watching.watched import Watch


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw from the process's own generators, as loops do, and give them back."""
    numpy_state, state = np.random.get_state(), random.getstate()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        np.random.seed(seed)
        random.seed(seed)
        yield
    np.random.set_state(numpy_state)
    random.setstate(state)


def circle(n: int = 300) -> Tensor:
    angles = 2 * np.pi * np.random.default_rng(0).random(n)
    return torch.from_numpy(np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32))


def pictures(n: int = 48) -> Tensor:
    return torch.rand((n, 1, 8, 8), generator=torch.Generator().manual_seed(1))


@dataclass
class Course:
    """What a loop did, step by step."""

    G: nn.Module
    D: nn.Module
    watch: Watch | None
    rows: list[tuple[float, ...]] = field(default_factory=list)
    norms: list[tuple[float, float]] = field(default_factory=list)
    last_draw: tuple[float, ...] = ()

    def weights(self) -> list[Tensor]:
        return [*self.G.state_dict().values(), *self.D.state_dict().values()]


def norm(module: nn.Module) -> float:
    return float(torch.cat([p.grad.flatten() for p in module.parameters()]).norm())


def dcgan(steps: int, watching: dict[str, Any] | None = None) -> Course:
    """The loop of torch's DCGAN tutorial, at 8 × 8, with data in [0, 1] and dropout in D."""
    with seeded(0):
        G = nn.Sequential(
            nn.ConvTranspose2d(6, 8, 4, 1, 0, bias=False), nn.BatchNorm2d(8), nn.ReLU(True),
            nn.ConvTranspose2d(8, 1, 4, 2, 1, bias=False), nn.Sigmoid(),
        )  # fmt: skip
        D = nn.Sequential(
            nn.Conv2d(1, 8, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True), nn.Dropout2d(0.3),
            nn.Conv2d(8, 1, 4, 1, 0, bias=False), nn.Sigmoid(),
        )  # fmt: skip
        optimiser_g = torch.optim.Adam(G.parameters(), 2e-4, (0.5, 0.999))
        optimiser_d = torch.optim.Adam(D.parameters(), 2e-4, (0.5, 0.999))
        loader = DataLoader(TensorDataset(pictures()), 16, shuffle=True)
        watch = None
        if watching is not None:
            watch = ganstudio.watch(
                G, D, loader, latent=6, output="probability", title="DCGAN",
                optimisers=(optimiser_g, optimiser_d), **watching,
            )  # fmt: skip
        course, cost = Course(G, D, watch), nn.BCELoss()
        while len(course.rows) < steps:
            for (real,) in loader:
                size = len(real)
                D.zero_grad()
                out_real = D(real).view(-1)
                loss_real = cost(out_real, torch.ones(size))
                loss_real.backward()
                fake = G(torch.randn(size, 6, 1, 1))
                out_fake = D(fake.detach()).view(-1)
                loss_fake = cost(out_fake, torch.zeros(size))
                loss_fake.backward()
                norm_d = norm(D)
                optimiser_d.step()
                G.zero_grad()
                reply = D(fake).view(-1)
                loss_g = cost(reply, torch.ones(size))
                loss_g.backward()
                course.norms.append((norm(G), norm_d))
                optimiser_g.step()
                loss_d = loss_real + loss_fake
                logits = [out.detach().logit().mean().item() for out in (out_real, out_fake)]
                course.rows.append((loss_d.item(), loss_g.item(), *logits))
                if watch is not None:
                    watch.step(
                        loss_d=loss_d, loss_g=loss_g, real=out_real, fake=out_fake, replies=reply,
                        lr=2e-4,
                    )  # fmt: skip
                if len(course.rows) == steps:
                    break
        course.last_draw = (float(torch.rand(())), np.random.rand(), random.random())
    return course


class Pair:
    """G and D of points with their optimisers, and one step of the usual loop."""

    def __init__(self, G: nn.Module | None = None, D: nn.Module | None = None) -> None:
        with seeded(0):
            self.G = G or nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
            self.D = D or nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
        self.optimisers = tuple(torch.optim.Adam(m.parameters(), 1e-3) for m in (self.G, self.D))
        self.data = circle()
        self.source = torch.Generator().manual_seed(0)

    def watch(self, **given: Any) -> Watch:
        usual = {"latent": 4, "optimisers": self.optimisers, "library": None, "title": "Mine"}
        return ganstudio.watch(self.G, self.D, given.pop("data", self.data), **(usual | given))

    def step(self, watch: Watch | None, size: int = 16, scale: float = 1.0, **said: Any) -> None:
        optimiser_g, optimiser_d = self.optimisers
        real = self.data[torch.randint(len(self.data), (size,), generator=self.source)]
        fake = self.G(torch.randn(size, 4, generator=self.source))
        out_real, out_fake = self.D(real), self.D(fake.detach())
        softplus = nn.functional.softplus
        loss_d = scale * (softplus(-out_real).mean() + softplus(out_fake).mean())
        optimiser_d.zero_grad()
        loss_d.backward()
        optimiser_d.step()
        loss_g = softplus(-self.D(fake)).mean()
        optimiser_g.zero_grad()
        loss_g.backward()
        optimiser_g.step()
        if watch is not None:
            watch.step(loss_d=loss_d, loss_g=loss_g, real=out_real, fake=out_fake, **said)


def wasserstein(steps: int, watch_it: bool, library: Any = None, k: int = 5) -> Course:
    """WGAN-GP on points, with k turns of the critic for each of G's (Gulrajani et al. 2017)."""
    pair = Pair()
    optimiser_g, optimiser_d = pair.optimisers
    given = {"loss": "wasserstein", "output": "score", "library": library, "config": {"k": k}}
    watch = pair.watch(**given) if watch_it else None
    course = Course(pair.G, pair.D, watch)
    for turn in range(1, k * steps + 1):
        real = pair.data[torch.randint(len(pair.data), (16,), generator=pair.source)]
        fake = pair.G(torch.randn(16, 4, generator=pair.source))
        out_real, out_fake = pair.D(real), pair.D(fake.detach())
        share = torch.rand(16, 1, generator=pair.source)
        between = (share * real + (1 - share) * fake.detach()).requires_grad_()
        (slope,) = torch.autograd.grad(pair.D(between).sum(), between, create_graph=True)
        loss_d = out_fake.mean() - out_real.mean() + 10 * (slope.norm(dim=1) - 1).square().mean()
        optimiser_d.zero_grad()
        loss_d.backward()
        optimiser_d.step()
        loss_g = None
        if turn % k == 0:
            loss_g = -pair.D(fake).mean()
            optimiser_g.zero_grad()
            loss_g.backward()
            optimiser_g.step()
            scores = out_real.mean().item(), out_fake.mean().item()
            course.rows.append((loss_d.item(), loss_g.item(), *scores))
        if watch is not None:
            watch.step(loss_d=loss_d, loss_g=loss_g, real=out_real, fake=out_fake)
    return course
