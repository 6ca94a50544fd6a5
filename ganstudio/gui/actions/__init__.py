"""Everything that can be done, as one table, and what each does, by subject.

- ``menus``: all that can be done, in the order of the menus: ``file_menu``, ``edit_menu``,
  ``run_menu``, ``view_menu``, ``help_menu``, and ``catalogue``, the part that comes from the
  catalogue and the presets folder. ``subjects``: all who do it.
- ``train``: run, pause, step, stop, reset, and who serves the session.
- ``history``: what was done to runs is taken back.
- ``rules``: what runs do when their verdict turns; ``on_verdict``: the user's command then.
- ``files``: open and save. ``saving``: where to, whatever is written.
- ``dropping``: what is dropped on the window.
- ``components``: another data set, network, loss, penalty or stabiliser for the chosen run.
- ``compare``: several losses side by side.
- ``recorded``: recorded runs: opened, gone on with, forked; ``interrupted``: those that were cut
  off.
- ``logs``: logs and generators of other programs, opened as such.
- ``recording``: where runs are recorded, and how large.
- ``library``: the library of runs, and sweeps.
- ``export``: what leaves the program; ``plot``: what a dock shows, as a picture.
- ``preferring``: what is preferred, whatever is opened.
- ``view``: theme, places, docks, palette, help.
- ``welcome``: the page of the first start. ``lessons``: begun, and taken with a class.
- ``base``: what several of these reach.

What concerns a run in the list is done by its dock.
"""
