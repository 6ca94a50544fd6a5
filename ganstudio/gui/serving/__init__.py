"""The one thread beside the window's, and what runs beside it.

- ``engine``: serves the session in its thread, or supervises the process that does.
- ``supervision``: a session in a process of its own: started, fed, missed when it dies.
- ``sweeps``: sweeps in a process beside the window.
- ``writer``: writes files beside the window; ``exports``: what it writes of runs.
"""
