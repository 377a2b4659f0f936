"""Escapes of characters that XML cannot hold, as spreadsheet programs write them."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""A character beyond the first 65,536, which some programs escape in two halves."""


def unescaped(text: str) -> str:
    """A text without the escapes (`_x000D_`) that stand for characters XML cannot hold."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return _PAIR.sub(
        lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain
    )
