"""Bytes of a text file → characters, whatever program wrote it: by its mark, else by trying."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

BOM = "\ufeff"
"""Begins what we write: without it programs on Windows take UTF-8 for the system's code page."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ("utf-8", "gb18030")
"""Tried in this order: text in GB 18030 is hardly ever valid UTF-8, the reverse often."""


def marked(data: bytes) -> str | None:
    """The encoding that the mark at the beginning names; None where there is no mark."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decoded(data: bytes, declared: Iterable[str] = ()) -> str | None:
    """The text; None where it is in none of the encodings. Those `declared` are tried first."""
    mark = marked(data)
    for encoding in (mark,) if mark else (*declared, *_UNMARKED):
        try:
            text = data.decode(encoding)
        except (UnicodeError, ValueError, LookupError):
            continue
        if isinstance(text, str):  # some of Python's codecs give bytes
            return text
    return None
