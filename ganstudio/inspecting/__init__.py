"""What is asked of a run's networks while it trains or is held, and answered in slices of work.

A question and its answer are values of `telemetry.questions`. The networks are copied when a
question comes, so that one answer is of one step.

- ``answering``: from a question to the work of answering it, also of a recorded run.
- ``specimen``: the networks of one step, apart from training.
- ``directions``: ways through the latent space; ``analogies``: arithmetic with it, and how often
  that is right; ``projection``: the latent of a picture.
- ``mixing``: samples with the styles of two others; ``truncation``: what fewer latents do.
- ``attention``: what in a picture D goes by; ``feature_map``: real and generated samples as D sees
  them by the ``features`` of its last layer; ``linear_probe``: what a linear classifier makes of
  these; ``dealing``: a blind test.

Nothing here is recorded, and no random stream of training is touched.
"""
