"""What is measured of a run, told to a logger of somebody else's while it trains.

- ``kinds``: the loggers that are known, and what each needs.
- ``scribe``: beside training, hands on what is said, without ever waiting.
- ``__main__``: the process that takes it, by the ``wire``, and has it logged; ``account`` makes
  values, pictures and words of it, with the time of each.
- ``log``: what a logger has to do; ``tensorboard``, ``wandb``, ``mlflow``: those who do it.

The logger runs in a process of its own: whatever it imports, prints, waits for or breaks, training
goes on as if it were not there.
"""
