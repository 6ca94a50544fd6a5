"""Your own data: whatever lies at a path is looked at, understood and said.

- ``data``: the component, and what suits a path.
- ``reading``: from the settings to samples, with all that was understood of them.
- ``understanding``: that, in words; ``looking``: a quick look at some of it.
- ``choosing``: which reader reads what lies there.
- ``arrays``, ``cifar``, ``idx``, ``parquet``, ``pictures``, ``stl``, ``tables``: the readers, each
  of one kind of files; ``pickles`` reads CIFAR's without running them.
- ``labelling``: the classes of pictures, from tables and folders.
- ``cache``: large sets made once, in a file that memory maps; ``preparing``: ahead, in a process.
- ``content``: what a reader gives; ``unpacking``: files within bounds.
- ``making``, ``fitting``: pictures of all kinds made alike.

A reader claims files by their names and first bytes; the one that claims the most reads them.
"""

from ganstudio.data.own import data

__all__ = ["data"]
