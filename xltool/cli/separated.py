"""A .csv file as rows of texts, whatever program wrote it: its encoding and its separator."""

from __future__ import annotations

import csv
import io

from xltool.model.roster_table import find_headings
from xltool.text.encoding import decoded

SEPARATORS = ",;\t"


class Undecodable(Exception):
    """A file that is no text, or no table; `what` names a sentence."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_separated(data: bytes) -> list[list[str]]:
    """The rows of a .csv file; the separator is the one that tells most headings of a roster.

    Raises Undecodable.
    """
    text = decoded(data)
    if text is None or "\0" in text:
        raise Undecodable("no_text")
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
