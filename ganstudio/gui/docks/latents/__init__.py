"""Latents: where one stands in z, which ways lead from there, and what adds up to what.

- ``dock``: the dock, one pane at a time, and the shelf of kept latents below them.
- ``space``: what the panes share: the latent, directions, what is kept. ``pane``: what they have
  in common.
- ``explorer``: a pad of neighbours; ``pad``: the pad itself. ``directions``: strips along
  directions; ``making``: one by ticks. ``styles``: samples with the styles of two others.
  ``truncation``: fewer and fewer latents. ``arithmetic``: a − b + c. ``projection``: the latent of
  a picture. ``shelf``: what is kept.
"""
