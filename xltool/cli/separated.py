"""A .csv file as rows of texts, whatever program wrote it: its encoding and its separator."""

from __future__ import annotations

import codecs
import csv
import io

from xltool.model.roster_table import find_headings

SEPARATORS = ",;\t"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ("utf-8", "gb18030")
"""Tried in this order: text in GB 18030 is hardly ever valid UTF-8, the reverse often."""


class Undecodable(Exception):
    """A file that is no text, or no table; `what` names a sentence."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_separated(data: bytes) -> list[list[str]]:
    """The rows of a .csv file; the separator is the one that tells most headings of a roster.

    Raises Undecodable.
    """
    text = _decoded(data)
    found = {}
    for separator in SEPARATORS:
        lines = io.StringIO(text, newline="")
        try:
            # a quote that is never closed would swallow the rows below it
            found[separator] = list(csv.reader(lines, delimiter=separator, strict=True))
        except csv.Error:
            continue
    if not found:
        raise Undecodable("broken_quotes")

    def known(rows: list[list[str]]) -> int:
        headings = find_headings(rows)
        return headings.known if headings else 0

    return max(found.values(), key=known)


def _decoded(data: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or _UNMARKED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Undecodable("no_text")
