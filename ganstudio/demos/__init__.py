"""Demonstrations that train, and show what came of it.

- ``healing``: a run that breaks, and its twin with the remedy from the last healthy step on.
- ``side_by_side``: pictures of both at one step, as a film; ``page``: as a page with a scrubber.
"""
