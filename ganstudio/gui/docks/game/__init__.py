"""The game: what scores, gradients and samples say of the players.

- ``dock``: the dock, one table.
"""
