"""The exception of a file that cannot be examined."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.model.errors import FileError
from xltool.model.finding import Fact, Finding, Severity
from xltool.model.period import Cycle


class RefusedFile(FileError):
    """A file that cannot be examined.

    `code` is that of an F rule; `facts` fill the rule's sentences, in the words for the periods of
    `cycle`.
    """

    facts: Mapping[str, Fact]

    def __init__(self, code: str, cycle: Cycle = Cycle.YEAR, **facts: Fact) -> None:
        super().__init__(code)
        self.facts = facts
        self.cycle = cycle

    @property
    def finding(self) -> Finding:
        """The finding that says why nothing of the file was audited."""
        return Finding(self.code, Severity.ERROR, facts=self.facts)
