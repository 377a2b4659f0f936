"""Characters in the script of the forms: what labels, headings and units are compared in.

A page may be in traditional script, or have one character where another is usual. Text of an
office is kept as it wrote it; only what is compared goes through here.
"""

from __future__ import annotations

from functools import cache

from xltool.resources import values_of


def simplified(text: str) -> str:
    """The text with the characters that the forms use, as long as it was.

    >>> simplified("單位：萬元")
    '单位：万元'
    """
    return text if text.isascii() else text.translate(_usual())


@cache
def _usual() -> dict[int, str]:
    groups: list[str] = values_of("characters.toml")["groups"]
    return {ord(other): group[0] for group in groups for other in group[1:]}
