"""What is seen: a window that watches a `Source` and sends it commands.

- ``app``: starts Qt, shows the window, opens an experiment; training is loaded afterwards.
- ``pump``: polls the source, hands what is new to the ``state``, and decides which dock paints.
- ``state``: what the window knows of the runs, each a ``run_view``, and the ``baseline``
  that they are shown against; ``part_frames``: those of one of several pairings. Docks read it and
  nothing else.
- ``treatment``: what heals a run of its verdict, as the fork that does.
- ``actions``: one table of everything that can be done, and what each does, by subject. Menus,
  toolbar, command palette and shortcut sheet are made from the table.
- ``menus``: what menus are made of: an action, the table, letters, what was opened lately.
- ``shell``: the window itself: menus, toolbar, docks, status bar, error bar.
- ``docks``: what is shown of the runs, a package a dock, and where the docks stand.
- ``dialogs``: where a choice needs more than a click; ``library``: the page of recorded runs;
  ``welcome``: the page of the first start; ``projector``: the window's large form.
- ``widgets``: what several of these are built of: editors, forms, plots, legends, the theme.
- ``serving``: the one thread beside the window's, which serves the session or supervises the
  process that does. Nothing else here touches training.
- ``settings``: what is kept between starts, ``preferences`` among it; ``garbage``: Python's
  garbage, collected in the window's thread between two events.

No module here imports torch.
"""
