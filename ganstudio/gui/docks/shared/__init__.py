"""What several docks are built of.

- ``asking``: what is asked of the networks of a run.
- ``body``: the inside of a dock; ``header``: the row at its top; ``controls``: what stands in it.
- ``class_menu``: which classes of a conditional run are shown.
- ``measure_table``: measures beside the values that they have where all is well; ``measure_cells``:
  what stands in it; ``measure_menu``: which of them.
- ``plane``: the picture of a GAN on 1-D or 2-D data: a ``plane_map`` of ``points``, a ``lattice``
  over D as ``heat``, or ``densities`` over D as a curve.
- ``event_marks``: what happened to runs, across any plot over steps.
- ``scrolled``: content that scrolls rather than being cut.
- ``verdict_looks``: the sign and the colours of a verdict.
- ``step_words``: at which steps what is shown was made.
- ``plain``: buttons, words and rows of panes.
- ``pictures``: taking pictures away: to the clipboard, into a file.
"""
