"""The page of the first start: two buttons, and below them everything else.

- ``cards``: what can be begun with; whoever registers a card has it on the page.
- ``card``: one of them on screen; ``gallery``: all of them, as many a row as fit.
- ``hero``: the two buttons; ``side``: lessons, recent runs, and where things are dropped, in
  rows, a ``row`` each.
- ``page``: all of it.
"""
