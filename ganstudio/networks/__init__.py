"""Who plays: generators and discriminators.

A network component is a *pair*: its fields shape both players, since the two are
chosen together and must agree on the shape of the data.

- ``base``: the kind, and initialisation from named streams; ``game``: who plays whom.
- ``mlp``: for 1-D and 2-D points.
- ``dcgan``: after Radford et al.
- ``upconv``: the small upsample-and-convolve pair that convinces in a minute on a CPU.
- ``resnet``: the residual pair of the paper on spectral norm; its modules are ``residual``.
- ``biggan``: residual too, with z and the class in every block; its modules are ``large``.
- ``cyclegan``: two that translate, there and back; ``pix2pix``: one that learns from pairs; what
  they share is ``translation``, its modules are ``translating``, and ``unet`` is pix2pix's own.
- ``growing``: a pair that doubles its pictures while it trains; its modules are ``grown``, of
  layers with equalised learning rates from ``equalised``.
- ``stylegan``: styles in place of latents; its modules are ``styled`` and
  ``styled_critic``, and ``mixing`` gives a sample the styles of two.
- ``shift_and_scale``: the affine G, whose law is known; ``dirac``: one number a player, to see
  the game itself, `dirac` and `ab`; ``table``: a number a kind. Their modules are ``single``, and
  what they share is ``on_the_line``.

All but these, translations, ``growing`` and ``stylegan`` have an open ``prior``, the law of z, and
can be ``conditional``, told the class of each sample; the modules for that are ``labelled``.
``convolutional``: which images convolutions can make; ``assembly``: putting layers together.
"""

from ganstudio.networks import (
    biggan,
    cyclegan,
    dcgan,
    dirac,
    growing,
    mlp,
    pix2pix,
    resnet,
    shift_and_scale,
    stylegan,
    table,
    upconv,
)

__all__ = [
    "biggan",
    "cyclegan",
    "dcgan",
    "dirac",
    "growing",
    "mlp",
    "pix2pix",
    "resnet",
    "shift_and_scale",
    "stylegan",
    "table",
    "upconv",
]
