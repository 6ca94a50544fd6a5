"""A training loop of somebody's own, watched as a run of the program is.

- ``watch``: what the loop calls; ``watched``: what it gets, and says its steps to. ``casting``:
  what it was given, made ready to be looked at.
- ``loop``: the loop as a `Subject`; ``series``: the values of its steps; ``duel``: its two
  networks as those who play.
- ``looking``: networks as they are looked at, as copies or in place; ``apart``: a look that leaves
  no trace; ``showing``: samples as the loop has them, and as they are shown.
- ``real``: the real samples, whatever they come as; ``latents``: what G makes its own from;
  ``norms``: how long the gradients are that its optimisers step by.
- ``attention``: what is looked at when, and how much of the loop's time that may take.
- ``described``: what can be said of the loop as an experiment.
- ``going_on``: the loop's state in a checkpoint; ``restart``: from there with a cure.
- ``model``: G as ONNX, which runs without its source.

The loop is never changed by being watched: its networks are looked at as copies, random numbers
are given back, and whatever goes wrong here is one warning there.
"""
