"""What watching costs a loop of somebody's own: two of the same, one of them watched, in turn.

The longest stall is that of a single call, after the first, which makes the run's folder; beside it
stands what a batch of samples takes. How far a window is behind is the time from a step to the
moment when another reader finds it in the recording.

The share of the time within the calls is measured in the one loop, and others on the machine blur
it less than the ratio of two.

    python tests/bench/bench_watch.py [points dcgan32] [--pairs 7] [--seconds 8]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import torch
from pairs import HEADER, compare
from torch import nn

import ganstudio
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.watching.watched import Watch

BATCH, LATENT = 64, 64
SHARE, STALL, BEHIND = 0.95, 50.0, 1.0
"""Targets: of the speed, milliseconds, seconds."""


class Loop:
    """The usual loop over two networks."""

    def __init__(self, name: str) -> None:
        torch.manual_seed(0)
        if name == "points":
            self.data = torch.randn(4000, 2)
            self.G = nn.Sequential(nn.Linear(LATENT, 128), nn.ReLU(), nn.Linear(128, 2))
            self.D = nn.Sequential(nn.Linear(2, 128), nn.ReLU(), nn.Linear(128, 1))
        else:
            self.data = torch.rand(2000, 1, 32, 32) * 2 - 1
            self.G, self.D = dcgan32(32)
        players = self.G, self.D
        self.optimisers = [torch.optim.Adam(m.parameters(), 2e-4, (0.5, 0.99)) for m in players]
        self.watch: Watch | None = None
        self.stalls: list[float] = []
        self.seconds = 0.0

    def watched(self, library: Path) -> Loop:
        self.watch = ganstudio.watch(
            self.G, self.D, self.data, latent=LATENT, optimisers=self.optimisers, library=library
        )
        return self

    def step(self) -> None:
        optimiser_g, optimiser_d = self.optimisers
        real = self.data[torch.randint(len(self.data), (BATCH,))]
        z = torch.randn(BATCH, LATENT)
        fake = self.G(z if self.data.ndim == 2 else z[..., None, None])
        softplus = nn.functional.softplus
        out_real, out_fake = self.D(real), self.D(fake.detach())
        loss_d = softplus(-out_real).mean() + softplus(out_fake).mean()
        optimiser_d.zero_grad()
        loss_d.backward()
        optimiser_d.step()
        loss_g = softplus(-self.D(fake)).mean()
        optimiser_g.zero_grad()
        loss_g.backward()
        optimiser_g.step()
        if self.watch is not None:
            began = time.perf_counter()
            self.watch.step(loss_d=loss_d, loss_g=loss_g, real=out_real, fake=out_fake)
            self.stalls.append(time.perf_counter() - began)

    def rate(self, seconds: float) -> float:
        """Return steps a second over a stretch."""
        steps, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            self.step()
            steps += 1
        self.seconds += time.perf_counter() - began
        return steps / (time.perf_counter() - began)


def dcgan32(features: int) -> tuple[nn.Module, nn.Module]:
    up: list[nn.Module] = [nn.ConvTranspose2d(LATENT, 4 * features, 4, 1, 0), nn.ReLU()]
    down: list[nn.Module] = [nn.Conv2d(1, features, 4, 2, 1), nn.LeakyReLU(0.2)]
    for k in (4, 2):
        up += [nn.ConvTranspose2d(k * features, k * features // 2, 4, 2, 1)]
        up += [nn.BatchNorm2d(k * features // 2), nn.ReLU()]
    for k in (1, 2):
        down += [nn.Conv2d(k * features, 2 * k * features, 4, 2, 1), nn.LeakyReLU(0.2)]
    up += [nn.ConvTranspose2d(features, 1, 4, 2, 1), nn.Tanh()]
    down += [nn.Conv2d(4 * features, 1, 4, 1, 0)]
    return nn.Sequential(*up), nn.Sequential(*down)


def behind(loop: Loop, seconds: float) -> list[float]:
    """Return how long it took steps to be there for another reader."""
    made: dict[int, float] = {}
    found: list[float] = []
    over = threading.Event()
    assert loop.watch is not None
    folder: Any = loop.watch.folder

    def read() -> None:
        with RecordingReader(folder) as reader:
            newest = reader.last_step
            while not over.wait(0.05):
                last, now = reader.last_step, time.perf_counter()
                news = range(newest + 1, last + 1)
                found.extend(now - made[step] for step in news if step in made)
                newest = last

    reader = threading.Thread(target=read)
    reader.start()
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        loop.step()
        made[loop.watch.iteration] = time.perf_counter()
    over.set()
    reader.join()
    return found


def measure(name: str, pairs: int, seconds: float, room: Path) -> None:
    alone, watched = Loop(name), Loop(name).watched(room)
    watched.step()
    watched.stalls.clear()
    print(
        compare(
            f"speed kept while watched, {name}", f"≥ {SHARE}",
            lambda: watched.rate(seconds), lambda: alone.rate(seconds), pairs,
        )
    )  # fmt: skip
    z = torch.randn(BATCH, LATENT)
    began = time.perf_counter()
    with torch.no_grad():
        watched.G(z if name == "points" else z[..., None, None])
    batch = 1e3 * (time.perf_counter() - began)
    print(
        f"| share of the time within its calls, {name}, % | ≤ {100 - 100 * SHARE:g} | "
        f"{100 * sum(watched.stalls) / watched.seconds:.1f} | {len(watched.stalls)} calls |"
    )
    stalls = sorted(1e3 * each for each in watched.stalls)
    print(
        f"| longest stall, {name}, ms; a batch of samples takes {batch:.1f} | ≤ {STALL:g} | "
        f"{stalls[-1]:.1f} | median {statistics.median(stalls):.2f}, "
        f"99.9 % {stalls[int(0.999 * len(stalls))]:.1f} |"
    )
    late = behind(watched, seconds)
    print(
        f"| a reader is behind, {name}, s | ≤ {BEHIND:g} | {statistics.median(late):.2f} | "
        f"{min(late):.2f} – {max(late):.2f} |",
        flush=True,
    )
    assert watched.watch is not None
    watched.watch.close()
    assert not watched.watch.fault, watched.watch.fault


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=["points", "dcgan32"])
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(HEADER)
    with tempfile.TemporaryDirectory() as room:
        for case in arguments.cases:
            measure(case, arguments.pairs, arguments.seconds, Path(room))
