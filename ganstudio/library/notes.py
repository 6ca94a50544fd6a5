"""What the user says of a run: its title, tags and notes, in a file in its folder.

``notes.toml`` travels with the folder, so a run that is copied elsewhere keeps them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tomli_w

from ganstudio.export.atomic import replacing
from ganstudio.foreign import parse_toml, read_text, shown

FILE = "notes.toml"


class NotesError(OSError):
    """Notes that cannot be read or written; its text is one sentence with a way out."""


@dataclass(frozen=True)
class Notes:
    """What the user says of a run.

    Attributes
    ----------
    title : str
        Its name instead of the experiment's; empty to keep that.
    tags : tuple of str
        Words to find it by.
    archived : bool
        Whether lists leave it out unless asked.
    text : str
        Anything.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    archived: bool = False
    text: str = ""


def read_notes(folder: Path) -> Notes:
    """Return the notes of a run; empty ones where there are none.

    Raises
    ------
    NotesError
        If the file is damaged.
    """
    path = folder / FILE
    try:
        values = parse_toml(read_text(path))
    except FileNotFoundError:
        return Notes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or shown(str(error), 120)
        raise NotesError(f"{path} cannot be read: {reason}; correct or delete it") from None
    return _notes(values)


def _notes(values: dict[str, Any]) -> Notes:
    """Take what makes sense; a file that was edited by hand may hold anything."""
    tags = values.get("tags", [])
    return Notes(
        title=str(values.get("title", "")),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        archived=values.get("archived") is True,
        text=str(values.get("text", "")),
    )


def write_notes(folder: Path, notes: Notes) -> None:
    """Replace the notes of a run; empty ones leave no file.

    Raises
    ------
    NotesError
        If they cannot be written.
    """
    path = folder / FILE
    kept = {key: value for key, value in asdict(notes).items() if value}
    try:
        if not kept:
            path.unlink(missing_ok=True)
            return
        with replacing(path) as temporary:
            temporary.write_text(tomli_w.dumps(kept, multiline_strings=True), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotesError(f"{path} cannot be written: {reason}; free space or allow it") from None
