"""The library in the window: all runs under a folder, in a window of its own.

- ``reader``, ``thumbnails``: read folders and pictures in a thread, so that nothing waits.
- ``table``: the runs as a table, filtered and sorted; ``view``: that table on screen.
- ``listing``: the table, or why it is empty; ``controls``: the lines above and below it.
- ``sweep``: what comes of a sweep, while it comes; ``sweep_plot``: its means and spreads.
- ``parallel``: runs as lines from settings to results; ``axes``: where on them values stand.
- ``actions``: what is done with the chosen runs.
- ``detail``: what is known of the chosen run, its notes, and in what two differ.
- ``window``: all of it, with search, keys and menus.
"""
