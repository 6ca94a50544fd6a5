from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from ganstudio.preset_folder import find
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.products import ProductCounter
from ganstudio.training.run import Run


def test_a_matrix_product_takes_as_many_as_there_are() -> None:
    with ProductCounter() as counter:
        torch.ones(2, 3) @ torch.ones(3, 5)
    assert counter.products == 2 * 3 * 5


@pytest.mark.parametrize("preset", ["ring", "digits", "shapes"])
@torch.no_grad()
def test_it_counts_as_torch_does(preset: str) -> None:
    run = Run(find(preset).with_values({"device": "cpu"}))
    pairing, latents = run.pairing, FixedLatents(run, run.pairing, "collapse").first(3)
    with ProductCounter() as counter:
        pairing.generator(latents)
    with FlopCounterMode(display=False) as theirs:
        pairing.generator(latents)
    assert counter.products == theirs.get_total_flops() // 2 > 0


DIAGNOSED = """\
import sys
from ganstudio.preset_folder import find
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import Open
from ganstudio.training.session import Session

said = []
session = Session(standard_probes, lambda *_: None, said.append)
changes = {"device": "cpu", "schedule.steps": 20}
session.obey(Open((find("digits").with_values(changes).dumps(),), start=True))
while not any(getattr(each, "channel", "") == "collapse" and each.step for each in said):
    session.advance()
sys.exit("torch._dynamo" in sys.modules)
"""


def test_a_run_is_diagnosed_without_torchs_compiler() -> None:
    subprocess.run([sys.executable, "-c", DIAGNOSED], check=True, timeout=200)
