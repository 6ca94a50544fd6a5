"""What leaves the program.

- ``atomic``: a file is there whole or not at all.
- ``grid``: sample grids as PNG, with the experiment and the step inside.
- ``table``: series as CSV.
- ``figure``: runs side by side as one figure, PNG, SVG or PDF.
- ``run_folder``: a run as a folder that can be sampled from and resumed.

``grid``, ``table`` and ``figure`` work on records and arrays, without torch, so the
window can use them on what it shows.
"""
