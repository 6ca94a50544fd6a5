"""Where a choice needs more than a click; none of them holds up the window.

A dialog is opened, not executed, and emits ``chosen`` when it is accepted.
"""
