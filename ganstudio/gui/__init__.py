"""What is seen: a window that watches a `Source` and sends it commands.

- ``app``: starts Qt, shows the window, opens an experiment; training is loaded afterwards.
- ``engine``: the one thread beside the window's; it serves the session or supervises the
  process that does. Nothing else here touches training.
- ``pump``: polls the source, hands what is new to the ``state``, and decides which dock paints.
- ``state``: what the window knows of the runs. Docks read it and nothing else.
- ``actions``: one table of everything that can be done; menus, toolbar, command palette and
  shortcut sheet are made from it. ``deeds`` is what they do.
- ``window``: puts menus, toolbar, docks and status bar together.
- ``form``, ``docks``: the parts on screen.
- ``theme``, ``assets``, ``settings``: the look, and what is kept between starts.

No module here imports torch, and only ``engine`` knows that there is a session at all.
"""
