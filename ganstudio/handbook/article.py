"""What an article is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """Something to be read.

    Attributes
    ----------
    key : str
        What links lead to it by, such as ``"comparing"`` or ``"loss/hinge"``.
    group : str
        What it stands under in a list.
    title : str
        Its heading.
    text : str
        All of it, as Markdown without its heading.
    of : str
        What it is a part of, such as the loss that a setting belongs to; empty for nothing.
    also : tuple of str
        By which other names it is found.
    subject : object
        What the window explains in its own way; None where the text is all.
    """

    key: str
    group: str
    title: str
    text: str
    of: str = ""
    also: tuple[str, ...] = ()
    subject: object = None

    @property
    def heading(self) -> str:
        """Its title, and what it is a part of."""
        return f"{self.title} ({self.of})" if self.of else self.title
