"""Runs: the list of runs.

- ``dock``: the list; ``run_row``: a run in it.
"""
