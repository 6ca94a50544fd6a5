"""What the actions do, by subject; ``actions`` names them as ``owner.method``.

- ``train``: run, pause, step, stop, reset, and who serves the session.
- ``files``: open, save, export.
- ``choose``: another data set, network, loss, penalty or stabiliser for the chosen run.
- ``compare``: several losses side by side.
- ``kept``: the library of runs, and sweeps.
- ``base``: what several of these reach.
- ``view``: theme, layout, projector, palette, help.

What concerns a run in the list (``runs.…``) is done by its dock.
"""
