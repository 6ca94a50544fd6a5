"""What is said between training and those who watch.

- ``records``: what is measured, as frozen values of read-only numpy arrays.
- ``messages``: commands towards training, events and frames from it.
- ``source``: where frames come from and commands go to, and the outbox between two threads.
- ``timeline``: a series of a million steps, kept so that any part of it draws at once.
- ``recording``: a run's folder as it is read; ``writing``: as it is written; ``database``,
  ``packing`` and ``thinning``: its tables, its rows, and which of them go with age.

Only numpy and the standard library are imported here: whoever shows, stores or
replays a run needs neither torch nor Qt.
"""
