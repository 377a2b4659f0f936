"""Regular expressions by the hundred, of which most are never needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Pattern:
    """A regular expression, which must be a valid one; compiled when it first meets a text.

    The methods are those of `re.Pattern`.
    """

    expression: str

    def __reduce__(self) -> tuple[type[Pattern], tuple[str]]:
        return Pattern, (self.expression,)  # without what it was compiled to

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self._compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, start, len(text) if end is None else end)

    def sub(self, put: Callable[[re.Match[str]], str], text: str) -> str:
        return self._compiled.sub(put, text)
