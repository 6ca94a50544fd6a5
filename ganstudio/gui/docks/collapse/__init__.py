"""Mode collapse: the verdict in words, shares of modes, measures with their floors.

- ``dock``: the dock; ``banner``: a verdict; ``shares``: a bar a mode; ``look_alikes``: samples
  that are alike.
"""
