"""A loop that Hugging Face's Accelerate has prepared, watched on its main process.

::

    from ganstudio.integrations.accelerate import watch

    G, D, opt_g, opt_d, loader = accelerator.prepare(G, D, opt_g, opt_d, loader)
    watch = watch(accelerator, G, D, loader, latent=100, optimisers=(opt_g, opt_d))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganstudio.watching.watch import watch as watch_loop
from ganstudio.watching.watched import Watch

if TYPE_CHECKING:
    from accelerate import Accelerator


def watch(accelerator: Accelerator, G: Any, D: Any, data: Any, **given: Any) -> Watch:
    """Watch a loop as `ganstudio.watch` does, by what Accelerate has wrapped.

    Parameters
    ----------
    accelerator
        What has prepared the others; where it is not the main process, nothing is watched.
    G, D, data
        As they were prepared, or as they were before.
    **given
        As for `ganstudio.watch`; the optimisers as they were prepared.
    """
    if not accelerator.is_main_process:
        return Watch(None)
    optimisers = [
        getattr(each, "optimizer", each) for each in given.pop("optimisers", (None, None))
    ]
    G, D = (accelerator.unwrap_model(each) for each in (G, D))
    return watch_loop(G, D, data, optimisers=optimisers, **given)
