"""Latent walk: neighbours in z, as strips, as a film, or as paths in the plane.

- ``dock``: the dock and its header.
- ``run_walks``: one run's walks; ``coordinates``: the coordinates of a walk through points.
"""
