"""A Lightning module of two networks, watched by a callback.

::

    from ganstudio.integrations.lightning import WatchCallback

    trainer = lightning.Trainer(callbacks=[WatchCallback(data, latent=100)])

The module says in ``training_step`` what `ganstudio.watch` is told, under its own attribute::

    self.watched = {"loss_d": loss_d, "loss_g": loss_g, "real": out_real, "fake": out_fake}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganstudio.watching.watch import watch
from ganstudio.watching.watched import Watch

try:
    from lightning.pytorch import Callback
except ImportError as missing:
    raise ImportError(
        "WatchCallback needs Lightning; install it with: pip install 'ganstudio[lightning]'"
    ) from missing

if TYPE_CHECKING:
    from lightning.pytorch import LightningModule, Trainer

SAID = "watched"
"""The attribute under which a module says what came of a step."""


class WatchCallback(Callback):  # type: ignore[misc, unused-ignore]
    """Watches a module while it is fitted.

    Parameters
    ----------
    data
        The real samples, as for `ganstudio.watch`; else those of the training loader.
    generator, discriminator
        The attributes of the module that are G and D.
    **given
        Whatever else `ganstudio.watch` takes; the module's two optimisers, D's after G's or by
        whose parameters they have, are known.

    Attributes
    ----------
    watch : Watch or None
        What watches; None before the fit begins.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        generator: str = "generator",
        discriminator: str = "discriminator",
        **given: Any,
    ) -> None:
        self.watch: Watch | None = None
        self._data, self._names, self._given = data, (generator, discriminator), given

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Begin to watch."""
        try:
            G, D = (getattr(pl_module, name) for name in self._names)
        except AttributeError as error:
            raise ValueError(
                f"the module has no such network ({error}); give "
                f"WatchCallback(generator=…, discriminator=…) the names of its attributes"
            ) from None
        given = {"title": type(pl_module).__name__, "optimisers": _sorted(trainer.optimizers, G, D)}
        data = trainer.train_dataloader if self._data is None else self._data
        self.watch = watch(G, D, data, **(given | self._given))

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, *_: Any, **__: Any
    ) -> None:
        """Say what the module has said of its step; of a step without a word, nothing."""
        said = getattr(pl_module, SAID, None)
        if said is not None and self.watch is not None:
            setattr(pl_module, SAID, None)
            self.watch.step(**said)

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Let go of it."""
        if self.watch is not None:
            self.watch.close()

    def on_exception(
        self, trainer: Trainer, pl_module: LightningModule, exception: BaseException
    ) -> None:
        """Keep what there is, where training ends by an error."""
        self.on_train_end(trainer, pl_module)


def _sorted(optimisers: list[Any], *players: Any) -> tuple[Any, ...]:
    """Return the optimiser of each player, by whose parameters it has; None where there is none."""
    moved = [
        (each, {id(p) for group in each.param_groups for p in group["params"]})
        for each in optimisers
    ]
    return tuple(
        next((each for each, known in moved if not known.isdisjoint(map(id, p.parameters()))), None)
        for p in players
    )
