"""The networks, and one update of them in slow motion.

- ``dock``: the dock; it asks for what it shows only while it is seen. ``pairings``: what it is
  told; ``lanes``: the drawings of all pairings.
- ``diagram``: both players of a pairing, drawn from what is known of their modules; ``layout``:
  where everything stands in it; ``players``, ``ways`` and ``samples``: what is painted there;
  ``layer_words``: what is written at a layer; ``tiles``: activations and samples as pictures.
- ``units``: the units of one layer, large, to be switched off.
- ``motion``: the stages of an update and how they are played; ``stage``: one of them as a picture,
  be it points, the ``stage_plane``, images in ``rows``, or ``bars``; ``opinion``: what D's outputs
  mean in it.
"""
