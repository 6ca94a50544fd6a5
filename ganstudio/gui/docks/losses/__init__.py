"""Losses: the curves of all runs.

- ``dock``: the dock, which panel shows what; ``curves``: one panel.
"""
