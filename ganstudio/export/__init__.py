"""What leaves the program.

- ``kinds``: all of it as one table, from which menu, dialogs and command line are made;
  ``options``: what can be chosen of each, ``film_options`` of films.
- ``atomic``: a file or folder is there whole or not at all.

Made from a generator, which ``sampler`` sets apart from training:

- ``samples``, ``grid``: sample grids as PNG, with the experiment and the step inside.
- ``walk``: latent walks as strips and films; ``film``: GIF, WebP and MP4;
  ``caption``, ``plane_film``: what their pictures look like.
- ``truncation``: what becomes of samples when their latents are cut off.
- ``styles``: samples with the styles of two others, as a table.
- ``images``: single images with their latents.
- ``translated``: a folder of images, by a generator that translates.
- ``generator``: the generator itself, as ``model`` or ``onnx``; ``huggingface``: with a card that
  tells of it.

Made from what was measured, which is called ``records`` here and needs no torch:

- ``figure``, ``panels``: runs side by side as one figure, PNG, SVG or PDF.
- ``report``: runs compared in a page or a PDF that stands alone.
- ``page``: one run as a page with a scrubber.
- ``timelapse``, ``filmstrip``: the fixed samples in the course of training, as a film and as a
  picture; ``film_curves``: the curves beside such a film.
- ``table``, ``parquet``, ``tensorboard``: series for other programs; ``measures``: measures.
- ``live``: the same for other programs, while a run trains.
- ``clock``: when the steps of a run were made.
- ``notebook``: runs as a cell of a notebook shows them.
- ``recorded``: a recording as such records.

``latents`` are kept latents as a file that opens again.

``run_folder`` is a run as a folder that can be sampled from and resumed; ``ordering`` takes
orders for the first group while training goes on.
"""
