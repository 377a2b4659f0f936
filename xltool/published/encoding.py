"""Bytes of a text or web page → characters: by their mark, by what they declare, by trying."""

from __future__ import annotations

import codecs
import re

from xltool.published.page import UnusablePage
from xltool.text.encoding import decoded as in_known_encoding
from xltool.text.encoding import marked

MOST_BYTES = 8 * 1024 * 1024
"""A report is 50 kB, a saved page with its pictures inside a few MB."""
_HEAD = 4096
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Pages declare the narrow set and hold characters of the wide one."""


def decoded(data: bytes, declares: bool = False) -> str:
    """The text of a file; `declares` where its format has a place to declare the encoding.

    Raises UnusablePage for one that is empty, too large, or no text.
    """
    if not data.strip():
        raise UnusablePage("empty")
    if len(data) > MOST_BYTES:
        raise UnusablePage("large")
    mark = marked(data)
    if mark is None and b"\0" in data[:_HEAD]:
        raise UnusablePage("binary")
    text = in_known_encoding(data, _declared(data) if declares else ())
    return data.decode(mark or "utf-8", "replace") if text is None else text


def _declared(data: bytes) -> tuple[str, ...]:
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return ()
    name = found[1].decode("ascii", "replace").lower()
    try:
        codecs.lookup(name)
    except LookupError:
        return ()
    return (_CHINESE.get(name, name),)
