"""D's outputs on real and generated samples.

- ``dock``: the dock and its header; ``output_plot``: the plot of one run, now or over time.
- ``words``: what is said of them. ``axes``: what runs whose outputs mean the same have in common.
- ``history``: a run's outputs from its first step on; ``histograms``: both as shares and pixels.
"""
