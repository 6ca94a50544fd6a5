"""The phase portrait: the game as a motion in a plane.

- ``dock``: the dock; ``portrait``: the plane of two numbers, with the field and the start;
  ``radius``: how far from the equilibrium, over time; ``saddle``: v = ab as a surface.
- ``run_game``: what a run has to say of it; ``hand``: the start and the slider that are dragged;
  ``pulls``: what the slider changes.
- ``larger``: of more than two numbers, the ways in the planes of losses, gradients and weights.
"""
