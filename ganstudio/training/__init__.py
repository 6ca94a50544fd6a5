"""How they play: from the description of an experiment to a run that is watched.

The description, which loads without torch:

- ``experiment``: one frozen value that says everything; TOML in, TOML out. ``schedule``: who
  moves when; ``optimisers``: Adam, SGD, extragradient …; ``watch``: what is measured and shown;
  ``declared``: its settings in words; ``differing``: where two of them differ.
- ``recorded``: an experiment that is only looked at, also where a part of it is not here;
  ``placeholder``: what stands for that; ``origins``: which package a component came with.
- ``compatibility``: which components cannot stand together; ``choices``: what has to follow from
  another choice; ``changes``: what a run makes of that; ``sweep``: one experiment in many settings.
- ``rules``: what is to be done when the verdict turns.

The game:

- ``trainer``: Goodfellow et al.'s Algorithm 1; ``casting``: the players, ready to play;
  ``pairing``: a generator and the discriminator that judges it; ``stabilising``: all stabilisers
  of a pairing as one; ``turns``: what a turn comes to; ``tape``: a turn as a list of kernels,
  which on a GPU is ``captured``;
  ``standing``: what batch norm goes by while samples are made;
  ``descent``: what an optimiser does at each step; ``recent``: what the latest steps left;
  ``gradients``: how long the gradients are that they step by; ``two_numbers``: a game of two
  numbers in double precision, without a trainer.
- ``domain``: what is real; ``pixels``: images that are kept as bytes; ``labels``: the classes
  that a conditional game is told.
- ``latents``: paths through the latent space; ``arrangement``: which class and latent stands where
  in a picture of samples.
- ``run``: an experiment with its trainer, state and checkpoint; ``building``: runs that share
  data; ``place``: one of several processes that share it; ``random``: a stream for each purpose;
  ``hardware``: device, threads, memory.

Watched and recorded:

- ``subject``: what whoever watches asks of a run, whoever trains it.
- ``session``: one or more runs in lockstep, obeying commands and sending frames; ``lockstep``:
  which of them makes the next step; ``arrivals``: how they come in.
- ``aside``: what a session does beside that, on copies and in slices.
- ``inner_loop``: a player trained to its optimum, on a copy; ``slow_motion``: one update in its
  stages, on a copy; ``inquiries``: what is asked of the networks, answered in slices.
- ``portrait``: both players with a sample on its way through; ``tracing``: which layers a network
  has, and what feeds what.
- ``observation``: which probe of a run measures when; ``studies``: diagnoses in slices;
  ``growth``: when players that grow became what.
- ``run_recorder``: a run's way into its folder; ``runs_folder``: where that folder is made;
  ``checkpoint``: its weights as a file; ``resuming``: where a recorded run can go on;
  ``forking``: how a fork comes to its step; ``undoing``: what was done, and how it is taken back;
  ``keeping``: a run that has ended or goes elsewhere; ``set_aside``: one that came to nothing.
- ``reactions``: what verdicts call for by the rules of a run; ``ruling``: how they are followed.
- ``preflight``: what can be said of a run before it begins; ``refusals``: what went wrong, in one
  sentence.

Nothing here knows Qt.
"""
