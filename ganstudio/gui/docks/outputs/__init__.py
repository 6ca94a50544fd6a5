"""D's outputs on real and generated samples.

- ``dock``: the dock and its header; ``histograms``: one run's, now and over time.
"""
