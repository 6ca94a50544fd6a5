"""Look closer: at samples of two runs or steps, at D, at real and generated ones side by side.

- ``dock``: the dock, one pane at a time.
- ``comparing``: samples laid over each other; ``wipe``: how they are painted.
- ``eye``: what in a picture D goes by. ``feature_map``: where samples lie by D's features;
  ``scatter``: how they are painted. ``blind``: a test of the eye; ``probing``: what a linear
  classifier makes of D's features.
"""
