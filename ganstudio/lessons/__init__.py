"""Lessons: what is to be read, guessed, trained and seen; a TOML file in this folder each.

- ``lesson``: a lesson and its parts, read from its file.
- ``condition``: when something that is watched for has come.
- ``facts``: what conditions can name.
- ``progress``: what has come of a lesson.
- ``votes``: what a class answered.
"""
