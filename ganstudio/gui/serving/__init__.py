"""The one thread beside the window's, and what runs beside it.

- ``engine``: serves the session in its thread, or has a crew do it; ``ledger``: what it remembers.
- ``crew``: processes that train, led as one session; ``staff``: which there are, and who has which
  run; ``worker``: one of them, started, fed, missed when it dies.
- ``preparing``: holds back a command whose data takes long to load until it is made.
- ``sweeps``: sweeps in a process beside the window.
- ``writer``: writes files beside the window; ``exports``: what it writes of runs.
"""
