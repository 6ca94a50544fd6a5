"""Where the docks live.

- ``area``: the docks of a window; ``places``: which of them stand where.
- ``fitting``: which of them become tabs where there is little room, ``columns``: put there so,
  ``rail``: what is left of a column then.
- ``arrangement``: what is kept of all that; ``keyboard``: how it goes from dock to dock.
- ``stage``: the docks, or a page in their place.
"""
