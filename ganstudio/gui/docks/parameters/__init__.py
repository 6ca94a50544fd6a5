"""Parameters: everything about the chosen run that can be set.

- ``dock``: the dock, one form.
"""
