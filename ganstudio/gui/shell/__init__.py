"""The window and what frames the docks.

- ``window``: puts menus, toolbar, docks and status bar together around one source.
- ``toolbar``: the buttons of a run, the choices in force, the speed; ``places_bar``: the five
  places.
- ``status``: the status bar, with the ``load`` of the machine, ``recording_button`` and
  ``progress`` of what is written.
- ``error_bar``: what went wrong, in one sentence; ``proposal_bar``: what can be done just now;
  ``offer_bar``: what has happened, and a way back; ``notice_bar``: what both are.
- ``standstill``: a run that makes no step is told.
"""
