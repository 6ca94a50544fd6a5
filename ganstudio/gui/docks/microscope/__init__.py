"""The loss microscope: the terms of a loss and their slopes over D's output.

- ``dock``: the dock; ``term_plot``: the plots of one term; ``term_curves``: what is drawn in them.
- ``run_loss``: the loss of a run, with its batch, and others over it; ``loss_menu``: which others.
"""
