"""On the line: what theory says of a game whose laws are known, beside what is trained.

- ``dock``: the dock, one pane at a time. ``standing``: what is known of a run just now.
- ``bells``: both laws, D and the best D, the pull on G; ``numbers``: the same in
  ``figures``.
- ``optimum``: one place; ``earth``: a plan of transport; ``likelihood``: its gradient by a game;
  ``bowl``: convex and not; each is ``curves``.
- ``loop``: a player on the way to its optimum.
- ``kinds``: a few kinds of things, and what D says of each.
"""
