"""How they play: from the description of an experiment to a run that is watched.

- ``experiment``: one frozen value that says everything; TOML in, TOML out.
- ``optimisers``: Adam, RMSProp, SGD.
- ``trainer``: Goodfellow et al.'s Algorithm 1; ``labels``: the classes that it tells a
  conditional pair.
- ``arrangement``: which class and latent stands where in a picture of samples.
- ``latents``: paths through the latent space.
- ``run``: an experiment with its trainer, state, random generators and checkpoint.
- ``observation``: which probe of a run measures when, and what that may cost.
- ``session``: one or more runs in lockstep, obeying commands and sending frames.
- ``serving``: a session served by a thread or by a process of its own.

Nothing here knows Qt. ``experiment`` and ``optimisers`` load without torch.
"""
