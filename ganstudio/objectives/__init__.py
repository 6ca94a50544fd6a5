"""What G and D want: losses, penalties on D, and stabilisers.

- ``base``: the three kinds as protocols of the trainer, of which ``adversarial`` is the loss.
- ``turn``: a player's step, as terms beside its loss see it.
- ``laws``: two laws on a line; ``judging``: what D is asked of them; ``critics``: the best one
  of the Wasserstein loss; ``equilibria``: the best D, and the values at which the game rests.
- ``normals``: laws in closed form; ``contest``: two of them, with the pull on G; ``responses``:
  how a loss answers their odds; ``transport``: carrying one to the other; ``likelihood``: G's
  gradient beside that of likelihood.
- ``losses``: one class a loss; trained from raw outputs, never from a sigmoid's.
- ``relativistic``: losses of differences of scores.
- ``divergences``: the f-GAN family.
- ``penalties``: terms on the discriminator's gradient.
- ``stabilisers``: those on weights, and noise, by hooks.
- ``spectral``: the parametrisation of spectral norm.
- ``scores``: stabilisers on D's scores and targets.
- ``augmentation``: stabilisers that change images before D sees them.
- ``adaptive``: augmentation that D's overfitting steers, by changes from ``augmenting``.
- ``batches``: stabilisers that show D more than one sample; their modules are ``layers``.
- ``smoothing``: stabilisers that shape G itself.
- ``unrolling``: G plays against the D that is to come.
- ``consensus``: both players mind the gradients of both.
- ``variants``: a loss with what it is customarily trained with, as menus offer it.
"""

# In the order of the menus.
from ganstudio.objectives import losses  # isort: skip
from ganstudio.objectives import relativistic  # isort: skip
from ganstudio.objectives import divergences  # isort: skip
from ganstudio.objectives import penalties  # isort: skip
from ganstudio.objectives import stabilisers  # isort: skip
from ganstudio.objectives import scores  # isort: skip
from ganstudio.objectives import augmentation  # isort: skip
from ganstudio.objectives import adaptive  # isort: skip
from ganstudio.objectives import batches  # isort: skip
from ganstudio.objectives import smoothing  # isort: skip
from ganstudio.objectives import unrolling  # isort: skip
from ganstudio.objectives import consensus  # isort: skip

__all__ = [
    "adaptive",
    "augmentation",
    "batches",
    "consensus",
    "divergences",
    "losses",
    "penalties",
    "relativistic",
    "scores",
    "smoothing",
    "stabilisers",
    "unrolling",
]
