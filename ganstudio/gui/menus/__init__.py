"""What menus are made of; nothing here knows what is done.

- ``action``: one thing that can be done; ``table``: the Qt objects made of all of them.
- ``mnemonics``: a letter for each entry; ``heading``: words over those that belong together.
- ``proposal``: something to do about what happened just now.
- ``recent``: what was opened lately, and its menu.
"""
