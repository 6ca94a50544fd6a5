from __future__ import annotations

import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.work import finish


def test_samples_are_those_of_the_moment_it_began(make_run, monkeypatch) -> None:
    """Whatever the run learns meanwhile."""
    run = make_run("digits")
    expected = run.pairing.sample(run_latents(run), False)
    monkeypatch.setattr("ganstudio.probes.sampler.PRODUCTS", 200_000)
    work = Sampler(run.pairing, FixedLatents(run, run.pairing, "collapse")).draw(40, False)
    slices = 0
    while True:
        try:
            next(work)
        except StopIteration as end:
            found = end.value
            break
        run.step()
        slices += 1
    assert slices > 5
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)
    assert not torch.equal(run.pairing.sample(run_latents(run), False), expected)


def run_latents(run) -> torch.Tensor:
    from ganstudio.probes.latents import FixedLatents

    return FixedLatents(run, run.pairing, "collapse").first(40)


def test_of_the_averaged_generator_where_it_is_watched(make_run) -> None:
    run = make_run("digits")
    for _ in range(5):
        run.step()
    for averaged in (True, False):
        found = finish(
            Sampler(run.pairing, FixedLatents(run, run.pairing, "collapse")).draw(40, averaged)
        )
        expected = run.pairing.sample(run_latents(run), averaged)
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)
    assert not found.requires_grad
