"""What G and D want: losses, penalties on D, and stabilisers.

- ``base``: the three kinds as protocols of the trainer.
- ``losses``: one class a loss; trained from raw outputs, never from a sigmoid's.
- ``penalties``: terms on the discriminator's gradient.
- ``stabilisers``: everything else that keeps the game together, by hooks.
- ``variants``: a loss with what it is customarily trained with, as menus offer it.
"""

from ganstudio.objectives import losses, penalties, stabilisers

__all__ = ["losses", "penalties", "stabilisers"]
