"""Where a choice needs more than a click; none of them holds up the window.

A dialog is opened, not executed, and emits ``chosen`` when it is accepted.

- ``base``: a heading, some content, a way to accept or leave; ``scrolled``: content that scrolls
  where the screen is too small for it.
- ``own_data``: your own data, beside what is seen of it, which ``data_look`` draws.
- ``drawn``: points that are drawn with the mouse. ``which_data``: which of these asks for data.
- ``data``, ``losses``, ``sweep``: what to train on, to compare, to vary.
- ``rules``: what to do when the verdict turns; ``rules_field``: the same as a field of a form.
- ``export``, ``plot``: what to write.
- ``preferences``: what is preferred, whatever is opened.
- ``palette``: anything that can be done, by its name; ``help``: its keys, and versions.
- ``handbook``: what there is to read, with a search; ``articles``: how each of it looks.
"""
