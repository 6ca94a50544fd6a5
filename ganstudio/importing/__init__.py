"""What other programs wrote, read as runs: their logs without networks, generators without logs.

- ``log``: what a log holds, and what is gathered while it is read; ``naming``: what its columns
  are called here.
- ``events``: TensorBoard's event files; ``wandb``: offline runs of Weights & Biases; ``tables``:
  CSV and histories of JSON lines, as W&B exports and stores them.
- ``reading``: tells them apart.
- ``recording``: writes what was read as a recording, which opens like any other; ``whole``: or
  leaves nothing.
- ``weights``: those of a generator, as tensors; ``generator``: as a recording, which brings torch
  along; ``onnx_generator``: by what an ONNX file makes.

A file may come from anybody: nothing in it is executed, and whatever is damaged or beyond all
measure is refused in one sentence.
"""
