"""Samples: fixed latents of every run, a column each.

- ``dock``: the dock, its header and its columns.
- ``run_samples``: one run's column: a grid of images, or the ``plane`` for points.
- ``plane``: real and generated points, arrows, and D as a curve or a ``heat`` map.
- ``closeup``: one sample enlarged beside the training image nearest to it; ``nearest``: the
  newest samples whose nearest training images are known.
"""
