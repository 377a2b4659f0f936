"""Texts of CSV files as RFC 4180 has them, safe in spreadsheet programs."""

from __future__ import annotations

from xltool.text.clean import inert, legible

END = "\r\n"
"""Ends every line."""


def quoted(text: str) -> str:
    """A text as a quoted field of one line that no spreadsheet program takes for a formula."""
    # `csv` quotes either every text of a row or only where it must; keys would be quoted as well
    return '"' + inert(legible(text)).replace('"', '""') + '"'
