"""Parameters: everything about the chosen run that can be set.

- ``dock``: the dock; ``experiment_form``: its fields, in sections; ``changing``: what a change
  does.
"""
