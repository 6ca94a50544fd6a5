"""Who plays: generators and discriminators.

A network component is a *pair*: its fields shape both players, since the two are
chosen together and must agree on the shape of the data.

- ``base``: the kind, and initialisation from named streams.
- ``mlp``: for 1-D and 2-D points.
- ``dcgan``: after Radford et al.
- ``upconv``: the small upsample-and-convolve pair that convinces in a minute on a CPU.
- ``dirac``: one number a player, to see the game itself; its modules are ``single``.
"""

from ganstudio.networks import dcgan, dirac, mlp, upconv

__all__ = ["dcgan", "dirac", "mlp", "upconv"]
