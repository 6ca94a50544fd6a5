"""What is said between training and those who watch.

- ``records``: what is measured, as frozen values of read-only numpy arrays; ``series``: the names
  of what is measured at every step; ``inside``: what is looked at only when somebody asks.
- ``messages``: commands towards training, events and frames from it.
- ``questions``: what is asked of the networks of a run, and the answers.
- ``told``: what a command of the user's own is told of a verdict.
- ``crew``: what passes between several processes that train and whoever leads them.
- ``parts``: names of what belongs to one pairing of a run.
- ``source``: where frames come from and commands go to, and the outbox between two threads;
  ``ensemble``: live and recorded runs as one source.
- ``timeline``: a series of a million steps, kept so that any part of it draws at once;
  ``marks``: the events on it that are worth coming back to; ``measurements``: measures over time.
- ``jobs``: long work beside whatever else goes on, each in a thread of its own.
- ``recording``: a run's folder: written, read, replayed.

Only numpy and the standard library are imported here: whoever shows, stores or
replays a run needs neither torch nor Qt.
"""
