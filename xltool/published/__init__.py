"""Which formats a published report can be read from, and the reader of each of them.

A format is one module with a function `open_page(data) -> Page`, and one line here. What the page
says is found out behind the doors, by the labels of the form alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from xltool.published.page import Page

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        ".docx": "docx",
        ".htm": "html",
        ".html": "html",
        ".md": "md",
        ".txt": "lines",
        **dict.fromkeys((".xlsx", ".xls", ".et", ".ods"), "spreadsheet"),
    }
)


def open_page(data: bytes, suffix: str) -> Page:
    """Read a file of the format that `suffix` names, one of FORMATS. Raises UnusablePage."""
    read: Callable[[bytes], Page] = import_module(f"{__name__}.{FORMATS[suffix]}").open_page
    return read(data)
