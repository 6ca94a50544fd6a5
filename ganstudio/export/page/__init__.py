"""A run as one HTML page with a scrubber; all of it is in the page, no server is needed.

- ``moments``: what is shown at each step, as plain values and pictures.
- ``scrubber``: pages of which a slider chooses what is shown, and pictures inside them.
- ``writing``: how the page of a run is written.
"""
