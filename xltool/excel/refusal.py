"""The exception of a file that cannot be examined."""

from __future__ import annotations

from xltool.finding import Number


class RefusedFile(Exception):
    """A file that cannot be examined. `code` is its F code; `facts` fill the rule's sentences."""

    def __init__(self, code: str, **facts: Number | str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
