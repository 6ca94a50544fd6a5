"""The networks, and one update of them in slow motion.

- ``dock``: the dock; it asks for what it shows only while it is seen.
- ``diagram``: both players of a pairing, drawn from what is known of their modules; ``layout``:
  where everything stands in it; ``tiles``: activations and samples as pictures.
- ``units``: the units of one layer, large, to be switched off.
- ``motion``: the stages of an update and how they are played; ``stage``: one of them as a picture.
"""
