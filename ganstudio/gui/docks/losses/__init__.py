"""Losses: the curves of all runs.

- ``dock``: the dock; ``header``: its controls; ``series``: which curve stands in which plot;
  ``readings``: what they say; ``references``: where they would come to rest.
- ``plot_stack``: the plots, under each other along one axis; ``loss_plot``: one of them.
"""
