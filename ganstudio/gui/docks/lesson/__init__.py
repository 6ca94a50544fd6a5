"""What is to be read, guessed, run and seen.

- ``dock``: the dock: the lesson in hand, and the way to the others.
- ``page``: one lesson as it is read; ``ballot``: the vote of a class.
"""
