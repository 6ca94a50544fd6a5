"""Parameters: everything about the chosen run that can be set.

- ``dock``: the dock, and what a change does; ``experiment_form``: its fields, in sections.
"""
