"""Samples: fixed latents of every run, a column each.

- ``dock``: the dock, its header and its columns.
- ``run_samples``: one run's column: a grid of images, or the plane for points.
- ``closeup``: one sample enlarged beside the training image nearest to it; ``nearest``: the
  newest samples whose nearest training images are known.
"""
