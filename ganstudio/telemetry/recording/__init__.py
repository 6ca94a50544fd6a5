"""A recorded run: a folder with a database and checkpoints.

- ``database``: its tables, and how it is opened; ``chunks``: the series in rows; ``packing``:
  records and events as bytes and text, of the types that their fields declare: ``fitting``.
- ``recorder``: records a run from a thread of its own: ``transcript`` decides what is written and
  what is to stay, ``writer`` writes it, ``tidying`` keeps the limit by the rule of ``thinning``.
- ``measured``: its measures over time, in tables of their own.
- ``reader``: reads it while it may still be written; ``past``: any of its steps, fast enough to be
  dragged through; ``lineage``: with what it was forked from; ``leftover``: what is left beyond the
  step from which a run goes on; ``retracing``: how it came from a checkpoint to a later step.
- ``replay``: as a source, which is all that a window needs.
"""
