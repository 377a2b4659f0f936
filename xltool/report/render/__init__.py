"""Which formats a report can take, and the door to each of them.

A format is one module with a function `render(document) -> bytes`, and one line here. A module is
imported when its format is asked for. Nothing here opens or writes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from xltool.report.document import Document

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "docx": "xltool.report.render.docx",
        "html": "xltool.report.render.html",
        "md": "xltool.report.render.md",
        "txt": "xltool.report.render.txt",
    }
)


def render(document: Document, suffix: str) -> bytes:
    """The document as a file of the format that `suffix` names, one of FORMATS."""
    write: Callable[[Document], bytes] = import_module(FORMATS[suffix]).render
    return write(document)
