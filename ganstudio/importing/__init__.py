"""Logs that other programs wrote, read as runs without networks.

- ``log``: what a log holds, and what is gathered while it is read; ``naming``: what its columns
  are called here.
- ``events``: TensorBoard's event files; ``wandb``: offline runs of Weights & Biases; ``tables``:
  CSV and histories of JSON lines, as W&B exports and stores them.
- ``reading``: tells them apart.
- ``recording``: writes what was read as a recording, which opens like any other.

A log may come from anybody: nothing in it is executed, and whatever is damaged or beyond all
measure is refused in one sentence.
"""
