"""What is real: data sets, each a component that knows its shape before it is loaded.

- ``base``: the kind, the loaded `Dataset`, its modes.
- ``points``: 1-D and 2-D mixtures and manifolds with known densities.
- ``drawn``: points that are drawn by hand.
- ``categories``: a few kinds of things and the share of each.
- ``digits``: scikit-learn's 8 × 8 digits, in the package, no download.
- ``shapes``: drawn by the program; kind × colour are known modes.
- ``coloured``: some digits in every colour; digit × colour are known modes.
- ``stacked``: three grey digits as one colour image, 1 000 modes.
- ``idx``: MNIST-style files.
- ``images``: a folder or an archive of pictures; ``files`` and ``tars`` find them, each a
  ``member``, and ``decoding`` makes one file of any kind a square.
- ``domains``: two of them, to translate between; ``double``: such as have two by themselves.
- ``own``: whatever lies at a path, looked at and understood.
- ``progress``: how far loading has come.
- ``pictures``: what picture sets share: scale of values, sides, how many fit.

Loading needs numpy, Pillow and scikit-learn, never torch.
"""

from ganstudio.data import (
    categories,
    coloured,
    digits,
    domains,
    double,
    drawn,
    idx,
    images,
    own,
    points,
    shapes,
    stacked,
)

__all__ = [
    "categories",
    "coloured",
    "digits",
    "domains",
    "double",
    "drawn",
    "idx",
    "images",
    "own",
    "points",
    "shapes",
    "stacked",
]
