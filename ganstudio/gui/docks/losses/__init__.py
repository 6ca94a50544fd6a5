"""Losses: the curves of all runs.

- ``dock``: the dock; ``series``: which curve stands in which plot; ``readings``: what they say.
- ``plot_stack``: the plots, under each other along one axis; ``loss_plot``: one of them.
"""
