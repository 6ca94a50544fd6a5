"""All that can be read, and found by a few words: in the window and in a terminal alike.

An article is a guide, or what a part of the program declares of itself; nothing is written here.

- ``article``: what an article is.
- ``guides``: the Markdown files of the ``help`` folder.
- ``catalogue``: components, measures, words of the verdict, presets and settings, as articles.
- ``finding``: which of them a few words mean, best first.
"""
