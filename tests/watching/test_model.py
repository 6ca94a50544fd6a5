"""G runs without its source."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.telemetry.jobs import ExportError
from ganstudio.watching.model import keep_model
from tests.watching.loops import Pair


def test_g_is_kept_beside_the_checkpoint(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    pair = Pair()
    watch = pair.watch(library=tmp_path)
    pair.step(watch)
    watch.close()
    assert watch.notes == []
    assert watch.folder is not None
    (path,) = (watch.folder / "checkpoints").glob("*.onnx")
    assert path.with_suffix(".safetensors").is_file()
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    latents = torch.randn((5, 4), generator=torch.Generator().manual_seed(0))
    (samples,) = session.run(None, {"latents": latents.numpy()})
    with torch.no_grad():
        np.testing.assert_allclose(samples, pair.G(latents).numpy(), rtol=1e-4, atol=1e-5)


def test_one_that_cannot_be_says_so(tmp_path: Path) -> None:
    class Odd(nn.Module):
        def forward(self, z: torch.Tensor) -> torch.Tensor:
            raise RuntimeError("not here")

    with pytest.raises(ExportError, match=r"G is not kept as ONNX \(not here\); keep its source"):
        keep_model(Odd(), torch.zeros(2, 3), None, tmp_path / "generator.onnx")
    assert list(tmp_path.iterdir()) == []
