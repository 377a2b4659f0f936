"""The exception of a file that cannot be examined."""

from __future__ import annotations

from xltool.model.finding import Fact
from xltool.model.period import Cycle


class RefusedFile(Exception):
    """A file that cannot be examined.

    `code` is its F code; `facts` fill the rule's sentences, which speak of the periods of `cycle`.
    """

    def __init__(self, code: str, cycle: Cycle = Cycle.YEAR, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.cycle = cycle
        self.facts = facts
