"""A Lightning module of two networks, watched by a callback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.series import LOSSES, SCORES
from ganstudio.watching import model
from tests.watching.loops import circle, seeded

lightning = pytest.importorskip("lightning.pytorch")


def module() -> Any:
    class Gan(lightning.LightningModule):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            super().__init__()
            self.automatic_optimization = False
            self.generator = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
            self.discriminator = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
            self.rows: list[tuple[float, ...]] = []

        def training_step(self, batch: Any, place: int) -> None:
            (real,) = batch
            optimiser_g, optimiser_d = self.optimizers()
            fake = self.generator(torch.randn(len(real), 4))
            out_real, out_fake = self.discriminator(real), self.discriminator(fake.detach())
            softplus = nn.functional.softplus
            loss_d = softplus(-out_real).mean() + softplus(out_fake).mean()
            optimiser_d.zero_grad()
            self.manual_backward(loss_d)
            optimiser_d.step()
            loss_g = softplus(-self.discriminator(fake)).mean()
            optimiser_g.zero_grad()
            self.manual_backward(loss_g)
            optimiser_g.step()
            scores = out_real.mean().item(), out_fake.mean().item()
            self.rows.append((loss_d.item(), loss_g.item(), *scores))
            self.watched = {
                "loss_d": loss_d, "loss_g": loss_g, "real": out_real, "fake": out_fake,
            }  # fmt: skip

        def configure_optimizers(self) -> list[Any]:
            players = self.generator, self.discriminator
            return [torch.optim.Adam(each.parameters(), 1e-3) for each in players]

    return Gan()


def fitted(callbacks: list[Any], folder: Path) -> Any:
    with seeded(3):
        gan = module()
        loader = DataLoader(TensorDataset(circle(96)), 16, shuffle=True)
        trainer = lightning.Trainer(
            max_epochs=2, callbacks=callbacks, accelerator="cpu", logger=False,
            enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
            default_root_dir=folder,
        )  # fmt: skip
        trainer.fit(gan, loader)
    return gan


@pytest.mark.filterwarnings("ignore")
def test_a_module_is_watched_while_it_is_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ganstudio.integrations.lightning import WatchCallback

    monkeypatch.setattr(model, "missing", lambda: "not here")
    callback = WatchCallback(latent=4, library=tmp_path / "runs")
    watched, alone = fitted([callback], tmp_path), fitted([], tmp_path)
    assert watched.rows == alone.rows
    ours, theirs = watched.state_dict(), alone.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    watch = callback.watch
    assert watch is not None
    assert (watch.fault, watch.iteration) == ("", 12)
    assert watch.norms.keys() == {"generator", "discriminator"}
    assert watch.folder is not None
    with RecordingReader(watch.folder) as reader:
        assert reader.meta["title"] == "Gan"
        found = np.concatenate([c.columns((*LOSSES, *SCORES)) for _, c in reader.series()])
    np.testing.assert_allclose(found, watched.rows, rtol=1e-5, atol=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_a_module_without_such_networks_is_refused(tmp_path: Path) -> None:
    from ganstudio.integrations.lightning import WatchCallback

    with pytest.raises(ValueError, match="the names of its attributes"):
        fitted([WatchCallback(latent=4, generator="G", library=None)], tmp_path)
