"""Components and their catalogue.

A component (a loss, a penalty, a stabiliser, a network, a data set, an
optimiser) is a frozen pydantic model whose fields are its hyper-parameters.
From that one declaration come the check of a TOML file, the form in the
window, the menu entry, the override on the command line and the help text.

Adding a component is one class::

    @register
    class Hinge(AdversarialLoss):
        \"\"\"One line that menus show.\"\"\"

        name = "hinge"
        title = "Hinge"

Other packages add theirs through the entry-point group ``ganstudio.components``:
each entry point names a module that is imported when the catalogue is filled. One that
cannot be used is left out whole, and `refused` says why.

- ``declaration``: what a component and its hyper-parameters are.
- ``registry``: the classes that have been declared; ``soundness``: which class can be one of them.
- ``plugins``: those of other packages; ``own_files``: those of the user's own files;
  ``provenance``: which package a class came with.
- ``lookup``: the catalogue, and names in it; ``spelling``: the way out of a misspelt one.
- ``choice``: "one component of this kind" and "any of this kind" as types of a field.
"""

from ganstudio.components.choice import chosen, chosen_set
from ganstudio.components.declaration import (
    KINDS,
    Component,
    Parameter,
    Settings,
    param,
    parameters,
)
from ganstudio.components.lookup import catalogue, find, refused
from ganstudio.components.provenance import origin
from ganstudio.components.registry import register
from ganstudio.components.spelling import suggest

__all__ = [
    "KINDS",
    "Component",
    "Parameter",
    "Settings",
    "catalogue",
    "chosen",
    "chosen_set",
    "find",
    "origin",
    "param",
    "parameters",
    "refused",
    "register",
    "suggest",
]
