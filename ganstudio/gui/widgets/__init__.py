"""What the parts of the window are built of; nothing here knows a run from another.

- ``theme``: colours with a meaning and the style sheet; ``assets``: icons; ``scales``: numbers as
  the window writes them.
- ``editors``: one widget for one value, numbers among ``spins`` and words among ``texts``, each
  ``typed``; ``refusing``: what is said of one that cannot be taken; ``form``: a form from the
  fields of one immutable value; ``section``: a part of it that folds.
- ``plotting``: the dress that all plots share: ``axes``, the ``plot_box`` inside, ``pens``,
  ``ranges`` that are calm; ``curve``: a line in one; ``stairs``: a histogram; ``chip``: words laid
  over one; ``plot_area``: where they stand, with a menu on each, ``plot_menu``, and its range in a
  ``range_field``; ``taking``: what is on screen, to be copied or saved, by ``drawing``;
  ``legend``: legends beside them, ``captions`` above; ``mosaic``: many small images as one,
  ``grids``: where they are seen.
- ``title_bar``: what stands above a dock; ``flow``: a row that wraps; ``wrapped``: a choice whose
  words do; ``elided``: a text that gives way; ``plain_text``: words from people; ``simplifiable``:
  what has a simple form.
- ``explainer``: F1; ``explanations``: what it says; ``formulas``: symbols as rich text;
  ``notation``: whose symbols; ``numerals``: whose decimal mark; ``provenance``: how a measure was
  taken.
"""
