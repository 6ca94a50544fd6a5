"""The timeline: one cursor for every dock and every run.

- ``dock``: the dock; ``ruler``: rails, marks and the cursor, to be dragged along.
- ``stops``: the steps at which there is something to see.
"""
