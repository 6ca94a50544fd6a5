"""Samples: fixed latents of every run, a column each.

- ``dock``: the dock; ``header``: its controls.
- ``columns``: the columns of all runs; ``run_samples``: one of them, a grid of images, or the
  plane for points.
- ``closeup``: one sample enlarged beside the training image nearest to it; ``matched``: the
  newest samples whose nearest training images are known.
- ``round_trips``: translations laid out beside what they were made from, and the way back.
"""
