"""Which formats a report can take, and the renderer of each.

A format is one module with a function `render(document) -> bytes`, and one line here. A module is
imported when its format is chosen. Nothing here opens or writes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from xltool.reporting.document import Document

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "docx": "xltool.reporting.render.docx",
        "html": "xltool.reporting.render.html",
        "md": "xltool.reporting.render.md",
        "txt": "xltool.reporting.render.txt",
    }
)


def render(document: Document, suffix: str) -> bytes:
    """The document as a file of the format that `suffix` names, one of FORMATS."""
    write: Callable[[Document], bytes] = import_module(FORMATS[suffix]).render
    return write(document)
