"""The window's large form, readable from the last row of a lecture hall.

- ``mode``: in, out, and its keys; ``headline``: what is read first.
"""
