"""Who plays: generators and discriminators.

A network component is a *pair*: its fields shape both players, since the two are
chosen together and must agree on the shape of the data.

- ``base``: the kind, and initialisation from named streams; ``game``: who plays whom.
- ``mlp``: for 1-D and 2-D points.
- ``dcgan``: after Radford et al.
- ``upconv``: the small upsample-and-convolve pair that convinces in a minute on a CPU.
- ``resnet``: the residual pair of the paper on spectral norm; its modules are ``residual``.
- ``dirac``: one number a player, to see the game itself; its modules are ``single``.

All but the last can be ``conditional``, told the class of each sample; the modules for that
are ``labelled``. ``convolutional``: which images convolutions can make; ``assembly``: putting
layers together.
"""

from ganstudio.networks import dcgan, dirac, mlp, resnet, upconv

__all__ = ["dcgan", "dirac", "mlp", "resnet", "upconv"]
