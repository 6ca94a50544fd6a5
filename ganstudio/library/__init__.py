"""What is kept: all runs under a folder, found, compared, annotated; neither torch nor Qt.

- ``finding``: which folders are runs; ``reading``: what a folder says of its run.
- ``entry``: that as one value; ``notes``: what the user says of it, kept in its folder.
- ``search``: words and filters; ``columns``: what a list can show and be sorted by.
- ``family``: which run was forked from which; ``groups``: means over seeds;
  ``sweep_folder``: the folder of a sweep.
- ``index``: what was read of them, kept for the next start.
- ``trash``: where deleted runs wait; ``run_library``: all of it together, with undo.

It stands above ``export``, whose run folders it reads, and below the window and the
commands, which show it.
"""
