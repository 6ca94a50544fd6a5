"""Measures: every one of them over the course of training.

- ``dock``: the dock; ``header``: its controls; ``chooser``: which measures are drawn.
- ``history``: what is known of a run over time; ``axis``: along what it is drawn,
  and ``clock``: which step is read on it.
- ``groups``: runs that differ by their seed alone, and the band that they make.
- ``multiples``: the plots under each other, each a ``multiple``; ``ribbon``: the words said
  meanwhile, and the edits, laid out by ``story``; ``reading``: what everything is at a step.
- ``sayings``: what that amounts to, in sentences; ``cards``: how they look.
"""
