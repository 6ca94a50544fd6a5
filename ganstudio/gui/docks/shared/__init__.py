"""What several docks are built of.

- ``header``: the row of controls at the top, and the words in place of an empty dock.
- ``measure_table``: measures beside the values that they have where all is well, with
  ``measure_menu`` to choose from them.
- ``plane``: the picture of a GAN on 1-D or 2-D data: ``points`` and arrows, D as a curve or as
  ``heat``.
- ``class_menu``: which classes of a conditional run are shown.
- ``pictures``: taking pictures away: to the clipboard, into a file.
"""
